import { readFile, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { afterEach, assert, beforeEach, describe, expect, it } from "vitest";
import type { EntryKind } from "#shared/model/call";
import { entriesOf } from "./record";
import type { Recording } from "./recording";
import { numbered, TestRecordings, testCall } from "./testing/recordings";

let recordings: TestRecordings;

beforeEach(async () => {
  recordings = await TestRecordings.make();
});

afterEach(() => recordings.end());

interface Appended {
  readonly kind: EntryKind;
  readonly offsetMs: number;
  readonly bytes: Uint8Array;
}

/** Are rows from `from` on as they were appended? */
async function expectRows(recording: Recording, appended: readonly Appended[], from: number, count: number): Promise<void> {
  const entries = await recording.entries(from, count);
  expect(entries.length).toBe(Math.max(0, Math.min(count, appended.length - from)));
  for (const [i, entry] of entries.entries()) {
    const was = appended[from + i];
    assert(was);
    const gapMs = from + i === 0 ? null : was.offsetMs - (appended[from + i - 1]?.offsetMs ?? 0);
    expect(entry).toMatchObject({ index: from + i, kind: was.kind, offsetMs: was.offsetMs, gapMs });
    expect(Buffer.compare(entry.bytes, was.bytes)).toBe(0);
  }
}

describe("a recording in files", () => {
  const size = fc.oneof(
    { weight: 8, arbitrary: fc.nat(400) },
    { weight: 2, arbitrary: fc.nat(70_000) },
    { weight: 1, arbitrary: fc.constantFrom(0, 65_535, 65_536, 131_056, 131_057, 300_000) },
  );
  const append = fc.record({
    does: fc.constant("append" as const),
    size,
    kind: fc.constantFrom<EntryKind>("sent", "received", "mark"),
    many: fc.nat(30),
  });
  const read = fc.record({ does: fc.constant("read" as const), from: fc.nat(500), count: fc.nat(60) });
  const step = fc.oneof(
    { weight: 6, arbitrary: append },
    { weight: 4, arbitrary: read },
    { weight: 2, arbitrary: fc.constant({ does: "flush" as const }) },
    { weight: 1, arbitrary: fc.constant({ does: "write" as const }) },
    { weight: 1, arbitrary: fc.constant({ does: "finish" as const }) },
    { weight: 1, arbitrary: fc.constant({ does: "reopen" as const }) },
    { weight: 1, arbitrary: fc.constant({ does: "scan" as const }) },
  );

  it("gives back what was appended, whatever was read, written, evicted or opened anew meanwhile", async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.constantFrom(0, 200_000, 1_000_000), async (steps, memoryBytes) => {
        const id = `call-${runs++}`;
        let store = recordings.store({ memoryBytes, diskBytes: 2 ** 33 });
        let recording = store.create(testCall(id));
        const appended: Appended[] = [];
        const reads: Promise<void>[] = [];
        for (const it of steps) {
          if (it.does === "append") {
            for (let i = 0; i < it.many; i++) {
              const row = { kind: it.kind, offsetMs: appended.length * 1.25, bytes: numbered(appended.length, it.size) };
              appended.push(row);
              recording.append(row.kind, row.offsetMs, row.bytes);
            }
          } else if (it.does === "read") reads.push(expectRows(recording, appended.slice(), it.from, it.count));
          else if (it.does === "flush") await recording.flush();
          else if (it.does === "write") void recording.flush();
          else if (it.does === "finish") recording.finish();
          else if (it.does === "scan") {
            let rows = 0;
            for await (const chunk of recording.chunks()) for (const entry of entriesOf(chunk)) expect(entry.index).toBe(rows++);
            expect(rows).toBe(appended.length);
          } else {
            await Promise.all(reads.splice(0));
            recording.leave();
            await store.idle();
            store.dispose();
            store = recordings.store({ memoryBytes, diskBytes: 2 ** 33 });
            recording = (await store.open(id)).recording;
          }
        }
        await Promise.all(reads);
        await expectRows(recording, appended, 0, appended.length);
        expect(recording.kept.memory).toBeGreaterThanOrEqual(0);
        recording.dispose();
        await store.idle();
        expect(store.room).toMatchObject({ memory: 0, disk: 0 });
        store.dispose();
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it("cut off at any byte, keeps every row that is whole", async () => {
    const crashed = recordings.store();
    const recording = crashed.create(testCall("call-1"));
    const appended: Appended[] = [0, 5, 1, 300, 0, 17].map((length, i) => ({
      kind: i % 2 ? "sent" : "received",
      offsetMs: i,
      bytes: numbered(i, length),
    }));
    const ends = [64];
    for (const { kind, offsetMs, bytes } of appended) {
      recording.append(kind, offsetMs, bytes);
      ends.push((ends.at(-1) ?? 0) + 16 + bytes.byteLength);
    }
    await recording.flush();
    const file = path.join(recordings.folder, "call-1", "messages-0000");
    const whole = await readFile(file);
    expect(whole.byteLength).toBe(ends.at(-1));
    for (let length = whole.byteLength; length >= 0; length--) {
      await truncate(file, length);
      const store = recordings.store();
      const opened = await store.open("call-1");
      const rows = ends.filter((end) => end <= length).length - 1;
      expect(opened.recording.count).toBe(Math.max(0, rows));
      await expectRows(opened.recording, appended.slice(0, Math.max(0, rows)), 0, 10);
      opened.recording.leave();
      await store.idle();
      store.dispose();
    }
    // What a power failure may leave behind the last record.
    for (const tail of [Buffer.alloc(100), Buffer.alloc(100, 0xff), Buffer.from("text that is no record, long enough")]) {
      await writeFile(file, Buffer.concat([whole, tail]));
      const store = recordings.store();
      const opened = await store.open("call-1");
      await expectRows(opened.recording, appended, 0, 10);
      opened.recording.leave();
      await store.idle();
      store.dispose();
    }
  }, 60_000);

  it("says what rows and bytes were before, where the oldest files are gone", async () => {
    const store = recordings.store({ diskBytes: 1_500_000, memoryBytes: 300_000, whenFull: "drop-oldest" });
    const recording = store.create(testCall("call-1"));
    for (let i = 0; i < 40_000; i++) {
      recording.append(i % 4 === 0 ? "sent" : "received", i, numbered(i, 100));
      if (i % 1000 === 0) await recording.flush();
    }
    await recording.flush();
    const { firstRow, disk } = recording.kept;
    expect(firstRow).toBeGreaterThan(20_000);
    expect(disk).toBeLessThanOrEqual(1_500_000);
    expect(recording.shortage).toBe(null);
    expect(await recording.entries(0, 2)).toEqual([]);
    expect((await recording.entries(firstRow - 1, 2)).map(({ index }) => index)).toEqual([firstRow]);
    expect((await recording.entries(firstRow, 1))[0]).toMatchObject({ index: firstRow, gapMs: 1 });
    expect(await recording.rowAt(0)).toBe(firstRow);
    recording.leave();
    await store.idle();
    const again = await recordings.store().open("call-1");
    expect(again.recording.count).toBe(40_000);
    expect(again.recording.kept.firstRow).toBe(firstRow);
    expect(again.recording.tally("sent")).toEqual({ count: 10_000, bytes: 1_000_000 });
    expect(Buffer.from((await again.recording.entries(39_999, 1))[0]?.bytes ?? []).readUInt32LE()).toBe(39_999);
  });

  it("finds its newest rows also where a file that was given up is still there", async () => {
    const store = recordings.store({ diskBytes: 1_500_000, memoryBytes: 300_000, whenFull: "drop-oldest" });
    const recording = store.create(testCall("call-1"));
    const oldest = path.join(recordings.folder, "call-1", "messages-0000");
    for (let i = 0; i < 1000; i++) recording.append("received", i, numbered(i, 100));
    await recording.flush();
    const bytes = await readFile(oldest);
    for (let i = 1000; i < 40_000; i++) {
      recording.append("received", i, numbered(i, 100));
      if (i % 1000 === 0) await recording.flush();
    }
    recording.leave();
    await store.idle();
    await writeFile(oldest, bytes);
    const { recording: again } = await recordings.store().open("call-1");
    expect(again.count).toBe(40_000);
    expect(again.kept.firstRow).toBeGreaterThan(1000);
    expect(Buffer.from((await again.entries(39_999, 1))[0]?.bytes ?? []).readUInt32LE()).toBe(39_999);
  });

  it("takes a message larger than the memory, and gives it back without copies", async () => {
    const store = recordings.store({ memoryBytes: 1_000_000 });
    const recording = store.create(testCall("call-1"));
    recording.append("received", 0, numbered(0, 94));
    const large = numbered(1, 40_000_000);
    recording.append("received", 1, large);
    expect(recording.shortage).toBe("memory");
    const [, inMemory] = await recording.entries(0, 2);
    expect(inMemory?.bytes.buffer).toBe(large.buffer);
    await recording.flush();
    expect(recording.shortage).toBe(null);
    expect(recording.kept.memory).toBeLessThan(1_000_000);
    recording.append("received", 2, numbered(2, 94));
    const [, stored, last] = await recording.entries(0, 3);
    expect(Buffer.compare(stored?.bytes ?? Buffer.of(), large)).toBe(0);
    expect(last?.bytes.byteLength).toBe(94);
  });

  it("goes on after the call was made anew", async () => {
    const store = recordings.store();
    const recording = store.create(testCall("call-1"));
    recording.append("received", 0, numbered(0, 94));
    recording.finish();
    await recording.flush();
    recording.append("mark", 1, Buffer.from("{}"));
    recording.append("received", 2, numbered(1, 94));
    recording.finish();
    await recording.flush();
    const opened = await recordings.store().open("call-1");
    expect((await opened.recording.entries(0, 9)).map(({ kind, offsetMs }) => [kind, offsetMs])).toEqual([
      ["received", 0],
      ["mark", 1],
      ["received", 2],
    ]);
  });
});
