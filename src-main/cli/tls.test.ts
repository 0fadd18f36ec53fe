import { createPrivateKey, type KeyObject } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CertificateFileFormat } from "#shared/model/certificate";
import { exportChain } from "../engine/certificates/export-chain";
import { certificatesOfPem } from "../engine/certificates/verify-chain";
import { type CallHandler, LoopbackServer } from "../engine/channels/server";
import { TestAuthority } from "../engine/channels/testing/certificates";
import { cli, demoFolder } from "./testing/cli";

let folder: string;
let server: LoopbackServer;
let authority: TestAuthority;
let chain: Uint8Array[];
let key: KeyObject;
const heard: string[] = [];
let target: string;
let trusting: string[];
let identity: string[];

const answer: CallHandler = async (call) => {
  heard.push(call.authority);
  for await (const message of call.messages) await call.send(message);
  return undefined;
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-cli-tls-"));
  authority = await TestAuthority.make();
  const client = await authority.issue({ purpose: "client" });
  chain = certificatesOfPem(client.cert);
  key = createPrivateKey(client.key);
  trusting = ["-cacert", await keep("ca.pem", authority.cert)];
  identity = ["-cert", await keep("cert.pem", client.cert), "-key", await keep("key.pem", client.key)];
  const tls = { ...(await authority.issue({ names: ["api.example.com"] })), authorities: authority.cert };
  server = await LoopbackServer.start(new Map([["/ping.PingService/Unary", answer]]), { tls });
  target = server.target;
});

afterAll(async () => {
  server.dispose();
  await rm(folder, { recursive: true });
});

async function keep(name: string, text: string | Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return file;
}

function call(...flags: string[]) {
  return cli(["call", "-import-path", demoFolder, "-proto", "ping/ping.proto", ...flags, target, "ping.PingService/Unary"]);
}

describe("wirebench cert probe", () => {
  it("tells what a server presents, and what would fail", async () => {
    const probed = await cli(["cert", "probe", ...trusting, target]);
    expect(probed.code).toBe(1);
    expect(probed.stdout).toContain("names     api.example.com");
    expect(probed.stdout).toContain("client    asked for, of CN=Test Authority");
    expect(probed.stdout).toContain("not for 127.0.0.1: it is for api.example.com");
    expect(probed.stdout).toContain("Try -servername api.example.com");
    const well = await cli(["cert", "probe", "-json", ...trusting, ...identity, "-servername", "api.example.com", target]);
    expect(well.code).toBe(0);
    expect(JSON.parse(well.stdout)).toMatchObject({
      alpn: "h2",
      asksForIdentity: true,
      failures: [],
      chain: [{ commonName: "leaf", failures: [] }],
    });
    expect(well.stdout).not.toContain("PRIVATE KEY");
  });

  it("takes one target", async () => {
    expect(await cli(["cert", "probe"])).toMatchObject({ code: 2, stderr: expect.stringContaining("cert probe api.example.com:443") });
  });
});

