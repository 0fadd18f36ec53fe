import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { MetadataPair } from "#shared/model/metadata";
import { type CallHandler, LoopbackServer } from "../engine/channels/server";
import { reflectionHandlers } from "../engine/reflection/reflection-service";
import { SchemaCatalog } from "../engine/schema/catalog";
import { cli, demoFolder } from "./testing/cli";

const catalog = new SchemaCatalog();
let server: LoopbackServer;
const heard: (readonly [path: string, metadata: readonly MetadataPair[]])[] = [];

beforeAll(async () => {
  const { registry } = await catalog.open({ kind: "demo", root: demoFolder });
  const answer: CallHandler = async (call) => {
    for await (const message of call.messages) await call.send(message);
    return undefined;
  };
  const handlers = new Map([...reflectionHandlers(registry), ["/ping.PingService/Unary", answer] as const]);
  const hearing = [...handlers].map(([name, handler]): [string, CallHandler] => [
    name,
    (call) => {
      heard.push([call.path, call.metadata]);
      return handler(call);
    },
  ]);
  server = await LoopbackServer.start(new Map(hearing));
});

afterEach(() => {
  vi.unstubAllEnvs();
  heard.length = 0;
});

afterAll(() => {
  server.dispose();
  catalog.dispose();
});

const unary = "ping.PingService/Unary";
const tokens = () => heard.map(([name, pairs]) => [name.split("/").at(-1), pairs.find(({ key }) => key === "authorization")?.value]);

describe("-token-env", () => {
  it("sends the token with the asking and with the call", async () => {
    vi.stubEnv("PEER_TOKEN", " secret-1 ");
    expect(await cli(["call", "-plaintext", "-token-env", "PEER_TOKEN", server.target, unary])).toMatchObject({ code: 0 });
    expect(tokens()).toEqual([
      ["ServerReflectionInfo", "Bearer secret-1"],
      ["Unary", "Bearer secret-1"],
    ]);
  });

  it("gives way to what -H says, and is not shown", async () => {
    vi.stubEnv("PEER_TOKEN", "secret-2");
    const { stderr } = await cli([
      "call",
      "-plaintext",
      "-v",
      "-token-env=PEER_TOKEN",
      "-rpc-header",
      "Authorization: mine",
      server.target,
      unary,
    ]);
    expect(tokens().at(-1)).toEqual(["Unary", "mine"]);
    expect(stderr).not.toContain("secret-2");
  });

  it("is refused where there is none, and over plaintext to another machine", async () => {
    expect(await cli(["list", "-plaintext", "-token-env", "NO_SUCH_TOKEN", server.target])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("The environment has no NO_SUCH_TOKEN"),
    });
    vi.stubEnv("PEER_TOKEN", "secret-3");
    const { code, stderr } = await cli(["list", "-plaintext", "-token-env", "PEER_TOKEN", "192.0.2.1:50051"]);
    expect(code).toBe(1);
    expect(stderr).toContain("The credentials were not sent");
  });
});

describe("-unix", () => {
  it("takes the target for a path, also behind a schema", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-unix-"));
    const socket = path.join(folder, "nobody.sock");
    const asked = await cli(["list", "-plaintext", "-unix", socket]);
    expect(asked.stderr).toContain(`unix:${socket}`);
    const called = await cli(["call", "-plaintext", "-unix", "-import-path", demoFolder, "-proto", "ping/ping.proto", socket, unary]);
    expect(called.code).toBe(64 + 14);
    const described = await cli([
      "describe",
      "-unix",
      "-import-path",
      demoFolder,
      "-proto",
      "ping/ping.proto",
      "relative.sock",
      "ping.Ping",
    ]);
    expect(described.code).toBe(0);
    await rm(folder, { recursive: true });
  });
});

describe("-connect-timeout, -keepalive-time and -max-msg-sz", () => {
  let silent: Server;

  beforeAll(async () => {
    silent = createServer((socket) => socket.on("error", () => {}));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => void silent.close());

  it("gives up connecting to who does not answer", async () => {
    const address = silent.address();
    const target = `127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
    const called = await cli([
      "call",
      "-plaintext",
      "-connect-timeout",
      "0.2",
      "-import-path",
      demoFolder,
      "-proto",
      "ping/ping.proto",
      target,
      unary,
    ]);
    expect(called.code).toBe(64 + 14);
    expect(called.stderr).toContain("No connection established within 0.2 s");
    const listed = await cli(["list", "-plaintext", "-connect-timeout", "0.2", target]);
    expect(listed.code).toBe(1);
  });

  it("are numbers", async () => {
    for (const flag of ["-connect-timeout", "-keepalive-time", "-max-msg-sz"]) {
      expect(await cli(["list", "-plaintext", flag, "x", server.target])).toMatchObject({ code: 2 });
    }
    expect(await cli(["list", "-plaintext", "-keepalive-time", "5", server.target])).toMatchObject({ code: 0 });
    const small = await cli(["list", "-plaintext", "-max-msg-sz", "20", server.target]);
    expect(small).toMatchObject({ code: 1, stderr: expect.stringContaining("more than is read here") });
  });
});
