import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import tls, { type TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CertificatePlan } from "#shared/model/certificate";
import { arrangeChain } from "./arrange-chain";
import { certificateFacts } from "./certificate-facts";
import { checkChain } from "./check-chain";
import { exportChain } from "./export-chain";
import { issueCertificate, keyText, type OwnedChain } from "./issue";
import { toPem } from "./pem";
import { readKeyFiles } from "./read-key-files";
import { fixture, fixtureCertificate } from "./testing/fixtures";
import { verifyChain } from "./verify-chain";

const has = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;
const hasOpenssl = has("openssl", "version");
const hasGo = has("go", "version");

const authority: CertificatePlan = { purpose: "authority", commonName: "Dev CA 开发", names: [], key: "ec-p256", validDays: 3650 };
const server: CertificatePlan = {
  purpose: "server",
  commonName: "api",
  names: ["localhost", "*.example.test", "例え.test", "127.0.0.1", "::1"],
  key: "ec-p256",
  validDays: 397,
};
const client: CertificatePlan = { ...server, purpose: "client", commonName: "alice", names: ["alice@example.test", "spiffe://test/alice"] };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-issue-"));
});
afterAll(() => rm(folder, { recursive: true }));

const pem = (der: Uint8Array | undefined) => toPem("CERTIFICATE", der ?? new Uint8Array());
const file = async (name: string, content: string | Uint8Array) => {
  const place = path.join(folder, name);
  await writeFile(place, content);
  return place;
};

/** A TLS handshake on this machine, both sides showing what they have. */
async function handshake(root: OwnedChain, own: OwnedChain, peer: OwnedChain, servername: string): Promise<[boolean, boolean]> {
  const ca = pem(root.chain[0]);
  const sides = ({ chain, key }: OwnedChain) => ({ cert: chain.map(pem).join(""), key: keyText(key), ca });
  const listening = tls.createServer({ ...sides(own), requestCert: true, rejectUnauthorized: true });
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const address = listening.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const accepted = new Promise<TLSSocket>((resolve, reject) => listening.once("secureConnection", resolve).once("tlsClientError", reject));
  // Where the client turns away, the server hears of it too.
  accepted.catch(() => {});
  const socket = tls.connect({ ...sides(peer), host: "127.0.0.1", port, servername });
  try {
    await new Promise((resolve, reject) => socket.once("secureConnect", resolve).once("error", reject));
    const there = await accepted;
    const both: [boolean, boolean] = [socket.authorized, there.authorized];
    there.destroy();
    return both;
  } finally {
    socket.destroy();
    await new Promise((resolve) => listening.close(resolve));
  }
}

describe("a development authority", () => {
  it("has what RFC 5280 asks of one", async () => {
    const now = Date.now();
    const { chain, key } = await issueCertificate(authority, null, now);
    const facts = await certificateFacts(chain[0] ?? new Uint8Array());
    expect(facts).toMatchObject({
      subject: "CN=Dev CA 开发",
      isAuthority: true,
      isSelfSigned: true,
      keyUsages: ["keyCertSign", "cRLSign"],
      serial: expect.stringMatching(/^[4-7][0-9A-F]{31}$/),
    });
    expect(facts.notBefore).toBeLessThan(now - 1000);
    expect(Math.round((facts.notAfter - now) / 86_400_000)).toBe(3650);
    expect(await checkChain({ kind: "authority", chain, key }, now)).toEqual([]);
  });

  it("signs what lasts no longer than itself", async () => {
    const root = await issueCertificate({ ...authority, validDays: 10 }, null, Date.now());
    const made = await issueCertificate(server, root, Date.now());
    const [leaf, ca] = await Promise.all(made.chain.map(certificateFacts));
    expect(leaf?.notAfter).toBe(ca?.notAfter);
    await expect(issueCertificate(server, root, Date.now() + 11 * 86_400_000)).rejects.toMatchObject({ code: "bad-params" });
    await expect(issueCertificate(server, made, Date.now())).rejects.toMatchObject({ code: "bad-params" });
  });

  it("may be one that came from elsewhere", async () => {
    const { certificates, keys } = await readKeyFiles([fixture("middle.pem"), fixture("middle.key.pem")], null);
    const { chain, key } = arrangeChain({ certificates, keys });
    if (key === null) throw new Error("The fixture has a key.");
    const made = await issueCertificate(server, { chain, key }, Date.now());
    const verdict = await verifyChain({ chain: made.chain, roots: [fixtureCertificate("ca.pem")], purpose: "serverAuth", now: Date.now() });
    expect([verdict.isAnchored, verdict.failures, verdict.path.length]).toEqual([true, [], 3]);
  });
});

