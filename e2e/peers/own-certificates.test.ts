import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { CertificatePlan } from "../../shared/model/certificate";
import { cli } from "../../src-main/cli/testing/cli";
import { exportChain } from "../../src-main/engine/certificates/export-chain";
import { issueCertificate, type OwnedChain } from "../../src-main/engine/certificates/issue";
import { describePeer, KeyFolder, manners, peerLimit } from "../support/secured-peers";

/** Certificates that Wirebench made, and keys in every form that openssl makes, before servers and tools of others. */
const files = new KeyFolder();
const run = promisify(execFile);
const answers = (program: string, ...args: string[]) =>
  run(program, args).then(
    () => true,
    () => false,
  );
const [hasOpenssl, hasKeytool] = await Promise.all([answers("openssl", "version"), answers("keytool", "-version")]);
const lacking = (has: boolean, program: string) => (has ? "" : ` (skipped: there is no ${program} here)`);

const kinds = ["ec-p256", "ec-p384", "rsa-2048", "ed25519"] as const;
const plan = { commonName: "Our CA 机构", key: "ec-p256", validDays: 9, purpose: "authority", names: [] } satisfies CertificatePlan;
let ours: OwnedChain;
let ca: string;

beforeAll(async () => {
  ours = await issueCertificate(plan, null, Date.now());
  ca = files.keep("ca.pem", await exportChain({ ...ours, format: "certificate", password: null, name: "" }));
});

const issue = (purpose: "server" | "client", key: CertificatePlan["key"]) =>
  issueCertificate({ ...plan, purpose, key, commonName: `the ${purpose}`, names: ["localhost", "127.0.0.1", "::1"] }, ours, Date.now());

async function pair(purpose: "server" | "client", key: CertificatePlan["key"]): Promise<{ cert: string; key: string }> {
  const made = await issue(purpose, key);
  const file = (format: "chain" | "key") => exportChain({ ...made, format, password: null, name: purpose });
  const name = `${purpose}-${key}`;
  return { cert: files.keep(`${name}.pem`, await file("chain")), key: files.keep(`${name}.key.pem`, await file("key")) };
}

/** A Java that has just begun takes its time. */
const call = (target: string, ...flags: string[]) =>
  cli(["call", "-max-time", "100", "-cacert", ca, "-ndjson", ...flags, "-d", '{"id": 7}', target, "tutorial.v1.UserService/GetUser"]);
const answered = { code: 0, stdout: expect.stringContaining("小泽") };

for (const manner of manners) {
  describePeer(manner, "and certificates made here", (serve) => {
    it.each(kinds.filter((kind) => manner.clientKeys.includes(kind)))("%s on both sides", async (kind) => {
      const target = await serve({ ...(await pair("server", kind)), authorities: ca });
      const { cert, key } = await pair("client", kind);
      expect(await call(target, "-cert", cert, "-key", key)).toMatchObject(answered);
    });

    it.each(kinds.filter((kind) => !manner.clientKeys.includes(kind)))(
      "%s of a client, which it takes for none: why is told",
      async (kind) => {
        const target = await serve({ ...(await pair("server", "ec-p256")), authorities: ca });
        const { cert, key } = await pair("client", kind);
        const { code, stderr } = await call(target, "-cert", cert, "-key", key);
        expect(code).toBe(1);
        expect(stderr).toContain("the server does not accept the client certificate");
        expect(stderr).toContain("a kind of key that it takes");
      },
    );

    it.skipIf(!hasOpenssl)(`client keys as openssl makes them${lacking(hasOpenssl, "openssl")}`, async () => {
      const target = await serve({ ...(await pair("server", "ec-p256")), authorities: ca });
      const { cert, key } = await pair("client", "rsa-2048");
      const password = ["-passout", "pass:密 pw"];
      const made = {
        "pkcs8-sha256.pem": ["pkcs8", "-topk8", "-in", key, "-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA256", ...password],
        "pkcs8-sha512.pem": ["pkcs8", "-topk8", "-in", key, "-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA512", ...password],
        "pkcs8-scrypt.pem": ["pkcs8", "-topk8", "-in", key, "-scrypt", ...password],
        "modern.p12": ["pkcs12", "-export", "-in", cert, "-inkey", key, ...password],
        "legacy.p12": ["pkcs12", "-export", "-legacy", "-in", cert, "-inkey", key, ...password],
      };
      for (const [name, args] of Object.entries(made)) {
        await run("openssl", [...args, "-out", files.at(name)]);
        const shown = name.endsWith(".p12") ? ["-cert", files.at(name)] : ["-cert", cert, "-key", files.at(name)];
        vi.stubEnv("WIREBENCH_CERT_PASSWORD", "密 pw");
        expect(await call(target, ...shown), name).toMatchObject(answered);
        vi.stubEnv("WIREBENCH_CERT_PASSWORD", "wrong");
        expect((await call(target, ...shown)).stderr, name).toContain(`does not open ${name}`);
      }
    });
  });
}

for (const java of manners.filter(({ name }) => name === "grpc-java")) {
  describePeer(java, "and key stores made here", (serve) => {
    it.each(["pkcs12", "pkcs12-legacy"] as const)("%s", async (format) => {
      const bytes = await exportChain({ ...(await issue("server", "rsa-2048")), format, password: "pass word", name: "我的 server" });
      const target = await serve({ cert: files.keep(`${format}.p12`, bytes), key: "pass word" });
      expect(await call(target)).toMatchObject(answered);
    });
  });
}

describe.skipIf(!hasOpenssl)(`openssl verify${lacking(hasOpenssl, "openssl")}`, { timeout: peerLimit }, () => {
  it.each(kinds)("accepts pairs of %s", async (kind) => {
    const of = async (purpose: "server" | "client", ...more: string[]) => {
      const { cert } = await pair(purpose, kind);
      return (await run("openssl", ["verify", "-x509_strict", "-purpose", `ssl${purpose}`, ...more, "-CAfile", ca, cert])).stdout;
    };
    expect(await of("server", "-verify_ip", "127.0.0.1")).toContain(": OK");
    expect(await of("client")).toContain(": OK");
  });
});

describe.skipIf(!hasKeytool)(`Java's keytool${lacking(hasKeytool, "keytool")}`, { timeout: peerLimit }, () => {
  it.each(["pkcs12", "pkcs12-legacy"] as const)("reads %s, and trusts the authority", async (format) => {
    const bytes = await exportChain({ ...(await issue("client", "ec-p256")), format, password: "pass word", name: "我的 client" });
    const store = ["-keystore", files.keep(`keytool-${format}.p12`, bytes), "-storepass", "pass word"];
    const language = ["-J-Duser.language=en", "-J-Dfile.encoding=UTF-8"];
    const { stdout } = await run("keytool", [...language, "-list", "-v", ...store]);
    expect(stdout).toContain("Entry type: PrivateKeyEntry");
    expect(stdout).toContain("Certificate chain length: 2");
    await run("keytool", ["-importcert", "-noprompt", "-alias", "ours", "-file", ca, ...store]);
    expect((await run("keytool", [...language, "-list", ...store])).stdout).toContain("trustedCertEntry");
  });
});
