import { fork } from "node:child_process";
import { create, toBinary } from "@bufbuild/protobuf";
import { anyPack, StringValueSchema } from "@bufbuild/protobuf/wkt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CallHead, CallRequest, CallState } from "#shared/model/call";
import { defaultMaxReceiveBytes } from "#shared/model/call";
import { defaultRecordingLimits } from "#shared/model/settings";
import { parseTarget } from "#shared/model/target";
import { ChannelPool } from "../channels/pool";
import { type LoopbackServer, ServedStatus } from "../channels/server";
import { closedPort } from "../channels/testing/hostile-server";
import { googleRpcType } from "../codec/google-rpc";
import { encodeJson } from "../codec/json/encode";
import { jsonBody, noFiles } from "../codec/testing/bodies";
import { RecordingStore } from "../recording/recording-store";
import { bareChannelOf, type CallSetup } from "./call-setup";
import { CallSession } from "./session";
import { encodeNote, goneFrom, startTalkServer } from "./testing/talk-server";
import { testProject } from "./testing/test-schema";

let pool: ChannelPool;
let server: LoopbackServer;
const sessions: CallSession[] = [];
const stores: RecordingStore[] = [];

beforeEach(async () => {
  pool = new ChannelPool();
  server = await startTalkServer();
});

afterEach(() => {
  for (const session of sessions.splice(0)) session.dispose();
  for (const store of stores.splice(0)) store.dispose();
  pool.dispose();
  server.dispose();
});

interface Asked extends Partial<Omit<CallRequest, "bodies">> {
  /** As JSON. */
  readonly bodies?: readonly string[];
  readonly setup?: Partial<CallSetup>;
}

function newSession(name: string, { setup, bodies = [], ...asked }: Asked = {}): CallSession {
  const method = testProject.method(`test.Talk/${name}`);
  const request: CallRequest = {
    sourceId: "test",
    method: method.name,
    target: server.target,
    metadata: [],
    deadlineMs: null,
    maxReceiveBytes: defaultMaxReceiveBytes,
    bodies: bodies.map(jsonBody),
    finish: false,
    owner: "tab-1",
    ...asked,
  };
  const session = new CallSession({
    callId: "call-1",
    method,
    registry: testProject.registry,
    prepare: bareChannelOf(pool),
    request,
    bodies: bodies.map((text) => encodeJson(method.desc.input, testProject.registry, text)),
    files: noFiles,
    ...setup,
  });
  sessions.push(session);
  return session;
}

function memoryOf(memoryBytes: number): RecordingStore {
  const store = new RecordingStore({ limits: { ...defaultRecordingLimits, memoryBytes } });
  stores.push(store);
  return store;
}

/** Starts a session and answers its last head. */
function run(session: CallSession): Promise<CallHead> {
  const ended = endOf(session);
  session.start();
  return ended;
}

function endOf(session: CallSession): Promise<CallHead> {
  return new Promise((resolve) => {
    const listening = session.onEnd((head) => {
      listening.dispose();
      resolve(head);
    });
  });
}

/** Resolves when a head says so. */
function until(session: CallSession, holds: (head: CallHead) => boolean): Promise<CallHead> {
  return new Promise((resolve) => {
    const listening = session.onHead((head) => {
      if (!holds(head)) return;
      listening.dispose();
      resolve(head);
    });
  });
}

const namesOf = (session: CallSession) => session.timeline().map((event) => event.name);
const texts = async (session: CallSession) => (await session.reader.rows(0, 500)).map((row) => JSON.parse(row.preview).text);

