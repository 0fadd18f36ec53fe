import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { create, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DemoServer } from "../demo/demo-server";
import { type CallHandler, LoopbackServer, ServedStatus } from "../engine/channels/server";
import { reflectionHandlers } from "../engine/reflection/reflection-service";
import { SchemaCatalog } from "../engine/schema/catalog";
import { cli, demoFolder } from "./testing/cli";

const catalog = new SchemaCatalog();
let demo: DemoServer;
let folder = "";
let protoset = "";

beforeAll(async () => {
  const { registry } = await catalog.open({ kind: "demo", root: demoFolder });
  demo = await DemoServer.start(registry);
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-protoset-"));
  protoset = path.join(folder, "demo.protoset");
  const file = [...registry.files].map(({ proto }) => proto);
  await writeFile(protoset, toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file })));
});

afterAll(async () => {
  demo.dispose();
  catalog.dispose();
  await rm(folder, { recursive: true });
});

describe("a server that is asked", () => {
  it("lists its services, and the methods of one", async () => {
    const all = await cli(["list", "-plaintext", demo.target]);
    expect(all).toEqual({ code: 0, stdout: expect.stringContaining("ping.PingService\n"), stderr: "" });
    const one = await cli(["list", "-plaintext", demo.target, "ping.PingService"]);
    expect(one.stdout.split("\n")[0]).toMatch(/^ping\.PingService\./);
  });

  it("describes a symbol, with its comments", async () => {
    const { code, stdout } = await cli(["describe", "-plaintext", demo.target, "ping.PingService"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ping\.PingService is a service:\n/);
    expect(stdout).toContain("rpc Unary(Ping) returns (Pong);");
  });

  it("is called without a schema", async () => {
    const { code, stdout } = await cli(["call", "-plaintext", "-ndjson", "-d", '{"text":"你好"}', demo.target, "ping.PingService/Unary"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '{"text":"你好","number":1}\n' });
  });

  it("takes grpcurl's own order of words", async () => {
    const inOurs = await cli(["list", "-plaintext", demo.target]);
    expect(await cli(["-plaintext", demo.target, "list"])).toEqual(inOurs);
    expect((await cli(["-plaintext", "-H", "x: list", demo.target, "list", "ping.PingService"])).stdout).toContain("PingService.Unary");
    expect((await cli(["-plaintext", demo.target, "describe", "ping.Ping"])).stdout).toMatch(/^ping\.Ping is a message:/);
    expect((await cli(["-protoset", protoset, "list"])).stdout).toBe(inOurs.stdout);
  });

  it("is asked in plaintext only where it is told to", async () => {
    const { code, stderr } = await cli(["list", demo.target]);
    expect(code).not.toBe(0);
    expect(stderr).toContain("does not speak TLS");
  });

  it("gets -reflect-header with the asking, -rpc-header with the call, and -H with both", async () => {
    const { registry } = catalog.get("demo");
    const heard: string[] = [];
    const hearing =
      (handler: CallHandler): CallHandler =>
      (call) => {
        heard.push(...call.metadata.filter(({ key }) => key.startsWith("x-")).map(({ key }) => `${call.path.split("/").at(-1)} ${key}`));
        return handler(call);
      };
    const handlers = [
      ...reflectionHandlers(registry),
      ["/ping.PingService/Unary", async () => Promise.reject(new ServedStatus(5, "x"))] as const,
    ];
    const server = await LoopbackServer.start(new Map(handlers.map(([name, handler]) => [name, hearing(handler)])));
    const flags = ["-H", "x-both: 1", "-reflect-header", "x-ask: 1", "-rpc-header", "x-call: 1"];
    await cli(["call", "-plaintext", ...flags, server.target, "ping.PingService/Unary"]);
    server.dispose();
    expect(heard.sort()).toEqual(["ServerReflectionInfo x-ask", "ServerReflectionInfo x-both", "Unary x-both", "Unary x-call"]);
  });

  it("may not describe itself", async () => {
    const server = await LoopbackServer.start(new Map([["/a.A/Do", async () => undefined]]));
    const { code, stdout, stderr } = await cli(["list", "-plaintext", server.target]);
    server.dispose();
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`${server.target} does not offer server reflection.\n  Open its .proto files`);
  });

  it("stops being asked on Ctrl-C", async () => {
    const { code, stderr } = await cli(["list", "-plaintext", demo.target], { signal: AbortSignal.abort() });
    expect(code).toBe(1);
    expect(stderr).toContain("Cancelled.");
  });
});

describe("-protoset", () => {
  it("is a schema like -proto", async () => {
    const set = ["-protoset", protoset];
    expect((await cli(["list", ...set])).stdout).toContain("build.v1.BuildService\n");
    expect((await cli(["describe", ...set, "ping.Ping"])).stdout).toMatch(/^ping\.Ping is a message:/);
    const { code, stdout } = await cli(["call", "-plaintext", ...set, "-ndjson", demo.target, "ping.PingService/Unary"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '{"number":1}\n' });
  });

  it("is one schema, and -proto another", async () => {
    const { code } = await cli(["list", "-protoset", protoset, "-proto", demoFolder]);
    expect(code).toBe(2);
  });

  it("that is none", async () => {
    const text = path.join(folder, "text.protoset");
    await writeFile(text, "hello");
    expect((await cli(["list", "-protoset", text])).stderr).toContain("is not a set of descriptors.");
    expect((await cli(["list", "-protoset", path.join(folder, "gone.protoset")])).code).toBe(1);
  });
});
