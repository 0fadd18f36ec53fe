import { execFileSync, spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import { certificateFacts } from "./certificate-facts";
import { nameFacts } from "./distinguished-name";
import { pemBlocks } from "./pem";
import { fixtureCertificate } from "./testing/fixtures";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

describe("a certificate's facts", () => {
  it("are all that people ask", async () => {
    expect(await certificateFacts(fixtureCertificate("ec.pem"))).toMatchObject({
      subject: "CN=ec 测试,O=Wirebench tests,C=DE",
      commonName: "ec 测试",
      issuer: "CN=Test intermediate",
      issuerCommonName: "Test intermediate",
      serial: expect.stringMatching(/^[0-9A-F]{38,40}$/),
      names: [
        { kind: "dns", value: "example.test" },
        { kind: "dns", value: "*.example.test" },
        { kind: "ip", value: "127.0.0.1" },
        { kind: "ip", value: "::1" },
        { kind: "email", value: "alice@example.test" },
        { kind: "uri", value: "spiffe://example.test/alice" },
      ],
      sha256: expect.stringMatching(/^[0-9A-F]{64}$/),
      sha1: expect.stringMatching(/^[0-9A-F]{40}$/),
      publicKey: { kind: "ec", detail: "P-256" },
      signatureAlgorithm: "ECDSA with SHA-256",
      isAuthority: false,
      isSelfSigned: false,
      keyUsages: ["digitalSignature"],
      extendedKeyUsages: ["serverAuth", "clientAuth"],
    });
  });

  it("tell roots and kinds of keys", async () => {
    const kinds = await Promise.all(
      ["ca.pem", "middle.pem", "rsa.pem", "ed25519.pem"].map(async (name) => {
        const { publicKey, isAuthority, isSelfSigned } = await certificateFacts(fixtureCertificate(name));
        return [publicKey.kind, publicKey.detail, isAuthority, isSelfSigned];
      }),
    );
    expect(kinds).toEqual([
      ["ec", "P-256", true, true],
      ["ec", "P-384", true, false],
      ["rsa", "2048", false, false],
      ["ed25519", "", false, false],
    ]);
  });

  it.skipIf(!hasOpenssl)("are those that openssl tells (skipped without openssl)", async () => {
    for (const name of ["ca.pem", "middle.pem", "rsa.pem", "ec.pem", "ed25519.pem"]) {
      const der = fixtureCertificate(name);
      const openssl = (...args: string[]) =>
        execFileSync("openssl", ["x509", "-inform", "DER", "-noout", ...args], { input: der })
          .toString()
          .trim()
          .replace(/^\w[\w ]*=/, "");
      const facts = await certificateFacts(der);
      expect(facts.subject).toBe(openssl("-subject", "-nameopt", "RFC2253,-esc_msb"));
      expect(facts.serial).toBe(openssl("-serial"));
      expect(facts.sha256).toBe(openssl("-fingerprint", "-sha256").replace("256 Fingerprint=", "").replaceAll(":", ""));
      expect(facts.notBefore).toBe(Date.parse(openssl("-startdate")));
      expect(facts.notAfter).toBe(Date.parse(openssl("-enddate")));
    }
  });

  const odd: [string, readonly string[], object][] = [
    ["MD5", ["-newkey", "rsa:1024", "-md5"], { signatureAlgorithm: "RSA with MD5", publicKey: { kind: "rsa", detail: "1024" } }],
    ["RSA-PSS", ["-newkey", "rsa-pss"], { signatureAlgorithm: "RSA-PSS with SHA-256", publicKey: { kind: "rsa", detail: "2048" } }],
    ["Ed448", ["-newkey", "ed448"], { signatureAlgorithm: "Ed448", publicKey: { kind: "ed448", detail: "" } }],
    ["another curve", ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"], { publicKey: { kind: "ec", detail: "secp256k1" } }],
  ];
  it.skipIf(!hasOpenssl).each(odd)("of %s (skipped without openssl)", async (_, args, facts) => {
    const pem = execFileSync("openssl", ["req", "-x509", "-nodes", "-keyout", "-", "-subj", "/CN=odd", ...args], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const certificate = pemBlocks(pem.toString()).find(({ label }) => label === "CERTIFICATE");
    expect(await certificateFacts(certificate?.bytes ?? new Uint8Array())).toMatchObject({ ...facts, isSelfSigned: true });
  });

  it("of what is none are a fault that is not ours", async () => {
    await expect(certificateFacts(new Uint8Array(300_000))).rejects.toMatchObject({ code: "too-large" });
    await expect(certificateFacts(Buffer.alloc(100_000, Uint8Array.of(0x30, 0x80)))).rejects.toMatchObject({ code: "undecodable" });
    const der = fixtureCertificate("ec.pem");
    const change = fc.record({ at: fc.nat(der.length - 1), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const bytes = der.slice();
        for (const { at, byte } of changes) bytes[at] = byte;
        const answer = await certificateFacts(bytes).catch((reason: unknown) => reason);
        if (answer instanceof Fault) expect(answer.code).toBe("undecodable");
        else expect(answer).toMatchObject({ sha256: expect.any(String), notAfter: expect.any(Number) });
      }),
      { numRuns: 200 },
    );
  });
});

describe("a distinguished name", () => {
  it("is written as RFC 4514 says", () => {
    const name = nameFacts([{ O: ['#a, "b" + c; <d>\\ '] }, { OU: [" x "], "1.2.3": ["y\0"] }, { CN: ["=你好"] }]);
    expect(name).toEqual({ text: 'CN==你好,OU=\\ x\\ +1.2.3=y\\00,O=\\#a\\, \\"b\\" \\+ c\\; \\<d\\>\\\\\\ ', commonName: "=你好" });
    expect(nameFacts([])).toEqual({ text: "", commonName: null });
  });
});
