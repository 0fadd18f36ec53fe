import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { maxMarks } from "#shared/model/scan";
import { MarkedRows, readMarks } from "./marked-rows";
import { numbered, TestRecordings, testCall } from "./testing/recordings";

let recordings: TestRecordings;

beforeEach(async () => {
  recordings = await TestRecordings.make();
});

afterEach(() => recordings.end());

const marksOf = (id: string) => path.join(recordings.folder, id, "marks.json");

/** A recording of 100 rows, all of them in files. */
async function hundred(id: string, isOver = false) {
  const recording = recordings.store().create(testCall(id));
  for (let i = 0; i < 100; i++) recording.append("received", i, numbered(i, 94));
  if (isOver) recording.finish();
  await recording.flush();
  return recording;
}

describe("marked rows", () => {
  it.each([false, true])("outlive a crash within about a second, also when nothing else comes (call over: %s)", async (isOver) => {
    const recording = await hundred("call-1", isOver);
    for (const row of [70, 3, 12, 99]) recording.marked.set(row, true);
    recording.marked.set(12, false);
    await expect.poll(() => readFile(marksOf("call-1"), "utf8").catch(() => ""), { timeout: 10_000 }).toBe('{"rows":[3,70,99]}\n');
    const again = await recordings.store().open("call-1");
    expect(again.recording.marked.all()).toEqual([3, 70, 99]);
    // And so do those that come and go afterwards.
    again.recording.marked.set(3, false);
    again.recording.leave();
    await expect.poll(() => readFile(marksOf("call-1"), "utf8")).toBe('{"rows":[70,99]}\n');
  });

  it("are there after an orderly end, without a second to wait", async () => {
    const store = recordings.store();
    const recording = store.create(testCall("call-1"));
    recording.append("received", 0, numbered(0, 94));
    recording.marked.set(0, true);
    recording.leave();
    await store.idle();
    expect((await recordings.store().open("call-1")).recording.marked.all()).toEqual([0]);
  });

  it("of rows that did not come to the disk are forgotten", async () => {
    const recording = await hundred("call-1");
    recording.marked.set(99, true);
    recording.marked.set(100, true);
    await recording.flush();
    expect((await recordings.store().open("call-1")).recording.marked.all()).toEqual([99]);
  });

  it("go with the rows that are dropped", async () => {
    const store = recordings.store({ diskBytes: 1_500_000, memoryBytes: 300_000, whenFull: "drop-oldest" });
    const recording = store.create(testCall("call-1"));
    for (let i = 0; i < 40_000; i++) {
      recording.append("received", i, numbered(i, 100));
      if (i % 1000 === 0) await recording.flush();
      if (i === 5 || i === 39_999) recording.marked.set(i, true);
    }
    await recording.flush();
    expect(recording.kept.firstRow).toBeGreaterThan(5);
    expect(recording.marked.all()).toEqual([39_999]);
    expect(await readFile(marksOf("call-1"), "utf8")).toBe('{"rows":[39999]}\n');
  });

  it.each(["", "{", "[1]", '{"rows":[-1]}', '{"rows":["1"]}', '{"rows":[0.5]}'])(
    "that cannot be read (%s) do not cost the recording",
    async (text) => {
      await hundred("call-1");
      await writeFile(marksOf("call-1"), text);
      const again = await recordings.store().open("call-1");
      expect(again.recording.count).toBe(100);
      expect(again.recording.marked.all()).toEqual([]);
    },
  );

  it("are as many as there may be, and no more", () => {
    const marked = new MarkedRows();
    marked.take(readMarks(JSON.stringify({ rows: Array.from({ length: maxMarks + 7 }, (_, row) => row * 2) })));
    expect(marked.all()).toHaveLength(maxMarks);
    expect(() => marked.set(1, true)).toThrow(
      expect.objectContaining({ code: "too-large", facts: { size: maxMarks + 1, limit: maxMarks } }),
    );
    const { revision } = marked;
    marked.set(0, true);
    expect(marked.revision).toBe(revision);
    marked.set(0, false);
    marked.set(1, true);
    expect(marked.all().slice(0, 2)).toEqual([1, 2]);
  });
});
