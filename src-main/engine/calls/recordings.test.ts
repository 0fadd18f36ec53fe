import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, assert, beforeEach, describe, expect, it } from "vitest";
import { CancellationSource } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";
import { type CallHead, defaultMaxReceiveBytes, isOver } from "#shared/model/call";
import { recordingFormats } from "#shared/model/recording";
import { ChannelPool } from "../channels/pool";
import type { LoopbackServer } from "../channels/server";
import { jsonBody, noFiles } from "../codec/testing/bodies";
import type { FileProgress } from "../recording/files/file-pieces";
import type { RecordingStore } from "../recording/recording-store";
import { TestRecordings } from "../recording/testing/recordings";
import type { SchemaProject } from "../schema/project";
import { CallRegistry, type SchemaSources } from "./calls";
import { Recordings } from "./recordings";
import { startTalkServer } from "./testing/talk-server";
import { testProject } from "./testing/test-schema";

let projects: readonly SchemaProject[];
const sources: SchemaSources = {
  async opened(id) {
    if (id !== "test") throw new Fault("source-gone", "No such source.");
    return testProject;
  },
  all: () => projects,
};

let disk: TestRecordings;
let store: RecordingStore;
let pool: ChannelPool;
let server: LoopbackServer;
let calls: CallRegistry;
let recordings: Recordings;
let cancelling: CancellationSource;
let progress: FileProgress[];

beforeEach(async () => {
  projects = [testProject];
  disk = await TestRecordings.make();
  pool = new ChannelPool();
  server = await startTalkServer();
  cancelling = new CancellationSource();
  progress = [];
  begin();
});

afterEach(async () => {
  calls.dispose();
  await disk.end();
  pool.dispose();
  server.dispose();
  cancelling.dispose();
});

/** A run of the program. */
function begin(): void {
  store = disk.store();
  calls = new CallRegistry(sources, pool, noFiles, { recordings: store });
  recordings = new Recordings(calls, store, sources);
}

async function restart(): Promise<void> {
  store.leave();
  calls.dispose();
  await store.idle();
  store.dispose();
  begin();
}

const work = () => ({ cancellation: cancelling, onProgress: (one: FileProgress) => void progress.push(one) });
const inFolder = (name: string) => path.join(disk.folder, name);

async function finished(method: string, bodies: readonly string[], owner = "tab"): Promise<CallHead> {
  const callId = await calls.start({
    sourceId: "test",
    method: `test.Talk/${method}`,
    target: server.target,
    metadata: [{ key: "authorization", value: "secret", enabled: true }],
    deadlineMs: null,
    maxReceiveBytes: defaultMaxReceiveBytes,
    bodies: bodies.map(jsonBody),
    finish: true,
    owner,
  });
  return new Promise((resolve) => {
    const watching = calls.watch(callId, (head) => {
      if (!isOver(head.state)) return;
      queueMicrotask(() => watching.dispose());
      resolve(head);
    });
  });
}

const rowsOf = async (callId: string) => {
  const rows = await calls.get(callId).reader.rows(0, 500);
  return rows.map(({ kind, size, preview, problem, offsetMs }) => ({ kind, size, preview, problem, offsetMs }));
};

/** The same rows out of a file, which keeps offsets to the nanosecond. */
const asKept = (rows: Awaited<ReturnType<typeof rowsOf>>) => rows.map((row) => ({ ...row, offsetMs: expect.closeTo(row.offsetMs, 4) }));

async function openOnly(place: string): Promise<CallHead> {
  const { calls: found } = await recordings.look(place, work());
  expect(found).toHaveLength(1);
  const callId = await recordings.openFile({ place, key: found[0]?.key ?? null, as: null, owner: "other" }, work());
  return calls.get(callId).head;
}