const keys = ["ec-p256", "ec-p384", "rsa-2048", "ed25519"] as const;

describe.each(keys)("pairs of %s", (kind) => {
  let root: OwnedChain;
  let ofServer: OwnedChain;
  let ofClient: OwnedChain;

  beforeAll(async () => {
    root = await issueCertificate({ ...authority, key: kind }, null, Date.now());
    // The leaf's kind differs from its issuer's half of the time.
    ofServer = await issueCertificate({ ...server, key: kind === "ed25519" ? "rsa-2048" : kind }, root, Date.now());
    ofClient = await issueCertificate({ ...client, key: kind === "rsa-2048" ? "ed25519" : kind }, root, Date.now());
  });

  it("say what they are for", async () => {
    const [leaf, mine] = await Promise.all([ofServer, ofClient].map(({ chain }) => certificateFacts(chain[0] ?? new Uint8Array())));
    expect(leaf).toMatchObject({
      names: [
        { kind: "dns", value: "localhost" },
        { kind: "dns", value: "*.example.test" },
        { kind: "dns", value: "xn--r8jz45g.test" },
        { kind: "ip", value: "127.0.0.1" },
        { kind: "ip", value: "::1" },
      ],
      extendedKeyUsages: ["serverAuth"],
      isAuthority: false,
      issuerCommonName: "Dev CA 开发",
    });
    expect(mine).toMatchObject({
      names: [
        { kind: "email", value: "alice@example.test" },
        { kind: "uri", value: "spiffe://test/alice" },
      ],
      extendedKeyUsages: ["clientAuth"],
    });
    expect(await checkChain({ kind: "identity", ...ofClient }, Date.now())).toEqual([]);
  });

  it("are accepted by Node's TLS, both ways", async () => {
    expect(await handshake(root, ofServer, ofClient, "some.example.test")).toEqual([true, true]);
    await expect(handshake(root, ofServer, ofClient, "other.test")).rejects.toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID" });
  });

  it.skipIf(!hasOpenssl)("are accepted by openssl verify -x509_strict (skipped without openssl)", async () => {
    const ca = await file(`${kind}-ca.pem`, pem(root.chain[0]));
    for (const [purpose, { chain }] of [["sslserver", ofServer] as const, ["sslclient", ofClient] as const]) {
      const leaf = await file(`${kind}-${purpose}.pem`, pem(chain[0]));
      const name =
        purpose === "sslserver" ? ["-verify_hostname", "a.example.test", "-verify_ip", "::1"] : ["-verify_email", "alice@example.test"];
      const { stdout, stderr } = spawnSync("openssl", ["verify", "-x509_strict", "-purpose", purpose, ...name, "-CAfile", ca, leaf]);
      expect(`${stdout}${stderr}`).toBe(`${leaf}: OK\n`);
    }
  });

  it.skipIf(!hasOpenssl)("leave as files that openssl reads (skipped without openssl)", async () => {
    const exported = (format: Parameters<typeof exportChain>[0]["format"], password: string | null) =>
      exportChain({ ...ofServer, format, password, name: "我的 server" });
    const all = await file(`${kind}-all.pem`, await exported("all", "密码"));
    expect(spawnSync("openssl", ["pkey", "-in", all, "-passin", "pass:密码", "-noout", "-check"]).status).toBe(0);
    for (const format of ["pkcs12", "pkcs12-legacy"] as const) {
      const bytes = await exported(format, "密码");
      // The name in UTF-16, as keychains show it: openssl prints it in pieces.
      expect(Buffer.from(bytes).includes(Buffer.from("我的 server", "utf16le").swap16())).toBe(true);
      const place = await file(`${kind}.${format}`, bytes);
      const { stdout, stderr } = spawnSync("openssl", ["pkcs12", "-in", place, "-passin", "pass:密码", "-nodes"]);
      expect(stdout.toString().match(/BEGIN [A-Z ]+/g), `${stderr}`).toEqual([
        "BEGIN CERTIFICATE",
        "BEGIN CERTIFICATE",
        "BEGIN PRIVATE KEY",
      ]);
    }
  });

  it("come back from every file as they were", async () => {
    for (const format of ["all", "pkcs12", "pkcs12-legacy"] as const) {
      const bytes = await exportChain({ ...ofServer, format, password: "密码", name: "x" });
      const back = arrangeChain(await readKeyFiles([{ name: format, bytes }], "密码"));
      expect(back.chain).toEqual(ofServer.chain);
      expect(back.key?.equals(ofServer.key)).toBe(true);
      await expect(readKeyFiles([{ name: format, bytes }], "no")).rejects.toMatchObject({ code: "password-wrong" });
    }
    const open = await exportChain({ ...ofServer, format: "key", password: null, name: "" });
    expect(Buffer.from(open).toString()).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(await exportChain({ ...ofServer, format: "certificate", password: null, name: "" })).toEqual(
      Buffer.from(pem(ofServer.chain[0])),
    );
  });
});