describe("the four kinds of call", () => {
  it("unary is a stream of one", async () => {
    const session = newSession("Unary", { bodies: ['{"text": "你好"}'] });
    const states: CallState[] = [session.head.state];
    const listening = session.onHead((head) => states.push(head.state));
    const running = run(session);
    expect(session.head.state).toBe("connecting");
    const head = await running;
    listening.dispose();
    expect(head).toMatchObject({ callId: "call-1", owner: "tab-1", kind: "unary", state: "done", rows: 2, fault: null, hold: null });
    expect(head.status).toEqual({ code: 0, name: "OK", message: expect.any(String), details: [], origin: "server", cause: null });
    expect(head.sent.count).toBe(1);
    expect(head.received).toEqual({ count: 1, bytes: 12 });
    expect(head.headers).not.toBeNull();
    expect(head.trailers).toContainEqual({ key: "x-cost", value: "1" });
    expect(states[0]).toBe("idle");
    expect(states.at(-1)).toBe("done");
    expect(await session.reader.rows(0, 10)).toMatchObject([
      { index: 0, kind: "sent", preview: '{"text":"你好"}', size: 8, truncated: false, problem: null },
      { index: 1, kind: "received", preview: '{"text":"re: 你好"}', size: 12, truncated: false, problem: null },
    ]);
    const order = ["start", "connecting", "connected", "request-sent", "half-close", "headers", "first-message", "trailers", "end"];
    expect([...namesOf(session)].sort()).toEqual([...order].sort());
    const offsets = session.timeline().map((event) => event.offsetMs);
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
    expect(session.timeline().find((event) => event.name === "connected")?.note).toBe(server.target);
  });

  it("a second call says that the connection is reused", async () => {
    await run(newSession("Unary", { bodies: ["{}"] }));
    const second = newSession("Unary", { bodies: ["{}"] });
    await run(second);
    expect(namesOf(second)).not.toContain("connecting");
    expect(second.timeline().find((event) => event.name === "reused")?.note).toBe(server.target);
  });

  it("server stream", async () => {
    const session = newSession("Tell", { bodies: ['{"number": "500"}'] });
    const head = await run(session);
    expect(head).toMatchObject({ kind: "server-stream", state: "done", rows: 501, received: { count: 500 } });
    expect(await session.reader.rows(499, 10)).toHaveLength(2);
    expect((await session.reader.rows(500, 10))[0]).toMatchObject({ index: 500, kind: "received" });
    expect(JSON.parse((await session.reader.rows(500, 1))[0]?.preview ?? "")).toMatchObject({ number: "500" });
    expect(await session.reader.rows(501, 10)).toEqual([]);
  });

  it("client stream", async () => {
    const session = newSession("Collect", { bodies: ['{"text":"a"}', '{"text":"b"}'] });
    session.start();
    await session.send(jsonBody('{"text":"c"}'));
    const ended = endOf(session);
    session.finish();
    expect(await ended).toMatchObject({ kind: "client-stream", state: "done", sent: { count: 3 }, received: { count: 1 } });
    expect(await texts(session)).toEqual(["a", "b", "c", "a+b+c"]);
  });

  it("a client stream half-closes after its bodies where asked", async () => {
    const session = newSession("Collect", { bodies: ['{"text":"a"}', '{"text":"b"}'], finish: true });
    expect(await run(session)).toMatchObject({ state: "done", rows: 3 });
  });

  it("bidi: replies come while the call is open; half-close and cancel are different acts", async () => {
    const session = newSession("Chat");
    session.start();
    await session.send(jsonBody('{"text":"one"}'));
    await until(session, (head) => head.received.count === 1);
    expect(session.head.state).toBe("open");
    await session.send(jsonBody('{"text":"two"}'));
    await until(session, (head) => head.received.count === 2);
    const ended = endOf(session);
    session.finish();
    expect(session.head.state).toBe("half-closed");
    expect(await ended).toMatchObject({ state: "done", kind: "bidi" });
    expect(await texts(session)).toEqual(["one", "re: one", "two", "re: two"]);
    expect(namesOf(session)).toContain("half-close");
  });
});

describe("sending", () => {
  it("refuses after half-close and after the end", async () => {
    const session = newSession("Chat");
    session.start();
    await until(session, (head) => head.state === "open");
    const ended = endOf(session);
    session.finish();
    await expect(session.send(jsonBody("{}"))).rejects.toMatchObject({ code: "wrong-state", facts: { state: "half-closed" } });
    expect(() => session.finish()).toThrow(expect.objectContaining({ code: "wrong-state" }));
    await ended;
    await expect(session.send(jsonBody("{}"))).rejects.toMatchObject({ code: "wrong-state", facts: { state: "done" } });
  });

  it("a unary call takes no second message", async () => {
    const session = newSession("Unary", { bodies: ['{"text":"sleep"}'] });
    session.start();
    await expect(session.send(jsonBody("{}"))).rejects.toMatchObject({ code: "wrong-state" });
  });

  it("a message that does not encode fails alone; the call lives on", async () => {
    const session = newSession("Chat");
    session.start();
    await expect(session.send(jsonBody('{"text": }'))).rejects.toMatchObject({ code: "body-syntax" });
    await expect(session.send(jsonBody('{"number": true}'))).rejects.toMatchObject({ code: "body-mismatch" });
    await session.send(jsonBody('{"text":"still here"}'));
    session.finish();
    expect(await endOf(session)).toMatchObject({ state: "done", sent: { count: 1 }, received: { count: 1 } });
  });

  it("metadata that may not be sent is refused before anything is", () => {
    const metadata = [{ key: "grpc-x", value: "", enabled: true }];
    expect(() => newSession("Unary", { bodies: ["{}"], metadata })).toThrow(expect.objectContaining({ code: "metadata-invalid" }));
  });
});

