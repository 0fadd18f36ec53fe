import { type ChildProcess, execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { cli } from "../../src-main/cli/testing/cli";
import { type Pair, TestAuthority } from "../../src-main/engine/channels/testing/certificates";
import { KeyFolder, peerLimit } from "../support/secured-peers";

/** openssl's s_server: servers of TLS that are none of gRPC, and refusals that gRPC's own servers cannot be made to make. */
const files = new KeyFolder();
const openssl = (...args: string[]) => promisify(execFile)("openssl", args);
const hasOpenssl = await openssl("version").then(
  () => true,
  () => false,
);
const without = hasOpenssl ? "" : " (skipped: there is no openssl here)";

let authority: TestAuthority;
let ca: string;

beforeAll(async () => {
  authority = await TestAuthority.make();
  ca = files.keep("ca.pem", authority.cert);
});

describe.skipIf(!hasOpenssl)(`openssl s_server${without}`, { timeout: peerLimit }, () => {
  const children: ChildProcess[] = [];

  afterEach(async () => {
    for (const child of children.splice(0)) {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await gone;
    }
  });

  async function serve(pair: Pair, ...flags: string[]): Promise<string> {
    const { cert, key } = files.keepPair("s_server", pair);
    const child = spawn("openssl", ["s_server", "-accept", "127.0.0.1:0", "-cert", cert, "-key", key, ...flags]);
    children.push(child);
    return new Promise((resolve, reject) => {
      let said = "";
      child.stderr.on("data", (data) => (said += data));
      child.stdout.on("data", (data) => {
        said += data;
        const [, port] = /ACCEPT .*:(\d+)/.exec(said) ?? [];
        if (port) resolve(`127.0.0.1:${port}`);
      });
      child.once("exit", () => reject(new Error(said)));
    });
  }

  const list = async (target: string, ...flags: string[]) => (await cli(["list", "-cacert", ca, ...flags, target])).stderr;

  it("of HTTP/1", async () => {
    const said = await list(await serve(await authority.issue(), "-www", "-alpn", "http/1.1"));
    expect(said).toContain("speaks TLS, but not HTTP/2");
    expect(said).toContain("HTTP/1 and gRPC often have one each");
  });

  it("that agrees to no protocol", async () => {
    expect(await list(await serve(await authority.issue(), "-www"))).toContain("ALPN");
  });

  it("of TLS 1.1, with which there is nothing in common", async () => {
    const said = await list(await serve(await authority.issue(), "-www", "-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0"));
    expect(said).toContain("no TLS version in common");
    expect(said).toContain("has to speak TLS 1.2 or 1.3");
  });

  it("whose certificate is for clients alone", async () => {
    const { cert, key } = await authority.issue({ purpose: "client" });
    expect(await list(await serve({ cert, key }, "-alpn", "h2"))).toContain("not made for servers");
  });

  it.each(["-tls1_2", "-tls1_3"])("that takes no client certificate which was revoked, %s", async (version) => {
    const client = files.keepPair("revoked", await authority.issue({ purpose: "client" }));
    const crl = await revoke(client.cert);
    const checks = [
      "-Verify",
      "1",
      "-verify_return_error",
      "-CAfile",
      files.keep("ca-and-crl.pem", `${authority.cert}\n${crl}`),
      "-crl_check",
    ];
    const target = await serve(await authority.issue(), "-alpn", "h2", version, ...checks);
    const said = await list(target, "-cert", client.cert, "-key", client.key);
    expect(said).toContain("does not accept the client certificate");
    expect(said).toContain("revoked");
    expect(await list(target)).toContain("asks for a client certificate, and none was given");
  });

  /** The authority's list of what it has revoked, with one certificate on it. */
  async function revoke(cert: string): Promise<string> {
    const key = files.keep("ca.key.pem", authority.key);
    const config = files.keep(
      "ca.conf",
      `[ca]\ndefault_ca = own\n[own]\ndatabase = ${files.keep("index.txt", "")}\ndefault_md = sha256\ndefault_crl_days = 9\n`,
    );
    const own = ["ca", "-config", config, "-keyfile", key, "-cert", ca];
    await openssl(...own, "-revoke", cert);
    await openssl(...own, "-gencrl", "-out", files.at("crl.pem"));
    return (await openssl("crl", "-in", files.at("crl.pem"))).stdout;
  }
});