describe("what is refused", () => {
  it.each([
    [{ commonName: "" }],
    [{ commonName: "x".repeat(65) }],
    [{ validDays: 0 }],
    [{ validDays: 1e9 }],
    [{ names: [] }],
    [{ names: ["*grpcstudy.com"] }],
    [{ names: ["a..b"] }],
    [{ names: ["fe80::1%eth0"] }],
    [{ names: ["-a.test"] }],
    [{ names: ["a b"] }],
  ])("%j", async (wrong) => {
    const root = await issueCertificate(authority, null, Date.now());
    await expect(issueCertificate({ ...server, ...wrong }, root, Date.now())).rejects.toMatchObject({ code: "bad-params" });
  });

  it("PKCS#12 without a password, a key where there is none", async () => {
    const root = await issueCertificate(authority, null, Date.now());
    await expect(exportChain({ ...root, format: "pkcs12", password: "", name: "" })).rejects.toMatchObject({ code: "bad-params" });
    await expect(exportChain({ ...root, key: null, format: "all", password: null, name: "" })).rejects.toMatchObject({
      code: "bad-params",
    });
  });
});

const goProgram = `package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"os"
)

func certificate(name string) *x509.Certificate {
	text, err := os.ReadFile(name)
	if err != nil {
		panic(err)
	}
	block, _ := pem.Decode(text)
	made, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		panic(err)
	}
	return made
}

func main() {
	roots := x509.NewCertPool()
	roots.AddCert(certificate("ca.pem"))
	for _, name := range []string{"a.example.test", "localhost", "127.0.0.1", "::1"} {
		if _, err := certificate("server.pem").Verify(x509.VerifyOptions{Roots: roots, DNSName: name}); err != nil {
			panic(err)
		}
	}
	usages := []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	if _, err := certificate("client.pem").Verify(x509.VerifyOptions{Roots: roots, KeyUsages: usages}); err != nil {
		panic(err)
	}
	if _, err := tls.LoadX509KeyPair("server.pem", "server.key.pem"); err != nil {
		panic(err)
	}
	print("accepted")
}
`;

describe("Go", () => {
  it.skipIf(!hasGo)("accepts what is made here (skipped without go)", { timeout: 240_000 }, async () => {
    const place = await mkdtemp(path.join(folder, "go-"));
    const root = await issueCertificate(authority, null, Date.now());
    const ofServer = await issueCertificate({ ...server, key: "rsa-2048" }, root, Date.now());
    const ofClient = await issueCertificate({ ...client, key: "ed25519" }, root, Date.now());
    const files = {
      "main.go": goProgram,
      "ca.pem": pem(root.chain[0]),
      "server.pem": ofServer.chain.map(pem).join(""),
      "client.pem": pem(ofClient.chain[0]),
    };
    for (const [name, text] of Object.entries({ ...files, "server.key.pem": keyText(ofServer.key) }))
      await writeFile(path.join(place, name), text);
    const { stderr } = spawnSync("go", ["run", "main.go"], { cwd: place, env: { ...process.env, GO111MODULE: "off", GOFLAGS: "" } });
    expect(stderr.toString()).toBe("accepted");
  });
});