describe("ends", () => {
  it("the server's own status, with its details decoded", async () => {
    const status = googleRpcType("Status");
    const detail = anyPack(StringValueSchema, create(StringValueSchema, { value: "why" }));
    const packed = toBinary(status, create(status, { code: 9, message: "no", details: [detail] }));
    server.dispose();
    server = await startTalkServer({
      Unary: async () => {
        throw new ServedStatus(9, "no", [{ key: "grpc-status-details-bin", value: Buffer.from(packed).toString("base64") }]);
      },
    });
    const head = await run(newSession("Unary", { bodies: ["{}"] }));
    expect(head).toMatchObject({
      state: "failed",
      status: { code: 9, name: "FAILED_PRECONDITION", message: "no", origin: "server", cause: null },
    });
    expect(head.status?.details).toMatchObject([{ type: "google.protobuf.StringValue" }]);
    expect(head.trailers?.some((pair) => pair.key === "grpc-status-details-bin")).toBe(true);
  });

  it("a status number outside the canonical ones is shown as it is", async () => {
    expect(await run(newSession("Unary", { bodies: ['{"text":"fail 42"}'] }))).toMatchObject({
      state: "failed",
      status: { code: 42, name: "CODE_42", origin: "server" },
    });
  });

  it("deadline exceeded says that this side decided", async () => {
    const session = newSession("Unary", { bodies: ['{"text":"sleep"}'], deadlineMs: 80 });
    expect(await run(session)).toMatchObject({
      state: "failed",
      status: { name: "DEADLINE_EXCEEDED", origin: "client", cause: "deadline" },
    });
  });

  it("cancel in mid-stream keeps what had arrived", async () => {
    const session = newSession("Tell", { bodies: ['{"number":"100", "text":"wait"}'] });
    session.start();
    await until(session, (head) => head.received.count === 100);
    const ended = endOf(session);
    session.cancel();
    expect(session.head.state).toBe("closing");
    expect(await ended).toMatchObject({
      state: "cancelled",
      status: { name: "CANCELLED", origin: "client", cause: "cancelled-here" },
      received: { count: 100 },
    });
    session.cancel();
    expect(session.head.state).toBe("cancelled");
  });

  it("can be cancelled before it started, and while it connects", async () => {
    const idle = newSession("Unary", { bodies: ["{}"] });
    const ended = endOf(idle);
    idle.cancel();
    expect(await ended).toMatchObject({ state: "cancelled" });
    idle.start();
    expect(idle.head.state).toBe("cancelled");
    const connecting = newSession("Unary", { bodies: ['{"text":"sleep"}'] });
    const cancelled = endOf(connecting);
    connecting.start();
    connecting.cancel();
    expect(await cancelled).toMatchObject({ state: "cancelled" });
  });

  it("a channel that cannot even start a call: the fault says so, and nothing is left running", async () => {
    const channel = {
      target: parseTarget(server.target),
      startCall: () => {
        throw new Error("no such luck");
      },
    };
    const lease = { channel, dispose: () => {} };
    const session = newSession("Unary", { bodies: ["{}"], setup: { prepare: async () => ({ lease, metadata: [] }) } });
    const heads: CallHead[] = [];
    const listening = session.onHead((head) => heads.push(head));
    expect(await run(session)).toMatchObject({ state: "failed", status: null, fault: { code: "internal", message: "no such luck" } });
    listening.dispose();
    expect(heads.map((head) => head.state)).toEqual(["failed"]);
    expect(namesOf(session).at(-1)).toBe("end");
  });

  it("a server that dies in mid-stream: connection-lost, and what had arrived stays", async () => {
    const child = fork(new URL("../channels/testing/endless-server.mjs", import.meta.url), { stdio: "ignore" });
    const port = await new Promise<number>((resolve) => child.once("message", (value) => resolve(Number(value))));
    const session = newSession("Tell", { target: `127.0.0.1:${port}`, bodies: ["{}"] });
    const counting = session.onRow((row) => {
      if (row.index === 500) child.kill("SIGKILL");
    });
    const head = await run(session);
    counting.dispose();
    expect(head).toMatchObject({ state: "failed", status: { name: "UNAVAILABLE", origin: "client", cause: "connection-lost" } });
    expect(head.rows).toBeGreaterThanOrEqual(501);
    // The server's messages are not Notes; each is kept as a row all the same.
    expect((await session.reader.rows(1, 1))[0]).toMatchObject({ size: 100, problem: expect.any(String) });
  });

  it("nobody listens", async () => {
    const head = await run(newSession("Unary", { bodies: ["{}"], target: `127.0.0.1:${await closedPort()}` }));
    expect(head).toMatchObject({ state: "failed", status: { name: "UNAVAILABLE", origin: "client", cause: "refused" } });
  });

  it("an answer over the receive limit", async () => {
    const head = await run(newSession("Unary", { bodies: [JSON.stringify({ text: "x".repeat(2000) })], maxReceiveBytes: 1000 }));
    expect(head).toMatchObject({ state: "failed", status: { name: "RESOURCE_EXHAUSTED", origin: "client", cause: "message-too-large" } });
  });

  it("a method that the server does not know", async () => {
    expect(await run(newSession("Unserved", { bodies: ["{}"] }))).toMatchObject({
      state: "failed",
      status: { name: "UNIMPLEMENTED", origin: "server", cause: "method-unknown" },
    });
  });

  it("dispose in mid-call cancels, and tells a last head", async () => {
    let serverHeard = () => {};
    const gone = new Promise<void>((resolve) => {
      serverHeard = resolve;
    });
    server.dispose();
    server = await startTalkServer({
      Chat: async (call) => {
        await call.send(encodeNote({ text: "hello" }));
        await goneFrom(call);
        serverHeard();
        return undefined;
      },
    });
    const session = newSession("Chat");
    session.start();
    await until(session, (head) => head.received.count === 1);
    const ended = endOf(session);
    session.dispose();
    session.dispose();
    expect(await ended).toMatchObject({ state: "cancelled", status: { cause: "cancelled-here" } });
    await gone;
  });
});