describe("wirebench call over TLS", () => {
  it("takes -cacert, -cert, -key and -servername", async () => {
    expect(await call(...trusting, ...identity, "-servername", "api.example.com")).toMatchObject({ code: 0 });
  });

  it("takes -insecure, and needs the identity all the same", async () => {
    expect(await call("-insecure", ...identity)).toMatchObject({ code: 0 });
    expect((await call("-insecure")).stderr).toContain("asks for a client certificate, and none was given");
  });

  it("says why it was not to be", async () => {
    const byName = await call(...trusting, ...identity);
    expect(byName.code).toBe(64 + 14);
    expect(byName.stderr).toContain("not for 127.0.0.1: it is for api.example.com");
    expect(byName.stderr).toContain("Try -servername api.example.com");
    const stranger = await call(...identity);
    expect(stranger.stderr).toContain("authority that is not trusted here");
    expect(stranger.stderr).toContain("-cacert FILE");
    expect((await call("-insecure")).stderr).toContain("Show one: -cert FILE -key FILE");
    expect((await call("-plaintext")).stderr).toContain("speaks TLS");
  });

  it("says the same where the server is asked for its schema", async () => {
    const { code, stderr } = await cli(["list", ...trusting, ...identity, target]);
    expect(code).toBe(1);
    expect(stderr).toContain("not for 127.0.0.1: it is for api.example.com");
    expect(stderr).toContain("Try -servername api.example.com");
    expect((await cli(["describe", ...trusting, ...identity, "-authority", "api.example.com:443", target])).stderr).toContain(
      "does not offer server reflection",
    );
  });

  it("takes -authority for the certificate's name too, and -servername before it", async () => {
    expect(await call(...trusting, ...identity, "-authority", "api.example.com:8443")).toMatchObject({ code: 0 });
    expect(heard.at(-1)).toBe("api.example.com:8443");
    expect(await call(...trusting, ...identity, "-authority", "other", "-servername", "api.example.com")).toMatchObject({ code: 0 });
    expect(heard.at(-1)).toBe("other");
  });

  it("refuses flags against each other, and files that are not there", async () => {
    expect((await call("-plaintext", "-insecure")).stderr).toContain("-plaintext and -insecure contradict each other");
    expect((await call("-key", "x")).stderr).toContain("-key is given without -cert");
    expect((await call("-cacert", path.join(folder, "nothing"))).stderr).toContain("There is no file");
  });
});

describe("the files of -cacert, -cert and -key", () => {
  const made = (format: CertificateFileFormat, password: string | null = "pass 密") =>
    exportChain({ chain, key, format, password, name: "x" });
  const named = ["-servername", "api.example.com"];

  it.each(["pkcs12", "pkcs12-legacy", "all"] as const)("may be one: %s", async (format) => {
    const file = await keep(`one.${format}`, await made(format));
    expect(await call(...trusting, ...named, "-cert", file, "-pass", "pass 密")).toMatchObject({ code: 0 });
    const without = await call(...trusting, ...named, "-cert", file);
    expect(without).toMatchObject({ code: 1, stderr: expect.stringContaining("WIREBENCH_CERT_PASSWORD") });
    expect((await call(...trusting, ...named, "-cert", file, "-pass", "no")).stderr).toContain("does not open");
  });

  it("are asked for their password once, in a terminal", async () => {
    const files = [await keep("c.pem", await made("chain")), await keep("k.pem", await made("key"))];
    const asked: string[] = [];
    const askSecret = async (question: string) => {
      asked.push(question);
      return "pass 密";
    };
    const args = [...trusting, ...named, "-cert", files[0] ?? "", "-key", files[1] ?? "", target, "ping.PingService/Unary"];
    expect(await cli(["call", "-import-path", demoFolder, "-proto", "ping/ping.proto", ...args], { askSecret })).toMatchObject({ code: 0 });
    expect(asked).toEqual(["Password of k.pem: "]);
  });

  it("may be a folder of authorities", async () => {
    const cas = path.join(folder, "cas");
    await mkdir(cas);
    expect((await call("-cacert", cas, ...identity, ...named)).stderr).toContain("no certificate in the folder");
    await keep("cas/README.txt", "not one");
    await keep("cas/b.crt", authority.cert);
    await keep("cas/a.pem", (await TestAuthority.make("Another")).cert);
    expect(await call("-cacert", cas, ...identity, ...named)).toMatchObject({ code: 0 });
  });

  it("have to be a pair", async () => {
    const other = await authority.issue({ purpose: "client" });
    const alone = await keep("alone.pem", await made("chain"));
    expect((await call(...trusting, "-cert", alone)).stderr).toContain("has no private key");
    expect((await call(...trusting, "-cert", alone, "-key", await keep("other.pem", other.key))).stderr).toContain(
      "not that of the certificate",
    );
    expect((await call("-cacert", await keep("key-only.pem", other.key))).stderr).toContain("has no certificate");
  });
});
