import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CallHandler, LoopbackServer } from "../engine/channels/server";
import { TestAuthority } from "../engine/channels/testing/certificates";
import { cli, demoFolder } from "./testing/cli";

let folder: string;
let server: LoopbackServer;
let target: string;
let trusting: string[];
let identity: string[];

const answer: CallHandler = async (call) => {
  for await (const message of call.messages) await call.send(message);
  return undefined;
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-cli-tls-"));
  const authority = await TestAuthority.make();
  const client = await authority.issue({ purpose: "client" });
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

async function keep(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return file;
}

function call(...flags: string[]) {
  return cli(["call", "-import-path", demoFolder, "-proto", "ping/ping.proto", ...flags, target, "ping.PingService/Unary"]);
}

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
    expect((await call(...identity)).stderr).toContain("authority that is not trusted here");
    expect((await call("-plaintext")).stderr).toContain("speaks TLS");
  });

  it("refuses flags against each other, and files that are not there", async () => {
    expect((await call("-plaintext", "-insecure")).stderr).toContain("-plaintext and -insecure contradict each other");
    expect((await call("-cert", "x")).stderr).toContain("-cert and -key are given together");
    expect((await call("-cacert", path.join(folder, "nothing"))).stderr).toContain("There is no file");
  });
});
