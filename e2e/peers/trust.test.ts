import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { CertificatePlan } from "../../shared/model/certificate";
import { cli } from "../../src-main/cli/testing/cli";
import { exportChain } from "../../src-main/engine/certificates/export-chain";
import { issueCertificate, type OwnedChain } from "../../src-main/engine/certificates/issue";
import { type Pair, TestAuthority } from "../../src-main/engine/channels/testing/certificates";
import { builtPeer, type Launch, type Peer, startPeer } from "../support/peers";

/** How a peer is told what to serve with. Files of PEM. */
interface Serving {
  readonly cert?: string;
  readonly key?: string;
  readonly authorities?: string;
  readonly token?: string;
  readonly user?: string;
}

interface Manner {
  readonly name: string;
  readonly keys: readonly ("ec" | "rsa" | "ed25519")[];
  flags(serving: Serving): readonly (string | undefined)[];
}

const manners: readonly Manner[] = [
  {
    name: "grpc-go",
    keys: ["ec", "rsa", "ed25519"],
    flags: ({ cert, key, authorities, token, user }) => [
      ...(token ? ["-token", token] : []),
      ...(user ? ["-user", user] : []),
      ...(cert ? [cert, key, ...(authorities ? [authorities] : [])] : []),
    ],
  },
  {
    // Its BoringSSL knows no certificate of Ed25519.
    name: "grpcio",
    keys: ["ec", "rsa"],
    flags: ({ cert, key, authorities, token, user }) => [
      ...(token ? ["--token", token] : []),
      ...(user ? ["--user", user] : []),
      ...(cert ? ["--tls", cert, key] : []),
      ...(authorities ? ["--authorities", authorities] : []),
    ],
  },
];

/** Of a loaded machine. */
const limit = 120_000;
const run = promisify(execFile);
const openssl = (...args: string[]) => run("openssl", args);
const hasOpenssl = await openssl("version").then(
  () => true,
  () => false,
);
const without = hasOpenssl ? "" : " (skipped: there is no openssl here)";
const unary = "tutorial.v1.UserService/GetUser";

let folder: string;
let authority: TestAuthority;
let ca: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-peers-trust-"));
  authority = await TestAuthority.make();
  ca = await keep("ca.pem", authority.cert);
});

afterAll(() => rm(folder, { recursive: true }));