describe.each(recordingFormats)("a call saved as %s", (format) => {
  it("is the same call when it is opened, with no server", async () => {
    const head = await finished("Tell", ['{"number":"40","text":"fail 9"}']);
    const place = inFolder("saved");
    await recordings.save({ callId: head.callId, format, place, wants: null }, work());
    server.dispose();
    const again = await openOnly(place);
    expect(await rowsOf(again.callId)).toEqual(asKept(await rowsOf(head.callId)));
    const { method, kind, target, state, startedAt, rows, sent, received, trailers } = head;
    expect(again).toMatchObject({ method, kind, target, state, startedAt, rows, sent, received, trailers, owner: "other", replayed: true });
    expect(again.status).toMatchObject({ code: 9, message: "failed as asked" });
    expect(again.origin).toEqual({
      file: "saved",
      isUntyped: false,
      loggedBy: format === "ndjson" ? null : "client",
      truncated: 0,
      missing: 0,
      cut: false,
    });
    expect(again.pulse.counts.reduce((sum, one) => sum + one, 0)).toBe(40);
    expect(calls.timeline(again.callId).map(({ name }) => name)).toContain("half-close");
    await expect(calls.send(again.callId, jsonBody("{}"), [])).rejects.toMatchObject({ code: "wrong-state" });
    expect((await readFile(place)).includes("secret")).toBe(false);
  });

  it("has the rows that were wanted", async () => {
    const { callId } = await finished("Tell", ['{"number":"10"}']);
    const place = inFolder("some");
    await recordings.save({ callId, format, place, wants: (row) => row % 2 === 1 }, work());
    const again = await openOnly(place);
    const all = await rowsOf(callId);
    expect(await rowsOf(again.callId)).toEqual(asKept(all.filter((_, row) => row % 2 === 1)));
  });

  it("leaves nothing behind where it is cancelled, and what was there before", async () => {
    const { callId } = await finished("Tell", ['{"number":"5"}']);
    const place = inFolder("before");
    await writeFile(place, "before");
    cancelling.cancel();
    await expect(recordings.save({ callId, format, place, wants: null }, work())).rejects.toMatchObject({ code: "cancelled" });
    expect(await readFile(place, "utf8")).toBe("before");
    expect((await readdir(disk.folder)).filter((name) => name.includes("before"))).toEqual(["before"]);
  });

  it("is saved as far as it is while it goes on, and says so", async () => {
    const callId = await calls.start({
      sourceId: "test",
      method: "test.Talk/Chat",
      target: server.target,
      metadata: [],
      deadlineMs: null,
      maxReceiveBytes: defaultMaxReceiveBytes,
      bodies: [jsonBody('{"text":"a"}')],
      finish: false,
      owner: "tab",
    });
    await expect.poll(() => calls.get(callId).head.rows).toBe(2);
    const place = inFolder("running");
    await recordings.save({ callId, format, place, wants: null }, work());
    const again = await openOnly(place);
    expect(again).toMatchObject({ kind: "bidi", state: "failed", status: null, fault: { code: "interrupted" }, rows: 2 });
  });

  it("says where it cannot be written", async () => {
    const { callId } = await finished("Unary", ["{}"]);
    const refused = recordings.save({ callId, format, place: inFolder("none/saved"), wants: null }, work());
    await expect(refused).rejects.toMatchObject({ code: "io" });
  });
});

describe("marked rows", () => {
  const marksOf = (callId: string) => calls.get(callId).reader.recording.marked;

  it("go into NDJSON, renumbered where only some rows are saved", async () => {
    const { callId } = await finished("Tell", ['{"number":"10"}']);
    for (const row of [0, 4, 5, 9]) marksOf(callId).set(row, true);
    const place = inFolder("marked.ndjson");
    await recordings.save({ callId, format: "ndjson", place, wants: null }, work());
    expect(marksOf((await openOnly(place)).callId).all()).toEqual([0, 4, 5, 9]);
    await recordings.save({ callId, format: "ndjson", place, wants: (row) => row % 2 === 1 }, work());
    const some = await openOnly(place);
    expect(marksOf(some.callId).all()).toEqual([2, 4]);
    expect((await calls.get(some.callId).reader.rows(0, 9)).map(({ marked }) => marked)).toEqual([false, false, true, false, true]);
  });

  it("have no place in a binary log", async () => {
    const { callId } = await finished("Tell", ['{"number":"10"}']);
    const plain = inFolder("plain.binlog");
    await recordings.save({ callId, format: "binary-log", place: plain, wants: null }, work());
    marksOf(callId).set(4, true);
    const place = inFolder("marked.binlog");
    await recordings.save({ callId, format: "binary-log", place, wants: null }, work());
    expect(await readFile(place)).toEqual(await readFile(plain));
  });

  it("come back with a recording, a file's included", async () => {
    const { callId } = await finished("Tell", ['{"number":"10"}'], "one");
    marksOf(callId).set(7, true);
    const place = inFolder("marked.ndjson");
    await recordings.save({ callId, format: "ndjson", place, wants: null }, work());
    const opened = await openOnly(place);
    marksOf(opened.callId).set(2, true);
    await restart();
    await recordings.restore(["one", "other"]);
    expect(marksOf(callId).all()).toEqual([7]);
    expect(marksOf(opened.callId).all()).toEqual([2, 7]);
  });
});

