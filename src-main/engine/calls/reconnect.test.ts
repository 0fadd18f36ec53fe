import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CallHead, type CallRequest, defaultMaxReceiveBytes, isOver } from "#shared/model/call";
import { ChannelPool } from "../channels/pool";
import type { LoopbackServer } from "../channels/server";
import { answer, frames, RawServer } from "../channels/testing/raw-server";
import { jsonBody, noFiles } from "../codec/testing/bodies";
import { CallRegistry } from "./calls";
import { startTalkServer } from "./testing/talk-server";
import { testProject } from "./testing/test-schema";

let pool: ChannelPool;
let server: LoopbackServer;
let calls: CallRegistry;

beforeEach(async () => {
  pool = new ChannelPool();
  server = await startTalkServer();
  calls = new CallRegistry({ opened: async () => testProject, all: () => [testProject] }, pool, noFiles);
});

afterEach(() => {
  calls.dispose();
  pool.dispose();
  server.dispose();
});

function request(method: string, bodies: readonly string[], asked: Partial<CallRequest> = {}): CallRequest {
  const limits = { deadlineMs: null, maxReceiveBytes: defaultMaxReceiveBytes };
  const request = { sourceId: "test", method: `test.Talk/${method}`, target: server.target, metadata: [], finish: false, owner: "tab" };
  return { ...request, ...limits, bodies: bodies.map(jsonBody), ...asked };
}

/** The first head of a call for which something holds. */
function until(callId: string, holds: (head: CallHead) => boolean): Promise<CallHead> {
  return new Promise((resolve) => {
    let found = false;
    const watching = calls.watch(callId, (head) => {
      if (found || !holds(head)) return;
      found = true;
      queueMicrotask(() => watching.dispose());
      resolve(head);
    });
  });
}

const over = (callId: string) => until(callId, (head) => isOver(head.state));
const names = (callId: string) => calls.timeline(callId).map((event) => event.name);

describe("reconnecting", () => {
  it("makes the same request again, into the same recording, after a mark", async () => {
    const callId = await calls.start(request("Tell", ['{"number":"3","text":"fail 14"}']));
    const first = await over(callId);
    expect(first).toMatchObject({ state: "failed", attempt: 1, rows: 4 });
    calls.reconnect(callId);
    const second = await over(callId);
    expect(second).toMatchObject({ callId, state: "failed", attempt: 2, rows: 9, status: { name: "UNAVAILABLE" } });
    expect(second.sent.count).toBe(2);
    expect(second.received.count).toBe(6);
    expect(second.startedAt).toBe(first.startedAt);
    expect(second.elapsedMs).toBeGreaterThan(first.elapsedMs);
    const rows = await calls.get(callId).reader.rows(0, 20);
    expect(rows.map((row) => row.kind).join(" ")).toBe("sent received received received mark sent received received received");
    expect(JSON.parse(rows[4]?.preview ?? "")).toEqual({ attempt: 2, before: "UNAVAILABLE" });
    const offsets = rows.map((row) => row.offsetMs);
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
    expect(names(callId).filter((name) => name === "end")).toHaveLength(2);
    expect(names(callId)).toContain("reconnect");
    expect(names(callId).filter((name) => name === "start")).toHaveLength(1);
  });

  it("finds a server that has come back", async () => {
    const { port } = server;
    const callId = await calls.start(request("Tell", ['{"number":"5","text":"wait"}']));
    await until(callId, (head) => head.received.count === 5);
    server.dispose();
    expect(await over(callId)).toMatchObject({ state: "failed", received: { count: 5 } });
    calls.reconnect(callId);
    expect(await over(callId)).toMatchObject({ attempt: 2, state: "failed", status: { cause: "refused" } });
    server = await startTalkServer({}, port);
    calls.reconnect(callId);
    expect(await until(callId, (head) => head.received.count === 10)).toMatchObject({
      attempt: 3,
      state: "half-closed",
      status: null,
      trailers: null,
    });
    calls.cancel(callId);
    expect(await over(callId)).toMatchObject({ state: "cancelled", received: { count: 10 } });
  });

  it("sends of a chat what it began with, and can be talked to again", async () => {
    const callId = await calls.start(request("Chat", ['{"text":"one"}']));
    await calls.send(callId, jsonBody('{"text":"two"}'), []);
    await until(callId, (head) => head.received.count === 2);
    calls.finish(callId);
    await over(callId);
    calls.reconnect(callId);
    await until(callId, (head) => head.received.count === 3);
    await calls.send(callId, jsonBody('{"text":"three"}'), []);
    await until(callId, (head) => head.received.count === 4);
    calls.finish(callId);
    expect(await over(callId)).toMatchObject({ state: "done", attempt: 2, sent: { count: 4 } });
    const texts = (await calls.get(callId).reader.rows(0, 20))
      .filter((row) => row.kind === "sent")
      .map((row) => JSON.parse(row.preview).text);
    expect(texts).toEqual(["one", "two", "one", "three"]);
  });

  it("begins unheld, and a hold is its own", async () => {
    const callId = await calls.start(request("Tell", ['{"number":"2000","text":"wait"}']));
    calls.hold(callId, true);
    calls.cancel(callId);
    expect(await over(callId)).toMatchObject({ hold: null });
    calls.reconnect(callId);
    await until(callId, (head) => head.received.count === 2000);
    calls.hold(callId, true);
    expect(await until(callId, (head) => head.hold === "user")).toMatchObject({ attempt: 2 });
  });

  it("is refused while the call runs, and for one that was closed", async () => {
    const callId = await calls.start(request("Unary", ['{"text":"sleep"}']));
    expect(() => calls.reconnect(callId)).toThrow(expect.objectContaining({ code: "wrong-state" }));
    expect(pool.size).toBe(1);
    calls.close(callId);
    expect(() => calls.reconnect(callId)).toThrow(expect.objectContaining({ code: "call-gone" }));
  });

  it("a call that runs again is not given up for newer finished ones", async () => {
    calls.dispose();
    calls = new CallRegistry({ opened: async () => testProject, all: () => [testProject] }, pool, noFiles, { maxFinished: 1 });
    const callId = await calls.start(request("Tell", ['{"number":"1","text":"wait"}']));
    await until(callId, (head) => head.received.count === 1);
    calls.cancel(callId);
    await over(callId);
    calls.reconnect(callId);
    for (let i = 0; i < 3; i++) await over(await calls.start(request("Unary", ["{}"])));
    expect(calls.list().map((head) => head.callId)).toContain(callId);
  });
});

