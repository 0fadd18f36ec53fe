import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CallHead, type CallRequest, defaultMaxReceiveBytes, isOver } from "#shared/model/call";
import { CallRegistry } from "../engine/calls/calls";
import { ChannelPool } from "../engine/channels/pool";
import { jsonBody, noFiles } from "../engine/codec/testing/bodies";
import { SchemaCatalog } from "../engine/schema/catalog";
import type { SchemaProject } from "../engine/schema/project";
import { DemoServer } from "./demo-server";

const root = fileURLToPath(new URL("../../assets/demo", import.meta.url));

let catalog: SchemaCatalog;
let project: SchemaProject;
let pool: ChannelPool;
let calls: CallRegistry;
let server: DemoServer;

beforeEach(async () => {
  catalog = new SchemaCatalog();
  project = await catalog.open({ kind: "demo", root });
  server = await DemoServer.start(project.registry);
  pool = new ChannelPool();
  calls = new CallRegistry(catalog, pool, noFiles);
});

afterEach(() => {
  calls.dispose();
  pool.dispose();
  server.dispose();
  catalog.dispose();
});

interface Answer {
  readonly head: CallHead;
  /** The received messages as JSON values. */
  readonly replies: readonly Record<string, unknown>[];
}

/** Calls a method with JSON bodies, to its end. */
async function ask(method: string, ...bodies: object[]): Promise<Answer> {
  const request: CallRequest = {
    sourceId: project.source.id,
    method,
    target: server.target,
    metadata: [],
    deadlineMs: 20_000,
    maxReceiveBytes: defaultMaxReceiveBytes,
    bodies: bodies.map((body) => jsonBody(JSON.stringify(body))),
    finish: true,
    owner: "test",
  };
  const callId = await calls.start(request);
  const head = await new Promise<CallHead>((resolve) => {
    const watching = calls.watch(callId, (now) => {
      if (!isOver(now.state)) return;
      queueMicrotask(() => watching.dispose());
      resolve(now);
    });
  });
  const rows = (await calls.get(callId).reader.rows(0, head.rows)).filter((row) => row.kind === "received");
  expect(rows.every((row) => row.problem === null)).toBe(true);
  return { head, replies: rows.map((row) => JSON.parse(row.preview)) };
}

describe("the demo's schema", () => {
  it("has no diagnostics and a comment on everything", () => {
    const { outline } = project;
    expect(outline.diagnostics).toEqual([]);
    expect(outline.services.map((service) => service.name).sort()).toEqual([
      "build.v1.BuildService",
      "greet.Greeter",
      "ping.PingService",
      "user.UserService",
    ]);
    const undocumented = [...outline.services, ...outline.services.flatMap((service) => service.methods), ...outline.types]
      .filter((thing) => thing.doc === "")
      .map((thing) => thing.name);
    expect(undocumented).toEqual([]);
  });
});

