import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Cancellation, CancellationSource } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";
import { type CallHead, type CallRequest, defaultMaxReceiveBytes, isOver } from "#shared/model/call";
import { ChannelPool } from "../channels/pool";
import type { LoopbackServer, ServedCall } from "../channels/server";
import { encodeJson } from "../codec/json/encode";
import { jsonBody, noFiles } from "../codec/testing/bodies";
import { bareChannelOf, type Passage } from "./call-setup";
import { CallSession } from "./session";
import { startTalkServer } from "./testing/talk-server";
import { testProject } from "./testing/test-schema";

/** One asking of `prepare`, answered by the test. */
interface Asked {
  readonly cancellation: Cancellation;
  /** Answers with a channel and this token. */
  ready(token?: string): Promise<void>;
  refuse(reason: Fault): void;
}

let pool: ChannelPool;
let server: LoopbackServer;
let served: ServedCall[];
let asked: Asked[];
let leases: number;
let session: CallSession;

beforeEach(async () => {
  pool = new ChannelPool();
  served = [];
  asked = [];
  leases = 0;
  server = await startTalkServer({
    Collect: async (call) => {
      served.push(call);
      const messages: Uint8Array[] = [];
      for await (const message of call.messages) messages.push(message);
      await call.send(messages[0] ?? new Uint8Array());
      return undefined;
    },
  });
});

afterEach(() => {
  session.dispose();
  pool.dispose();
  server.dispose();
});

function begin(bodies: readonly string[], asks: Partial<CallRequest> = {}): CallSession {
  const method = testProject.method("test.Talk/Collect");
  const { registry } = testProject;
  const request: CallRequest = {
    sourceId: "test",
    method: method.name,
    target: server.target,
    metadata: [{ key: "x-own", value: "1", enabled: true }],
    deadlineMs: null,
    maxReceiveBytes: defaultMaxReceiveBytes,
    bodies: bodies.map(jsonBody),
    finish: false,
    owner: "tab",
    ...asks,
  };
  session = new CallSession({
    callId: "call",
    method,
    registry,
    request,
    bodies: bodies.map((text) => encodeJson(method.desc.input, registry, text)),
    files: noFiles,
    prepare: (_, cancellation) => new Promise((resolve, reject) => ask(request, cancellation, resolve, reject)),
  });
  session.start();
  return session;
}

function ask(request: CallRequest, cancellation: Cancellation, resolve: (it: Passage) => void, reject: (why: Fault) => void): void {
  const ready = async (token = "") => {
    // Late, as one comes that has not heard of a cancellation.
    const { lease } = await bareChannelOf(pool)(request, new CancellationSource());
    leases++;
    const dispose = () => {
      leases--;
      lease.dispose();
    };
    resolve({ lease: { channel: lease.channel, dispose }, metadata: [{ key: "authorization", value: token }] });
    await new Promise(setImmediate);
  };
  asked.push({ cancellation, ready, refuse: reject });
}

function over(): Promise<CallHead> {
  return new Promise((resolve) => {
    const listening = session.onEnd((head) => {
      listening.dispose();
      resolve(head);
    });
  });
}

const texts = async () => (await session.reader.rows(0, 50)).map(({ kind, preview }) => [kind, JSON.parse(preview).text]);
const keychainShut = new Fault("io", "The keychain was not opened.");

describe("while a call is prepared", () => {
  it("it connects, nothing goes out, and what is sent keeps its place behind the request's bodies", async () => {
    begin(['{"text":"one"}', '{"text":"two"}']);
    const sending = session.send(jsonBody('{"text":"three"}'));
    const ended = over();
    session.finish();
    await new Promise(setImmediate);
    expect(session.head).toMatchObject({ state: "connecting", rows: 0 });
    expect([pool.size, served.length]).toEqual([0, 0]);
    await asked[0]?.ready();
    await sending;
    expect(await ended).toMatchObject({ state: "done", sent: { count: 3 } });
    expect(await texts()).toEqual([
      ["sent", "one"],
      ["sent", "two"],
      ["sent", "three"],
      ["received", "one"],
    ]);
  });

  it("its credentials go out behind the request's own metadata", async () => {
    begin(["{}"], { finish: true });
    const ended = over();
    await asked[0]?.ready("Bearer token");
    await ended;
    expect(served[0]?.metadata).toEqual(expect.arrayContaining([{ key: "x-own", value: "1" }]));
    expect(served[0]?.metadata).toEqual(expect.arrayContaining([{ key: "authorization", value: "Bearer token" }]));
  });

  it("a hold waits for the call", async () => {
    begin(['{"text":"one"}'], { finish: true });
    const ended = over();
    session.hold(true);
    await asked[0]?.ready();
    while (session.head.headers === null) await new Promise(setImmediate);
    expect(session.head).toMatchObject({ hold: "user", received: { count: 0 } });
    session.hold(false);
    expect(await ended).toMatchObject({ state: "done", received: { count: 1 } });
  });

  it("a cancel ends it at once, who prepares hears of it, and a channel that comes too late is given back", async () => {
    begin(['{"text":"one"}']);
    const sending = expect(session.send(jsonBody('{"text":"two"}'))).rejects.toMatchObject({ code: "wrong-state" });
    const ended = over();
    session.cancel();
    expect(await ended).toMatchObject({ state: "cancelled", rows: 0, status: { cause: "cancelled-here" }, fault: null });
    await sending;
    expect(asked[0]?.cancellation.reason).toMatchObject({ code: "cancelled" });
    await asked[0]?.ready();
    expect([leases, served.length]).toEqual([0, 0]);
    expect(isOver(session.head.state)).toBe(true);
  });

  it("so does the end of the session", async () => {
    begin(['{"text":"one"}']);
    session.dispose();
    expect(asked[0]?.cancellation.reason).toMatchObject({ code: "cancelled" });
    await asked[0]?.ready();
    expect(leases).toBe(0);
  });
});

describe("a call that could not be prepared", () => {
  it("says why in its head, has sent nothing, and takes its bodies along when it is attempted again", async () => {
    begin(['{"text":"one"}'], { finish: true });
    const failed = over();
    asked[0]?.refuse(keychainShut);
    expect(await failed).toMatchObject({ state: "failed", rows: 0, status: null, fault: keychainShut.toData() });
    expect(session.timeline().at(-1)).toMatchObject({ name: "end", note: keychainShut.message });
    session.reconnect();
    expect(session.head).toMatchObject({ state: "connecting", attempt: 2, fault: null });
    const ended = over();
    await asked[1]?.ready("Bearer newer");
    expect(await ended).toMatchObject({ state: "done", sent: { count: 1 }, received: { count: 1 } });
    expect(served[0]?.metadata).toContainEqual({ key: "authorization", value: "Bearer newer" });
    expect(leases).toBe(0);
  });

  it("refuses what was to be sent after it", async () => {
    begin([]);
    const sending = expect(session.send(jsonBody("{}"))).rejects.toMatchObject({ code: "wrong-state" });
    const ended = over();
    asked[0]?.refuse(keychainShut);
    await ended;
    await sending;
  });
});