async function keep(name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

async function keepPair(name: string, { cert, key }: Pair): Promise<{ cert: string; key: string }> {
  return { cert: await keep(`${name}.pem`, cert), key: await keep(`${name}.key.pem`, key) };
}

const call = (target: string, ...flags: string[]) => cli(["call", "-ndjson", ...flags, "-d", '{"id": 7}', target, unary]);
const answered = { code: 0, stdout: expect.stringContaining("小泽") };

for (const manner of manners) {
  const launch = builtPeer(manner.name);
  const because = launch ? "" : ` (skipped: it is not built; node e2e/peers/peers.mjs build ${manner.name})`;
  describe.skipIf(launch === null)(`${manner.name} and the command line${because}`, { timeout: limit }, () => {
    testPeer(launch ?? { program: "", args: [], cwd: "" }, manner);
  });
}

function testPeer(launch: Launch, { keys, flags }: Manner): void {
  const peers: Peer[] = [];

  afterEach(async () => {
    vi.unstubAllEnvs();
    for (const peer of peers.splice(0)) await peer.stop();
  });

  async function serve(serving: Serving): Promise<string> {
    const more = flags(serving).filter((flag) => flag !== undefined);
    const peer = await startPeer({ ...launch, args: [...launch.args, ...more] });
    peers.push(peer);
    return peer.target;
  }

  it.each(keys)("one-way TLS, %s: asked for its schema and called", async (key) => {
    const target = await serve(await keepPair(`server-${key}`, await authority.issue({ key })));
    expect(await call(target, "-cacert", ca)).toMatchObject(answered);
    expect((await cli(["list", "-cacert", ca, target])).stdout).toContain("tutorial.v1.UserService");
    expect(await call(target, "-insecure")).toMatchObject(answered);
    const stranger = await call(target);
    expect(stranger.stderr).toContain("authority that is not trusted here (CN=Test Authority)");
    expect((await call(target, "-plaintext")).stderr).toContain("speaks TLS");
  });

  it("a name that differs from the host, and one that is no host name", async () => {
    for (const name of ["api.staging.example.com", "*grpcstudy.com"]) {
      const target = await serve(await keepPair("named", await authority.issue({ names: [name] })));
      expect(await call(target, "-cacert", ca, "-servername", name)).toMatchObject(answered);
      const refused = await call(target, "-cacert", ca);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain(`not for 127.0.0.1: it is for ${name}`);
      expect(refused.stderr).toMatch(name.includes("*") ? /Try -servername '\*grpcstudy\.com'/ : /Try -servername api\.staging/);
    }
  });

  it("expired, and not yet valid", async () => {
    const expired = await serve(await keepPair("expired", await authority.issue({ days: [-9, -2] })));
    expect((await call(expired, "-cacert", ca)).stderr).toMatch(/certificate expired on \d{4}-/);
    const early = await serve(await keepPair("early", await authority.issue({ days: [2, 9] })));
    const { stderr } = await call(early, "-cacert", ca);
    expect(stderr).toMatch(/is not valid until \d{4}-/);
    expect(stderr).toContain("Compare the clocks");
    expect(await call(early, "-insecure")).toMatchObject(answered);
  });

  it("plaintext, which is not fallen back to", async () => {
    const target = await serve({});
    expect(await call(target, "-plaintext")).toMatchObject(answered);
    const refused = await call(target, "-cacert", ca);
    expect(refused.stderr).toContain("does not speak TLS");
    expect(refused.stderr).toContain("Try -plaintext");
  });

  it("mutual TLS, with and without the certificate that is asked for", async () => {
    const pair = await keepPair("mutual", await authority.issue());
    const target = await serve({ ...pair, authorities: ca });
    const { cert, key } = await keepPair("client", await authority.issue({ purpose: "client" }));
    expect(await call(target, "-cacert", ca, "-cert", cert, "-key", key)).toMatchObject(answered);
    const refused = await call(target, "-cacert", ca);
    expect(refused.stderr).toContain("asks for a client certificate, and none was given");
    expect(refused.stderr).toContain("Show one: -cert FILE -key FILE");
    const other = await keepPair("other", await (await TestAuthority.make("Somebody Else")).issue({ purpose: "client" }));
    expect((await call(target, "-cacert", ca, "-cert", other.cert, "-key", other.key)).stderr).toContain(
      "does not accept the client certificate",
    );
  });

  it.skipIf(!hasOpenssl)(`client keys as openssl makes them: encrypted PKCS#8, PKCS#12, PKCS#12 of old${without}`, async () => {
    const target = await serve({ ...(await keepPair("for-openssl", await authority.issue())), authorities: ca });
    const { cert, key } = await keepPair("plain", await authority.issue({ purpose: "client", key: "rsa" }));
    const at = (name: string) => path.join(folder, name);
    const password = ["-passout", "pass:密 pw"];
    await openssl("pkcs8", "-topk8", "-in", key, "-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA256", ...password, "-out", at("enc.pem"));
    await openssl("pkcs12", "-export", "-in", cert, "-inkey", key, ...password, "-out", at("modern.p12"));
    await openssl("pkcs12", "-export", "-legacy", "-in", cert, "-inkey", key, ...password, "-out", at("legacy.p12"));
    vi.stubEnv("WIREBENCH_CERT_PASSWORD", "密 pw");
    expect(await call(target, "-cacert", ca, "-cert", cert, "-key", at("enc.pem"))).toMatchObject(answered);
    for (const file of ["modern.p12", "legacy.p12"]) expect(await call(target, "-cacert", ca, "-cert", at(file))).toMatchObject(answered);
    vi.stubEnv("WIREBENCH_CERT_PASSWORD", "wrong");
    expect((await call(target, "-cacert", ca, "-cert", at("modern.p12"))).stderr).toContain("does not open modern.p12");
  });

  it("certificates that are made here, for both sides", async () => {
    const plan = { commonName: "Our CA 机构", key: "ec-p256", validDays: 9, purpose: "authority", names: [] } satisfies CertificatePlan;
    const ours = await issueCertificate(plan, null, Date.now());
    const own = await keep("own-ca.pem", await exportChain({ ...ours, format: "certificate", password: null, name: "" }));
    for (const key of keys.includes("ed25519") ? (["ec-p384", "rsa-2048", "ed25519"] as const) : (["ec-p384", "rsa-2048"] as const)) {
      const make = async (purpose: "server" | "client") => {
        const names = purpose === "server" ? ["localhost", "127.0.0.1", "*.example.test"] : [];
        return ownFiles(`own-${purpose}`, await issueCertificate({ ...plan, commonName: purpose, key, purpose, names }, ours, Date.now()));
      };
      const [server, client] = [await make("server"), await make("client")];
      const target = await serve({ ...server, authorities: own });
      expect(await call(target, "-cacert", own, "-cert", client.cert, "-key", client.key)).toMatchObject(answered);
      if (!hasOpenssl) continue;
      const verified = await openssl(
        "verify",
        "-x509_strict",
        "-purpose",
        "sslserver",
        "-verify_ip",
        "127.0.0.1",
        "-CAfile",
        own,
        server.cert,
      );
      expect(verified.stdout).toContain(": OK");
      expect((await openssl("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", own, client.cert)).stdout).toContain(": OK");
    }
  });

  async function ownFiles(name: string, chain: OwnedChain): Promise<{ cert: string; key: string }> {
    const file = (format: "chain" | "key") => exportChain({ ...chain, format, password: null, name });
    return { cert: await keep(`${name}.pem`, await file("chain")), key: await keep(`${name}.key.pem`, await file("key")) };
  }

  it("a token that its interceptor checks, on calls of all four kinds and on the asking", async () => {
    const pair = await keepPair("for-token", await authority.issue());
    const target = await serve({ ...pair, token: "the-token", user: "xiaoze" });
    const calls = [
      [unary, '{"id": 7}'],
      ["tutorial.v1.StreamService/Count", '{"count": 3}'],
      ["tutorial.v1.StreamService/Sum", '{"value": 1} {"value": 2}'],
      ["tutorial.v1.StreamService/Talk", '{"text": "a"} {"text": "b"}'],
    ] as const;
    vi.stubEnv("PEER_TOKEN", "the-token");
    const ways = [
      ["-token-env", "PEER_TOKEN"],
      ["-H", "user: xiaoze", "-H", "token: the-token"],
    ];
    for (const [method, data] of calls) {
      for (const way of ways) expect(await cli(["call", "-cacert", ca, ...way, "-d", data, target, method])).toMatchObject({ code: 0 });
      const wrong = ["-cacert", ca, "-reflect-header", "authorization: Bearer the-token", "-rpc-header", "authorization: Bearer wrong"];
      const refused = await cli(["call", ...wrong, "-d", data, target, method]);
      expect(refused).toMatchObject({ code: 64 + 16, stderr: expect.stringContaining("凭证无效 (no valid token)") });
    }
    expect(await cli(["list", "-cacert", ca, target])).toMatchObject({ code: 1, stderr: expect.stringContaining("UNAUTHENTICATED") });
  });
}

const goLaunch = builtPeer("grpc-go");

describe.skipIf(goLaunch === null)("grpc-go with TLS 1.2 alone (skipped where it is not built)", { timeout: limit }, () => {
  it("is called", async () => {
    const { cert, key } = await keepPair("old-tls", await authority.issue());
    const launch = goLaunch as Launch;
    const peer = await startPeer({ ...launch, args: ["-max-tls", "1.2", cert, key] });
    expect(await call(peer.target, "-cacert", ca)).toMatchObject(answered);
    await peer.stop();
  });
});

describe.skipIf(!hasOpenssl)(`openssl s_server${without}`, { timeout: limit }, () => {
  let child: ChildProcess;

  afterEach(async () => {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill();
    await gone;
  });

  /** A server of TLS that is none of gRPC. */
  async function serve(...flags: string[]): Promise<string> {
    const { cert, key } = await keepPair("s_server", await authority.issue());
    child = spawn("openssl", ["s_server", "-accept", "127.0.0.1:0", "-cert", cert, "-key", key, "-www", ...flags]);
    return new Promise((resolve, reject) => {
      let said = "";
      child.stdout?.on("data", (data) => {
        said += data;
        const [, port] = /ACCEPT .*:(\d+)/.exec(said) ?? [];
        if (port) resolve(`127.0.0.1:${port}`);
      });
      child.once("exit", () => reject(new Error(said)));
    });
  }

  it("of HTTP/1", async () => {
    const { stderr } = await cli(["list", "-cacert", ca, await serve("-alpn", "http/1.1")]);
    expect(stderr).toContain("speaks TLS, but not HTTP/2");
    expect(stderr).toContain("HTTP/1 and gRPC often have one each");
  });

  it("that agrees to no protocol", async () => {
    expect((await cli(["list", "-cacert", ca, await serve()])).stderr).toContain("ALPN");
  });

  it("of TLS 1.1, with which there is nothing in common", async () => {
    const { stderr } = await cli(["list", "-cacert", ca, await serve("-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0")]);
    expect(stderr).toContain("no TLS version in common");
    expect(stderr).toContain("has to speak TLS 1.2 or 1.3");
  });
});