describe("build.v1.BuildService", () => {
  const build = "build.v1.BuildService/Build";

  it("Ping", async () => {
    const { replies } = await ask("build.v1.BuildService/Ping", {});
    expect(replies).toMatchObject([{ server: "wirebench demo" }]);
  });

  it("Build streams 200 varied lines where the request says nothing", async () => {
    const { head, replies } = await ask(build, {});
    expect(head).toMatchObject({ state: "done", received: { count: 200 } });
    expect(replies.map((log) => log.seq)).toEqual(Array.from({ length: 200 }, (_, i) => String(i + 1)));
    expect(new Set(replies.map((log) => log.level))).toEqual(new Set(["DEBUG", "INFO", "WARN", "ERROR"]));
    expect(new Set(replies.map((log) => String(log.line).replace(/\d/g, ""))).size).toBeGreaterThan(30);
    expect(replies.some((log) => /[\u4e00-\u9fff]/.test(String(log.line)))).toBe(true);
    expect(replies[0]).toMatchObject({ worker: { name: "worker-3" }, at: expect.stringMatching(/Z$/) });
    expect(replies[49]).toMatchObject({ labels: { 行号: { number: "50" } } });
    expect(replies.at(-1)).toMatchObject({ exitCode: 0 });
  });

  it("Build fails midway with a status and its details", async () => {
    const { head, replies } = await ask(build, { project: "web", lines: "1000", failAt: "37", tags: ["ci"] });
    expect(replies).toHaveLength(37);
    expect(replies.at(-1)).toMatchObject({ level: "ERROR", exitCode: 2, tags: ["ci"] });
    expect(head).toMatchObject({
      state: "failed",
      status: { name: "ABORTED", origin: "server", message: expect.stringContaining("line 37") },
    });
    expect(head.status?.details.map((detail) => detail.type)).toEqual(["google.rpc.ErrorInfo", "google.rpc.Help"]);
    expect(JSON.parse(head.status?.details[0]?.json ?? "")).toMatchObject({
      reason: "BUILD_FAILED",
      metadata: { project: "web", line: "37" },
    });
  });

  it("Build keeps to its pace, and to the level asked for", async () => {
    const paced = await ask(build, { lines: "6", pace: "0.020s" });
    expect(paced.head.elapsedMs).toBeGreaterThan(90);
    const errors = await ask(build, { lines: "5000", minLevel: "ERROR" });
    expect(errors.replies.length).toBeGreaterThan(0);
    expect(errors.replies.every((log) => log.level === "ERROR")).toBe(true);
  });

  it("Build names the field it does not like", async () => {
    const { head } = await ask(build, { lines: "-1" });
    expect(head.status).toMatchObject({ name: "INVALID_ARGUMENT", details: [{ type: "google.rpc.BadRequest" }] });
  });

  it("Build sends many lines under flow control", async () => {
    const { head } = await ask(build, { lines: "30000" });
    expect(head).toMatchObject({ state: "done", received: { count: 30_000 } });
  });

  it("Upload sums up", async () => {
    const chunks = [Buffer.from("one"), Buffer.alloc(100_000, 7), Buffer.alloc(0)];
    const bodies = chunks.map((data, i) => ({ name: i === 0 ? "照片.png" : "", data: data.toString("base64") }));
    const { replies } = await ask("build.v1.BuildService/Upload", ...bodies);
    const sha256 = createHash("sha256").update(Buffer.concat(chunks)).digest("hex");
    expect(replies).toEqual([{ chunks: "3", bytes: "100003", sha256, names: ["照片.png"] }]);
  });

  it("Chat answers at once, in any language, and knows some words", async () => {
    const { head, replies } = await ask(
      "build.v1.BuildService/Chat",
      { text: "你好" },
      { text: "status" },
      { text: "repeat 40" },
      { text: "bye" },
    );
    expect(replies).toHaveLength(1 + 2 + 40 + 1);
    expect(replies[0]).toMatchObject({ from: "ci", text: "you said: 你好" });
    expect(head.state).toBe("done");
    const failed = await ask("build.v1.BuildService/Chat", { text: "help" }, { text: "fail" }, { text: "unheard" });
    expect(failed.replies).toHaveLength(2);
    expect(failed.head.status).toMatchObject({ name: "ABORTED", origin: "server" });
  });
});

describe("user.UserService", () => {
  const getUser = "user.UserService/GetUser";

  it("finds users by number, by address and by sign-in name", async () => {
    expect((await ask(getUser, {})).replies).toMatchObject([{ id: 1, name: "Ada Lovelace", email: "ada@example.com" }]);
    expect((await ask(getUser, { id: 12 })).replies).toMatchObject([{ id: 12, name: "张小泽", email: "xiaoze2@example.com" }]);
    expect((await ask(getUser, { byEmail: "xiaoze@example.com" })).replies).toMatchObject([{ id: 2 }]);
    expect((await ask(getUser, { byLogin: "zoe" })).replies).toMatchObject([{ id: 10 }]);
  });

  it("tells more in the full view, and for which moment", async () => {
    const { replies, head } = await ask(getUser, { id: 3, view: "FULL", asOf: "2026-01-02T03:04:05Z" });
    expect(replies).toMatchObject([
      { roles: ["READER", "WRITER", "OWNER"], asOf: "2026-01-02T03:04:05Z", createdAt: "2019-01-04T00:00:00Z" },
    ]);
    expect(head.trailers).toContainEqual({ key: "x-cost", value: "1" });
  });

  it("says in detail that there is nobody", async () => {
    const { head } = await ask(getUser, { id: 404 });
    expect(head.status).toMatchObject({ name: "NOT_FOUND", message: "no such user", origin: "server" });
    const [info, help] = head.status?.details ?? [];
    expect(JSON.parse(info?.json ?? "")).toMatchObject({ reason: "USER_UNKNOWN", metadata: { id: "404" } });
    expect(JSON.parse(help?.json ?? "")).toMatchObject({ links: [{ url: "https://example.com/errors/USER_UNKNOWN" }] });
    expect((await ask(getUser, { id: -5 })).head.status).toMatchObject({ name: "INVALID_ARGUMENT" });
  });
});

describe("greet.Greeter and ping.PingService", () => {
  it("greet", async () => {
    expect((await ask("greet.Greeter/SayHello", { name: "小明" })).replies).toEqual([{ message: "Hello, 小明!", language: "en" }]);
    expect((await ask("greet.Greeter/SayHelloStream", {})).replies).toHaveLength(6);
  });

  it("ping in four kinds", async () => {
    expect((await ask("ping.PingService/Unary", { text: "a" })).replies).toEqual([{ text: "a", number: 1 }]);
    expect((await ask("ping.PingService/ServerStream", { count: 2 })).replies).toHaveLength(2);
    expect((await ask("ping.PingService/ClientStream", { text: "a" }, { text: "b" })).replies).toEqual([{ text: "b", number: 2 }]);
    expect((await ask("ping.PingService/Bidi", { text: "a" }, { text: "b" })).replies).toHaveLength(2);
  });
});
