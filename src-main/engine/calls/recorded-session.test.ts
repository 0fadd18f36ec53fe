import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CallHead, type CallRequest, defaultMaxReceiveBytes, isOver } from "#shared/model/call";
import { ChannelPool } from "../channels/pool";
import type { LoopbackServer } from "../channels/server";
import { encodeJson } from "../codec/json/encode";
import { jsonBody, noFiles } from "../codec/testing/bodies";
import type { RecordingStore } from "../recording/recording-store";
import { TestRecordings } from "../recording/testing/recordings";
import { registryOfSet } from "../schema/descriptor-closure";
import { bareChannelOf } from "./call-setup";
import { CallSession } from "./session";
import { startTalkServer } from "./testing/talk-server";
import { testProject } from "./testing/test-schema";

let pool: ChannelPool;
let server: LoopbackServer;
let recordings: TestRecordings;
const sessions: CallSession[] = [];

beforeEach(async () => {
  pool = new ChannelPool();
  server = await startTalkServer();
  recordings = await TestRecordings.make();
});

afterEach(async () => {
  for (const session of sessions.splice(0)) session.dispose();
  pool.dispose();
  server.dispose();
  await recordings.end();
});

/** `test.Talk/Tell`, which answers with so many notes of about 90 bytes. */
function tell(store: RecordingStore, count: number, callId = "call-1"): CallSession {
  const method = testProject.method("test.Talk/Tell");
  const text = JSON.stringify({ number: String(count) });
  const request: CallRequest = {
    sourceId: "test",
    method: method.name,
    target: server.target,
    metadata: [{ key: "authorization", value: "Bearer tell-nobody", enabled: true }],
    deadlineMs: null,
    maxReceiveBytes: defaultMaxReceiveBytes,
    bodies: [jsonBody(text)],
    finish: true,
    owner: "tab-1",
  };
  const prepare = bareChannelOf(pool);
  const bodies = [encodeJson(method.desc.input, testProject.registry, text)];
  const { registry } = testProject;
  const session = new CallSession({ callId, method, registry, prepare, request, bodies, files: noFiles, recordings: store });
  sessions.push(session);
  return session;
}

function until(session: CallSession, holds: (head: CallHead) => boolean): Promise<CallHead> {
  return new Promise((resolve) => {
    const listening = session.onHead((head) => {
      if (!holds(head)) return;
      listening.dispose();
      resolve(head);
    });
    session.start();
  });
}

describe("a session and its recording's room", () => {
  it("holds the stream while the disk's budget is used up, and goes on when there is more", async () => {
    const store = recordings.store({ memoryBytes: 200_000, diskBytes: 300_000 });
    const session = tell(store, 6_000);
    const head = await until(session, ({ hold }) => hold === "disk");
    expect(head.kept.memory).toBeGreaterThan(100_000);
    expect(head.kept.disk).toBeLessThanOrEqual(300_000);
    expect(() => session.hold(false)).toThrow(expect.objectContaining({ code: "too-large", message: expect.stringContaining("disk") }));
    const ended = until(session, ({ state }) => isOver(state));
    store.setLimits({ memoryBytes: 200_000, diskBytes: 100_000_000, whenFull: "hold" });
    expect(await ended).toMatchObject({ state: "done", received: { count: 6_000 }, kept: { firstRow: 0 } });
    const rows = await session.reader.rows(0, 6_001);
    expect(rows.slice(1).map(({ preview }) => Number(JSON.parse(preview).number))).toEqual(Array.from({ length: 6_000 }, (_, i) => i + 1));
  });

  it("ends the call and says why, where the user wants that", async () => {
    const session = tell(recordings.store({ memoryBytes: 200_000, diskBytes: 300_000, whenFull: "stop" }), 100_000);
    const head = await until(session, ({ state }) => isOver(state));
    expect(head).toMatchObject({ state: "cancelled", fault: { code: "too-large", message: expect.stringContaining("disk") } });
    expect(head.rows).toBeGreaterThan(2000);
    expect(await session.reader.rows(0, head.rows)).toHaveLength(head.rows);
  });

  it("goes on without its oldest rows, where the user wants that", async () => {
    const session = tell(recordings.store({ memoryBytes: 200_000, diskBytes: 400_000, whenFull: "drop-oldest" }), 10_000);
    const head = await until(session, ({ state }) => isOver(state));
    expect(head).toMatchObject({ state: "done", received: { count: 10_000 } });
    expect(head.kept.firstRow).toBeGreaterThan(2000);
    const [oldest] = await session.reader.rows(head.kept.firstRow, 1);
    expect(JSON.parse(oldest?.preview ?? "")).toMatchObject({ number: String(head.kept.firstRow) });
  });

  it("holds a call that is made anew while there is no room", async () => {
    const store = recordings.store({ memoryBytes: 200_000, diskBytes: 300_000 });
    const session = tell(store, 100_000);
    await until(session, ({ hold }) => hold === "disk");
    session.cancel();
    await until(session, ({ state }) => isOver(state));
    const before = session.head.rows;
    session.reconnect();
    await until(session, ({ state }) => state === "half-closed");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(session.head.hold).toBe("disk");
    // What was on its way when reading stopped, and no more.
    expect(session.head.rows - before).toBeLessThan(20_000);
  });

  it("leaves what can be opened after a crash, and no secrets", async () => {
    const session = tell(recordings.store(), 100);
    await until(session, ({ state }) => isOver(state));
    await session.reader.recording.flush();
    const folder = path.join(recordings.folder, "call-1");
    const facts = await readFile(path.join(folder, "call.json"), "utf8");
    expect(facts).not.toContain("tell-nobody");
    const { recording, facts: kept, types } = await recordings.store().open("call-1");
    expect(kept).toMatchObject({ method: "test.Talk/Tell", owner: "tab-1", state: "done", status: { name: "OK" }, rows: 101 });
    expect(kept.timeline.map(({ name }) => name)).toEqual(session.timeline().map(({ name }) => name));
    expect(registryOfSet(types).getMessage("test.Note")?.typeName).toBe("test.Note");
    expect(await recording.entries(0, 200)).toHaveLength(101);
  });

  it("leaves nothing behind when it is closed", async () => {
    const store = recordings.store();
    const session = tell(store, 100);
    await until(session, ({ state }) => isOver(state));
    session.dispose();
    await store.idle();
    expect(await store.list()).toEqual([]);
    expect(store.room).toMatchObject({ memory: 0, disk: 0 });
  });
});