describe("a file", () => {
  it("opens with its own types where no schema is open", async () => {
    const { callId } = await finished("Tell", ['{"number":"2"}']);
    const place = inFolder("own.ndjson");
    await recordings.save({ callId, format: "ndjson", place, wants: null }, work());
    projects = [];
    const again = await openOnly(place);
    expect(await rowsOf(again.callId)).toEqual(asKept(await rowsOf(callId)));
    expect(again.origin?.isUntyped).toBe(false);
  });

  it("shows messages by their wire where nothing knows the types, and by a method that is named", async () => {
    const { callId } = await finished("Tell", ['{"number":"2"}']);
    const place = inFolder("some.binlog");
    await recordings.save({ callId, format: "binary-log", place, wants: null }, work());
    projects = [];
    const again = await openOnly(place);
    expect(again).toMatchObject({ method: "test.Talk/Tell", kind: "server-stream", origin: { isUntyped: true } });
    const [sent] = await calls.get(again.callId).reader.rows(0, 1);
    expect(sent?.preview).toContain("[#2");
    const named = await recordings.openFile({ place, key: "0", as: { sourceId: "test", method: "test.Talk/Chat" }, owner: "x" }, work());
    expect((await calls.get(named).reader.rows(0, 1))[0]?.preview).toBe('{"number":"2"}');
    await expect(
      recordings.openFile({ place, key: "0", as: { sourceId: "gone", method: "test.Talk/Chat" }, owner: "x" }, work()),
    ).rejects.toMatchObject({ code: "source-gone" });
  });

  it("of bare messages is read as the messages of a method", async () => {
    const place = inFolder("bare.jsonl");
    await writeFile(place, '{"text":"一"}\n{"number":"9007199254740993"}\n');
    expect(await recordings.look(place, work())).toMatchObject({ name: "bare.jsonl", format: "ndjson", calls: [] });
    const as = { sourceId: "test", method: "test.Talk/Tell" };
    const callId = await recordings.openFile({ place, key: null, as, owner: "x" }, work());
    expect((await rowsOf(callId)).map(({ kind, preview }) => [kind, preview])).toEqual([
      ["received", '{"text":"一"}'],
      ["received", '{"number":"9007199254740993"}'],
    ]);
    expect(calls.get(callId).head).toMatchObject({ state: "done", kind: "server-stream", method: "test.Talk/Tell", status: null });
    await writeFile(place, '{"text":"一"}\n{"nope":1}\n');
    await expect(recordings.openFile({ place, key: null, as, owner: "x" }, work())).rejects.toMatchObject({
      code: "undecodable",
      facts: { line: 2 },
    });
    // What was refused takes no room.
    await store.idle();
    expect(await readdir(disk.folder)).toHaveLength(2);
  });

  it("that is none is refused", async () => {
    const place = inFolder("none");
    await writeFile(place, "");
    await expect(recordings.look(place, work())).rejects.toMatchObject({ code: "undecodable" });
    await writeFile(place, "hello");
    await expect(recordings.look(place, work())).rejects.toMatchObject({ code: "undecodable" });
    await expect(recordings.look(inFolder("gone"), work())).rejects.toMatchObject({ code: "file-not-found" });
    await expect(recordings.look(disk.folder, work())).rejects.toMatchObject({ code: "file-unreadable" });
    await writeFile(place, '{"format":"wirebench.recording","version":1}');
    await expect(recordings.openFile({ place, key: "7", as: null, owner: "x" }, work())).rejects.toMatchObject({ code: "bad-params" });
  });

  it("is opened within the memory there is, and can be given up", async () => {
    const { callId } = await finished("Tell", ['{"number":"30000"}']);
    const place = inFolder("large.binlog");
    await recordings.save({ callId, format: "binary-log", place, wants: null }, work());
    calls.close(callId);
    store.setLimits({ memoryBytes: 2 ** 20, diskBytes: 2 ** 30, whenFull: "hold" });
    const again = await openOnly(place);
    expect(again).toMatchObject({ rows: 30_001 });
    expect(again.kept.disk).toBeGreaterThan(1_000_000);
    expect(store.room.memory).toBeLessThan(2 ** 21);
    expect(progress.some(({ done, total }) => done < total)).toBe(true);
    store.setLimits({ memoryBytes: 2 ** 20, diskBytes: store.room.disk, whenFull: "hold" });
    await expect(openOnly(place)).rejects.toMatchObject({ code: "too-large" });
    cancelling.cancel();
    await expect(recordings.look(place, work())).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("what an earlier run left", () => {
  it("comes back to the tabs that made it, the newest to each", async () => {
    await finished("Tell", ['{"number":"1"}'], "one");
    const newest = await finished("Tell", ['{"number":"3"}'], "one");
    await finished("Tell", ['{"number":"4"}'], "closed");
    const before = await rowsOf(newest.callId);
    await restart();
    await recordings.restore(["one", "never"]);
    const heads = calls.list();
    expect(heads).toMatchObject([{ callId: newest.callId, owner: "one", replayed: true, state: "done", rows: 4, origin: { file: null } }]);
    expect(await rowsOf(newest.callId)).toEqual(before);
    const kept = await recordings.list();
    expect(kept.map(({ rows, hasEnded, method }) => [rows, hasEnded, method]).sort()).toEqual([
      [2, true, "test.Talk/Tell"],
      [5, true, "test.Talk/Tell"],
    ]);
    expect(recordings.room.disk).toBeGreaterThan(0);
  });

  it("does not come back over a call that was made since", async () => {
    await finished("Tell", ['{"number":"1"}'], "one");
    await restart();
    const since = await finished("Tell", ['{"number":"2"}'], "one");
    await recordings.restore(["one"]);
    expect(calls.list().map(({ callId }) => callId)).toEqual([since.callId]);
  });

  it("can be opened, stays when it is closed, and goes when it is removed", async () => {
    await finished("Tell", ['{"number":"1"}'], "one");
    await restart();
    const [kept] = await recordings.list();
    assert(kept);
    const callId = await recordings.openKept(kept.id, "two");
    expect(calls.get(callId).head).toMatchObject({ owner: "two", rows: 2, replayed: true });
    expect(await recordings.list()).toEqual([]);
    calls.close(callId);
    await store.idle();
    expect(await recordings.list()).toHaveLength(1);
    await recordings.remove(kept.id);
    expect(await recordings.list()).toEqual([]);
    await expect(recordings.openKept(kept.id, "two")).rejects.toMatchObject({ code: "file-not-found" });
  });

  it("belongs to who opened it last", async () => {
    const { callId } = await finished("Tell", ['{"number":"1"}'], "one");
    await restart();
    await recordings.openKept(callId, "two");
    await restart();
    await recordings.restore(["one", "two"]);
    expect(calls.list()).toMatchObject([{ callId, owner: "two", rows: 2 }]);
  });

  it("keeps where a file's call was from", async () => {
    const { callId } = await finished("Tell", ['{"number":"1"}'], "one");
    const place = inFolder("old.binlog");
    await recordings.save({ callId, format: "binary-log", place, wants: null }, work());
    await openOnly(place);
    await restart();
    await recordings.restore(["other"]);
    expect(calls.list()).toMatchObject([{ owner: "other", origin: { file: "old.binlog", loggedBy: "client" } }]);
  });
});