describe("many and long calls", () => {
  it("a stream that drips for long: every message is a row at its time, and the rest of the call stays small", async () => {
    const raw = await RawServer.start((stream) => {
      answer(stream, 0);
      let left = 100;
      const drip = () => {
        stream.write(frames(1, 0));
        if (--left === 0) stream.end();
        else setTimeout(drip, 10);
      };
      drip();
    });
    const callId = await calls.start(request("Tell", ["{}"], { target: raw.target, keepalive: { timeMs: 5, timeoutMs: 5000 } }));
    const head = await over(callId);
    expect(head).toMatchObject({ state: "done", received: { count: 100 }, rows: 101 });
    expect(head.pulse.counts.reduce((sum, count) => sum + count, 0)).toBe(100);
    expect(head.pulse.counts.length).toBeLessThanOrEqual(64);
    const rows = await calls.get(callId).reader.rows(1, 100);
    expect(rows.every((row, i) => i === 0 || (row.gapMs ?? 0) > 0)).toBe(true);
    expect(calls.timeline(callId).length).toBeLessThanOrEqual(500);
    raw.dispose();
  });

  it("50 streams under way when the core is told to stop: each is cancelled, and the server hears it", async () => {
    let gone = 0;
    const raw = await RawServer.start((stream) => {
      answer(stream);
      const pour = () => {
        while (!stream.destroyed && stream.write(frames(50)));
      };
      stream.on("drain", pour);
      stream.on("close", () => gone++);
      pour();
    });
    const ids = await Promise.all(
      Array.from({ length: 50 }, (_, i) => calls.start(request("Tell", ["{}"], { target: raw.target, owner: `tab-${i}` }))),
    );
    await Promise.all(ids.map((callId) => until(callId, (head) => head.received.count > 200)));
    expect(calls.list().every((head) => head.state === "half-closed")).toBe(true);
    calls.dispose();
    await expect.poll(() => gone).toBe(50);
    raw.dispose();
  });
});

describe("a call's timeline", () => {
  it("tells of pings, GOAWAY and the loss of the connection, as often as they come", async () => {
    const raw = await RawServer.start((stream) => {
      answer(stream);
      stream.write(frames(3, 0));
      setTimeout(() => raw.sessions[0]?.goaway(0, 1, Buffer.from("restart")), 200);
      setTimeout(() => raw.sockets[0]?.resetAndDestroy(), 300);
    });
    const callId = await calls.start(request("Tell", ["{}"], { target: raw.target, keepalive: { timeMs: 30, timeoutMs: 5000 } }));
    expect(await over(callId)).toMatchObject({ state: "failed", received: { count: 3 }, status: { cause: "going-away" } });
    const events = calls.timeline(callId);
    expect(events.filter(({ name }) => name === "ping").length).toBeGreaterThan(1);
    for (const { note } of events.filter(({ name }) => name === "ping-answered")) expect(Number(note)).toBeGreaterThan(0);
    expect(events).toContainEqual(expect.objectContaining({ name: "connected", note: raw.target }));
    expect(events).toContainEqual(expect.objectContaining({ name: "goaway", note: "NO_ERROR restart" }));
    expect(events.at(-2)?.name).toMatch(/^connection-(closed|lost)$/);
    expect(events.at(-1)?.name).toBe("end");
    raw.dispose();
  });
});
