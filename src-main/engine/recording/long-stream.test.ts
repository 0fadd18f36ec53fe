import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FaultyDisk } from "./testing/faulty-disk";
import { numbered, TestRecordings, testCall } from "./testing/recordings";

let recordings: TestRecordings;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  recordings = await TestRecordings.make();
});

afterEach(async () => {
  vi.useRealTimers();
  await recordings.end();
});

it("a stream left for half a day at one message a second takes no more memory than a short one, and is all there", async () => {
  const disk = new FaultyDisk();
  let renames = 0;
  disk.onOperation = (operation) => {
    if (operation === "rename") renames++;
    return undefined;
  };
  const memoryBytes = 400_000;
  const store = recordings.store({ memoryBytes }, { fs: disk.fs });
  const recording = store.create(testCall("call-1"));
  const seconds = 12 * 3600;
  let most = 0;
  for (let i = 0; i < seconds; i++) {
    recording.append("received", i * 1000, numbered(i, 94));
    // The store looks after it once a second.
    vi.advanceTimersByTime(1000);
    most = Math.max(most, recording.kept.memory);
    if (i % 100 !== 99) continue;
    await recording.flush();
    expect(disk.openFiles).toBeLessThanOrEqual(1);
  }
  await recording.flush();
  expect(most).toBeLessThanOrEqual(memoryBytes + 131_072);
  expect(recording.kept.disk).toBeGreaterThanOrEqual(seconds * 110);
  // What is beside the messages is written when it changes, not every second.
  expect(renames).toBeLessThan(10);
  expect(await recording.rowAt(6 * 3600 * 1000)).toBe(6 * 3600);
  const entries = await recording.entries(0, seconds);
  expect(entries.length).toBe(seconds);
  expect(entries.find(({ index, offsetMs, bytes }) => offsetMs !== index * 1000 || Buffer.from(bytes).readUInt32LE() !== index)).toBe(
    undefined,
  );
  const again = await recordings.store().open("call-1");
  expect(again.recording.count).toBe(seconds);
}, 60_000);