describe("messages", () => {
  it("that are broken are rows all the same, with their bytes and the reason", async () => {
    const session = newSession("Unary", { bodies: ['{"text":"garbage"}'] });
    expect(await run(session)).toMatchObject({ state: "done", rows: 2 });
    expect(await session.reader.rows(1, 1)).toMatchObject([{ preview: "{}", size: 3, problem: expect.stringContaining("test.Note") }]);
    expect(await session.reader.message(1)).toMatchObject({ root: { text: "{}" }, problems: [{ offset: 1, end: 3, path: "" }] });
  });

  it("are cut where they are long, and whole where there is room", async () => {
    const text = "长".repeat(30_000);
    const session = newSession("Unary", { bodies: [JSON.stringify({ text })] });
    await run(session);
    const [row] = await session.reader.rows(0, 1);
    expect(row?.truncated).toBe(true);
    expect(row?.preview).toHaveLength(2000);
    const message = await session.reader.message(0);
    expect(JSON.parse((await session.reader.nodes(0)).text({ tree: "fields", path: [], format: "json", limit: 1_000_000 }).text)).toEqual({
      text,
    });
    expect(message).toMatchObject({ type: "test.Note", direction: "sent" });
    expect((await session.reader.nodes(0)).bytes(0, 1000)).toMatchObject({ bytes: { length: 1000 }, size: message.size });
    expect(message.size).toBeGreaterThan(90_000);
    await expect(session.reader.message(2)).rejects.toEqual(expect.objectContaining({ code: "bad-params" }));
  });

  it("of millions of characters are looked at piece by piece", async () => {
    const session = newSession("Unary", { bodies: [JSON.stringify({ text: "y".repeat(5_000_000) })] });
    await run(session);
    const { root } = await session.reader.message(1);
    expect(root).toMatchObject({ kind: "object", children: 1, cut: true });
    expect(root.text.length).toBeLessThanOrEqual(2000);
    const [text] = (await session.reader.nodes(1)).window("fields", [], 0, 1).nodes;
    expect(text).toMatchObject({ key: "text", cut: true });
    expect(text?.text).toHaveLength(2000);
  });
});

