import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CancellationSource } from "#shared/base/cancellation";
import { type CallRow, defaultMaxReceiveBytes } from "#shared/model/call";
import { ChannelPool } from "../channels/pool";
import type { LoopbackServer } from "../channels/server";
import { encodeJson } from "../codec/json/encode";
import { jsonBody, noFiles } from "../codec/testing/bodies";
import { bareChannelOf } from "./call-setup";
import { tailOf } from "./row-tail";
import { CallSession } from "./session";
import { startTalkServer } from "./testing/talk-server";
import { testProject } from "./testing/test-schema";

let pool: ChannelPool;
let server: LoopbackServer;
let session: CallSession;
let cancellation: CancellationSource;

beforeEach(async () => {
  pool = new ChannelPool();
  server = await startTalkServer();
  cancellation = new CancellationSource();
});

afterEach(() => {
  cancellation.dispose();
  session.dispose();
  pool.dispose();
  server.dispose();
});

function start(name: string, bodies: readonly string[] = []): CallSession {
  const method = testProject.method(`test.Talk/${name}`);
  session = new CallSession({
    callId: "call-1",
    method,
    registry: testProject.registry,
    prepare: bareChannelOf(pool),
    request: {
      sourceId: "test",
      method: method.name,
      target: server.target,
      metadata: [],
      deadlineMs: null,
      maxReceiveBytes: defaultMaxReceiveBytes,
      bodies: bodies.map(jsonBody),
      finish: false,
      owner: "tab-1",
    },
    bodies: bodies.map((text) => encodeJson(method.desc.input, testProject.registry, text)),
    files: noFiles,
  });
  session.start();
  return session;
}

/** The next rows, until there are so many of them. */
async function take(tail: AsyncGenerator<CallRow[]>, count: number): Promise<CallRow[]> {
  const rows: CallRow[] = [];
  while (rows.length < count) {
    const { value, done } = await tail.next();
    if (done) break;
    rows.push(...value);
  }
  return rows;
}

describe("the tail of a call", () => {
  it("tells what is sent and what is received as it comes, from where one wants it, until the end", async () => {
    start("Chat");
    const tail = tailOf(session, 1, 24, cancellation);
    await session.send(jsonBody('{"text":"one"}'));
    expect(await take(tail, 1)).toMatchObject([{ index: 1, kind: "received" }]);
    await session.send(jsonBody('{"text":"two"}'));
    expect(await take(tail, 2)).toMatchObject([
      { index: 2, kind: "sent", preview: '{"text":"two"}' },
      { index: 3, kind: "received" },
    ]);
    session.finish();
    const rest = await take(tail, 1000);
    expect(rest.map(({ index }) => index)).toEqual(rest.map((_, at) => 4 + at));
    expect(session.head.rows).toBe(4 + rest.length);
  });

  it("tells the newest few of many, and the last ones always", async () => {
    start("Tell", ['{"number":"5000"}']);
    const told: CallRow[][] = [];
    for await (const rows of tailOf(session, 0, 10, cancellation)) told.push(rows);
    expect(Math.max(...told.map(({ length }) => length))).toBeLessThanOrEqual(10);
    const indexes = told.flat().map(({ index }) => index);
    expect(indexes).toEqual([...new Set(indexes)].sort((a, b) => a - b));
    expect(indexes.at(-1)).toBe(5000);
    expect(told.length).toBeLessThan(5000 / 10);
  });

  it("of a call that is over is told at once, and ends", async () => {
    start("Tell", ['{"number":"5"}']);
    for await (const _ of tailOf(session, 0, 24, cancellation));
    const told: CallRow[][] = [];
    for await (const rows of tailOf(session, 2, 24, cancellation)) told.push(rows);
    expect(told.map((rows) => rows.map(({ index }) => index))).toEqual([[2, 3, 4, 5]]);
  });

  it("ends with who listens", async () => {
    start("Tell", ['{"text":"wait"}']);
    const tail = tailOf(session, 1, 24, cancellation);
    const waiting = tail.next();
    cancellation.cancel();
    await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
  });
});
