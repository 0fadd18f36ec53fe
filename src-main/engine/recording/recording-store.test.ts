import { readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, assert, beforeEach, describe, expect, it } from "vitest";
import { defaultRecordingLimits } from "#shared/model/settings";
import { expiredHandshake, numbered, TestRecordings, testCall, testSource, testTypes } from "./testing/recordings";

let recordings: TestRecordings;

beforeEach(async () => {
  recordings = await TestRecordings.make();
});

afterEach(() => recordings.end());

describe("RecordingStore", () => {
  it("writes a stream to files behind it, and gives back memory that others need", async () => {
    const store = recordings.store({ memoryBytes: 1_000_000 });
    const recording = store.create(testCall("call-1"));
    const count = 30_000;
    for (let i = 0; i < count; i++) {
      recording.append("received", i, numbered(i, 94));
      if (i % 5000 === 0) await recording.flush();
    }
    await recording.flush();
    recording.append("received", count, numbered(count, 94));
    expect(recording.shortage).toBe(null);
    expect(recording.kept.memory).toBeLessThanOrEqual(1_000_000);
    expect(recording.kept.disk).toBeGreaterThan(count * 110);
    expect(recording.kept.firstRow).toBe(0);
    for (const from of [0, 1, 17, 14_999, 29_990]) {
      const entries = await recording.entries(from, 100);
      expect(entries.length).toBe(Math.min(100, count + 1 - from));
      for (const [i, entry] of entries.entries()) {
        expect(entry).toMatchObject({ index: from + i, offsetMs: from + i, gapMs: from + i === 0 ? null : 1 });
        expect(Buffer.from(entry.bytes).equals(numbered(from + i, 94))).toBe(true);
      }
    }
    expect(await recording.rowAt(21_415.5)).toBe(21_416);
    expect(await recording.rowAt(-1)).toBe(0);
    expect(await recording.rowAt(1e9)).toBe(count + 1);
  });

  it("deletes what the user closes, and only that", async () => {
    const store = recordings.store();
    const one = store.create(testCall("call-1"));
    const two = store.create(testCall("call-2"));
    for (const recording of [one, two]) {
      recording.append("sent", 1, numbered(1, 10));
      await recording.flush();
    }
    expect(await readdir(recordings.folder)).toEqual(["call-1", "call-2"]);
    one.dispose();
    await store.idle();
    expect(await readdir(recordings.folder)).toEqual(["call-2"]);
    two.leave();
    await store.idle();
    expect(store.room.memory).toBe(0);
    expect((await store.list()).map(({ facts }) => facts.callId)).toEqual(["call-2"]);
    await store.remove("call-2");
    expect(await readdir(recordings.folder)).toEqual([]);
    expect(store.room.disk).toBe(0);
  });

  it("keeps private what it writes", async () => {
    const store = recordings.store();
    const recording = store.create(testCall("call-1"));
    recording.append("sent", 1, numbered(1, 10));
    await recording.flush();
    const folder = path.join(recordings.folder, "call-1");
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const names = await readdir(folder);
    expect(names).toEqual(["call.json", "messages-0000", "process", "types.binpb"]);
    for (const name of names) expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600);
  });

  it("leaves a unary call in memory unless it needs the room", async () => {
    const store = recordings.store({ memoryBytes: 10_000 });
    const first = store.create(testCall("call-1", { writeBehind: false }));
    first.append("sent", 0, numbered(1, 3000));
    first.append("received", 1, numbered(2, 3000));
    first.finish();
    expect(await readdir(recordings.folder)).toEqual([]);
    const second = store.create(testCall("call-2", { writeBehind: false }));
    second.append("sent", 0, numbered(3, 6000));
    expect(second.shortage).toBe("memory");
    await Promise.all([first.flush(), second.flush()]);
    expect(second.shortage).toBe(null);
    // Whichever is written first leaves the memory.
    expect([first.kept.memory, second.kept.memory].filter((bytes) => bytes === 0)).toHaveLength(1);
    expect(store.room.memory).toBeLessThanOrEqual(10_000);
    expect((await second.entries(0, 1)).map(({ bytes }) => Buffer.from(bytes).readUInt32LE())).toEqual([3]);
    expect((await first.entries(0, 2)).map(({ bytes }) => Buffer.from(bytes).readUInt32LE())).toEqual([1, 2]);
  });

  it("lists what is given back at this moment", async () => {
    const crashed = recordings.store();
    const recording = crashed.create(testCall("call-1"));
    recording.append("received", 1, numbered(1, 300));
    await recording.flush();
    const store = recordings.store();
    const opened = await store.open("call-1");
    expect(await store.list()).toEqual([]);
    opened.recording.leave();
    expect((await store.list()).map(({ facts }) => facts.callId)).toEqual(["call-1"]);
  });

  it("opens what a crash has left", async () => {
    const crashed = recordings.store();
    const recording = crashed.create(testCall("call-1"));
    for (let i = 0; i < 3000; i++) recording.append(i % 3 === 0 ? "sent" : "received", i / 2, numbered(i, i % 300));
    recording.append("mark", 1500, Buffer.from('{"attempt":2,"before":null}'));
    recording.append("received", 1501, numbered(7, 200_000));
    await recording.flush();

    const store = recordings.store();
    const [stored] = await store.list();
    assert(stored);
    expect(stored).toMatchObject({ facts: { callId: "call-1", state: "open", headers: [{ key: "x-name", value: "值" }] } });
    const opened = await store.open("call-1");
    // Not earlier: the store that is as good as gone still writes behind, once a second.
    recording.append("received", 1502, numbered(8, 10));
    expect(opened.facts).toMatchObject({ rows: 3002, elapsedMs: 1501, received: { count: 2001 } });
    expect(Buffer.from(opened.types).equals(testTypes)).toBe(true);
    expect(opened.recording.count).toBe(3002);
    expect(opened.recording.tally("sent")).toEqual(recording.tally("sent"));
    const [before, after] = await Promise.all([recording.entries(0, 3002), opened.recording.entries(0, 3002)]);
    for (const [i, entry] of after.entries()) {
      const { bytes, ...facts } = entry;
      expect(facts).toEqual({ index: i, kind: before[i]?.kind, offsetMs: before[i]?.offsetMs, gapMs: before[i]?.gapMs });
      expect(Buffer.compare(bytes, before[i]?.bytes ?? Buffer.of())).toBe(0);
    }
    expect(await store.list()).toEqual([]);
    await expect(store.open("call-1")).rejects.toMatchObject({ code: "wrong-state" });
    await expect(store.open("call-2")).rejects.toMatchObject({ code: "file-not-found" });
    opened.recording.leave();
    await store.idle();
    expect(await store.list()).toHaveLength(1);
  });

  it("stays on the disk when the program ends, with all that had arrived", async () => {
    const store = recordings.store();
    const recording = store.create(testCall("call-1"));
    recording.append("received", 1, numbered(1, 94));
    await recording.flush();
    recording.append("received", 2, numbered(2, 94));
    store.leave();
    recording.dispose();
    await store.idle();
    const opened = await recordings.store().open("call-1");
    expect((await opened.recording.entries(0, 9)).map(({ bytes }) => Buffer.from(bytes).readUInt32LE())).toEqual([1, 2]);
  });

  it("keeps why a handshake failed", async () => {
    const status = { code: 14, name: "UNAVAILABLE", message: "TLS handshake failed.", details: [], origin: "client" } as const;
    const failed = { state: "failed", status: { ...status, cause: "handshake", handshake: expiredHandshake } } as const;
    const store = recordings.store();
    const recording = store.create(testCall("call-1", { source: testSource("call-1", failed) }));
    recording.append("sent", 1, numbered(1, 10));
    await recording.flush();
    store.leave();
    recording.dispose();
    await store.idle();
    const [kept] = await recordings.store().list();
    expect(kept?.facts.status).toEqual(failed.status);
  });

  it("deletes at the start what is too old, unreadable or over the limit, the oldest first", async () => {
    const earlier = recordings.store();
    for (const id of ["old", "older", "new", "newest", "broken"]) {
      const recording = earlier.create(testCall(id));
      for (let i = 0; i < 100; i++) recording.append("received", i, numbered(i, 1000));
      await recording.flush();
    }
    const age = async (id: string, days: number) => {
      const folder = path.join(recordings.folder, id);
      const then = Date.now() / 1000 - days * 24 * 3600;
      for (const name of await readdir(folder)) await utimes(path.join(folder, name), then, then);
    };
    await Promise.all([age("old", 29), age("older", 31), age("broken", 1)]);
    await writeFile(path.join(recordings.folder, "broken", "call.json"), "{");
    await age("broken", 1);
    const store = recordings.store({ diskBytes: 350_000 });
    await store.clear();
    expect((await store.list()).map(({ facts }) => facts.callId)).toEqual(["newest", "new", "old"]);
    store.setLimits({ ...defaultRecordingLimits, diskBytes: 250_000 });
    expect((await store.list()).map(({ facts }) => facts.callId)).toEqual(["newest", "new"]);
    expect((await readdir(recordings.folder)).sort()).toEqual(["new", "newest"]);
  });

  it("leaves alone what another running process has", async () => {
    const earlier = recordings.store();
    for (const id of ["a", "b"]) {
      const recording = earlier.create(testCall(id));
      recording.append("received", 0, numbered(0, 1000));
      await recording.flush();
    }
    await writeFile(path.join(recordings.folder, "a", "process"), `${process.ppid}\n`);
    const store = recordings.store({ diskBytes: 0 });
    expect((await store.list()).map(({ facts }) => facts.callId)).toEqual(["b"]);
    await store.clear();
    expect(await readdir(recordings.folder)).toEqual(["a"]);
    await expect(store.open("a")).rejects.toMatchObject({ code: "file-not-found" });
  });

  it("does not take a folder's word for it", async () => {
    const earlier = recordings.store();
    const recording = earlier.create(testCall("a"));
    recording.append("received", 0, numbered(0, 1000));
    await recording.flush();
    const facts = await readFile(path.join(recordings.folder, "a", "call.json"), "utf8");
    await writeFile(path.join(recordings.folder, "a", "call.json"), facts.replace('"callId": "a"', '"callId": "../a"'));
    const store = recordings.store();
    expect(await store.list()).toEqual([]);
    await expect(store.open("../a")).rejects.toMatchObject({ code: "file-not-found" });
    expect(() => store.create(testCall("../b"))).toThrow(expect.objectContaining({ code: "bad-params" }));
  });
});