describe("heads", () => {
  it("come at most about 20 times a second, and the last one always", async () => {
    const session = newSession("Tell", { bodies: ['{"number":"30000"}'] });
    const heads: CallHead[] = [];
    const listening = session.onHead((head) => heads.push(head));
    const last = await run(session);
    listening.dispose();
    expect(last.received.count).toBe(30_000);
    expect(heads.at(-1)).toEqual(last);
    expect(heads.length).toBeLessThanOrEqual(last.elapsedMs / 50 + 3);
    expect(heads.some((head) => head.rate > 0)).toBe(true);
  });

  it("tell one who listens late that the rate fell", async () => {
    const session = newSession("Tell", { bodies: ['{"number":"50", "text":"wait"}'] });
    session.start();
    while (session.head.received.count < 50) await new Promise((resolve) => setTimeout(resolve, 20));
    // Until nobody is told anything any more.
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await until(session, (head) => head.rate === 0)).state).toBe("half-closed");
  });

  it("tell that the rate fell when a stream goes quiet", async () => {
    const session = newSession("Tell", { bodies: ['{"number":"50", "text":"wait"}'] });
    session.start();
    await until(session, (head) => head.received.count === 50 && head.rate > 0);
    expect((await until(session, (head) => head.rate === 0)).state).toBe("half-closed");
  });
});

describe("holding", () => {
  it("stops the rows and resumes without loss", async () => {
    const session = newSession("Tell", { bodies: ['{"number":"20000"}'] });
    const listening = session.onRow((row) => {
      if (row.index === 10) session.hold(true);
    });
    session.start();
    await until(session, (head) => head.hold === "user");
    const { rows } = session.head;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(session.head).toMatchObject({ hold: "user", rows, state: "half-closed" });
    const ended = endOf(session);
    session.hold(false);
    expect(await ended).toMatchObject({ state: "done", hold: null, received: { count: 20_000 } });
    listening.dispose();
    session.hold(true);
    expect(session.head.hold).toBe(null);
  });

  it("keeps every message of a call that fails meanwhile", async () => {
    const session = newSession("Tell", { bodies: ['{"number":"400", "text":"fail 10"}'] });
    const listening = session.onRow((row) => {
      if (row.index % 150 !== 10) return;
      session.hold(true);
      setTimeout(() => session.hold(false), 30);
    });
    expect(await run(session)).toMatchObject({ state: "failed", status: { name: "ABORTED", origin: "server" }, received: { count: 400 } });
    listening.dispose();
  });

  it("does not keep a call from its deadline", async () => {
    const session = newSession("Tell", { bodies: ['{"number":"5000", "text":"wait"}'], deadlineMs: 300 });
    session.start();
    session.hold(true);
    expect(await endOf(session)).toMatchObject({ state: "failed", hold: null, status: { name: "DEADLINE_EXCEEDED" } });
    expect(session.timeline().at(-1)).toMatchObject({ name: "end", note: "DEADLINE_EXCEEDED" });
  });

  it("happens by itself when the memory is used up, and ends when there is some again", async () => {
    const recordings = memoryOf(300_000);
    const other = newSession("Tell", { bodies: ['{"number":"2000"}'], setup: { recordings } });
    expect(await run(other)).toMatchObject({ state: "done" });
    const session = newSession("Tell", { bodies: ['{"number":"2000"}'], setup: { recordings } });
    session.start();
    const head = await until(session, (now) => now.hold === "memory");
    expect(head.received.count).toBeLessThan(2000);
    expect(() => session.hold(false)).toThrow(expect.objectContaining({ code: "too-large" }));
    const ended = endOf(session);
    other.dispose();
    expect(await ended).toMatchObject({ state: "done", received: { count: 2000 } });
  });

  it("for memory does not keep a unary call from its end", async () => {
    const recordings = memoryOf(100);
    const session = newSession("Unary", { bodies: ['{"text":"a"}'], setup: { recordings } });
    expect(await run(session)).toMatchObject({ state: "done", rows: 2 });
  });

  it("is how a slow reader of onRow is kept in step", async () => {
    const session = newSession("Tell", { bodies: ['{"number":"3000"}'], setup: { keepMessages: false } });
    let seen = 0;
    const listening = session.onRow(({ kind, bytes }) => {
      if (kind === "sent") return;
      expect(bytes.byteLength).toBeGreaterThan(80);
      seen++;
      if (seen % 500 !== 0) return;
      session.hold(true);
      setTimeout(() => session.hold(false), 5);
    });
    expect(await run(session)).toMatchObject({ state: "done", rows: 3001, received: { count: 3000 } });
    listening.dispose();
    expect(seen).toBe(3000);
    expect(await session.reader.rows(0, 1)).toEqual([]);
  });
});
