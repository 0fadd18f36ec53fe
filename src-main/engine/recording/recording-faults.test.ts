import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Recording } from "./recording";
import { FaultyDisk } from "./testing/faulty-disk";
import { numbered, TestRecordings, testCall } from "./testing/recordings";

const run = promisify(execFile);

let recordings: TestRecordings;

beforeEach(async () => {
  recordings = await TestRecordings.make();
});

afterEach(() => recordings.end());

/** As a session does: appends while there is room, and waits where there is none. */
async function pour(recording: Recording, from: number, count: number, size = 94): Promise<void> {
  for (let i = from; i < from + count; i++) {
    recording.append("received", i, numbered(i, size));
    if (recording.shortage !== null) await roomIn(recording);
    else if (i % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

function roomIn(recording: Recording): Promise<void> {
  return new Promise((resolve) => {
    const listening = recording.onDidChangeShortage(() => {
      if (recording.shortage !== null) return;
      listening.dispose();
      resolve();
    });
  });
}

/** Does it have exactly the messages from `first` up to `end`? */
async function expectNumbers(recording: Recording, first: number, end: number): Promise<void> {
  const entries = await recording.entries(0, recording.count);
  const wrong = entries.find(({ index, bytes }, i) => index !== first + i || Buffer.from(bytes).readUInt32LE() !== index);
  expect(wrong).toBe(undefined);
  expect(entries.length).toBe(end - first);
}

describe("a disk that is full", () => {
  it("costs nothing that had arrived, at whatever byte it refuses, and is used again when it has room", async () => {
    for (const left of [0, 3, 10, 700, 900, 1000, 2000, 5000, 130_000, 140_001]) {
      const disk = new FaultyDisk();
      disk.left = left;
      const store = recordings.store({ memoryBytes: 250_000 }, { fs: disk.fs });
      const recording = store.create(testCall(`call-${left}`));
      let count = 0;
      while (recording.shortage !== "disk-full") {
        recording.append("received", count, numbered(count, 94));
        count++;
        if (recording.shortage !== null) await recording.flush();
      }
      await expectNumbers(recording, 0, count);
      expect(recording.kept.memory).toBeLessThanOrEqual(250_000 + 2 * 131_072);
      disk.left = Number.POSITIVE_INFINITY;
      await roomIn(recording);
      await pour(recording, count, 5000);
      await recording.flush();
      await expectNumbers(recording, 0, count + 5000);
      const again = await recordings.store().open(`call-${left}`);
      await expectNumbers(again.recording, 0, count + 5000);
    }
  }, 60_000);

  it("really full, on a file system of its own", async (context) => {
    const parent = await mkdtemp(path.join(os.tmpdir(), "wirebench-full-"));
    const mounted = await run("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", parent]).catch(() => null);
    if (mounted === null) {
      await rm(parent, { recursive: true });
      context.skip("a tmpfs cannot be mounted here");
    }
    const full = await TestRecordings.make(parent);
    try {
      const store = full.store({ memoryBytes: 200_000 });
      const recording = store.create(testCall("call-1"));
      await writeFile(path.join(parent, "ballast"), Buffer.alloc(400_000));
      let count = 0;
      while (recording.shortage !== "disk-full") {
        recording.append("received", count, numbered(count, 94));
        count++;
        if (recording.shortage !== null) await recording.flush();
      }
      await expectNumbers(recording, 0, count);
      await rm(path.join(parent, "ballast"));
      await roomIn(recording);
      await expectNumbers(recording, 0, count);
      recording.dispose();
      await store.idle();
    } finally {
      await full.end();
      await run("umount", [parent]);
      await rm(parent, { recursive: true });
    }
  });

  it("goes on with the newest rows where the user wants that", async () => {
    const disk = new FaultyDisk();
    disk.left = 400_000;
    const store = recordings.store({ memoryBytes: 300_000, diskBytes: 1_000_000, whenFull: "drop-oldest" }, { fs: disk.fs });
    const recording = store.create(testCall("call-1"));
    for (let i = 0; i < 20_000; i++) {
      recording.append("received", i, numbered(i, 94));
      if (i % 500 === 0) await recording.flush();
    }
    await recording.flush();
    expect(recording.kept.firstRow).toBeGreaterThan(10_000);
    expect(recording.kept.memory).toBeLessThan(300_000 + 2 * 131_072);
    await expectNumbers(recording, recording.kept.firstRow, 20_000);
    // What is written once there is room follows on what is kept.
    disk.left = Number.POSITIVE_INFINITY;
    await new Promise((resolve) => setTimeout(resolve, 1100));
    for (let i = 20_000; i < 24_000; i++) recording.append("received", i, numbered(i, 94));
    await recording.flush();
    const kept = recording.kept.firstRow;
    await expectNumbers(recording, kept, 24_000);
    recording.leave();
    await store.idle();
    const again = await recordings.store().open("call-1");
    await expectNumbers(again.recording, kept, 24_000);
  });
});

describe("the limit of the disk", () => {
  it("is kept, and holds the stream until there is room", async () => {
    const store = recordings.store({ memoryBytes: 300_000, diskBytes: 2_000_000 });
    const recording = store.create(testCall("call-1"));
    let count = 0;
    while (recording.shortage !== "disk") {
      recording.append("received", count, numbered(count, 94));
      count++;
      if (recording.shortage === "memory") await recording.flush();
    }
    expect(store.room.disk).toBeLessThanOrEqual(2_000_000);
    expect(recording.isToStop).toBe(false);
    const room = roomIn(recording);
    store.setLimits({ memoryBytes: 300_000, diskBytes: 10_000_000, whenFull: "hold" });
    await room;
    await expectNumbers(recording, 0, count);
  });

  it("costs those first that no call has, the oldest one before the others", async () => {
    const earlier = recordings.store();
    for (const id of ["a", "b"]) {
      const recording = earlier.create(testCall(id));
      await pour(recording, 0, 10_000);
      await recording.flush();
    }
    const store = recordings.store({ memoryBytes: 300_000, diskBytes: 3_500_000 });
    await store.clear();
    const recording = store.create(testCall("c"));
    await pour(recording, 0, 15_000);
    await recording.flush();
    expect((await store.list()).map(({ facts }) => facts.callId)).toEqual(["b"]);
    await pour(recording, 15_000, 10_000);
    await recording.flush();
    expect(await store.list()).toEqual([]);
    expect(recording.shortage).toBe(null);
  });

  it("of nothing at all keeps recordings in memory alone", async () => {
    const store = recordings.store({ memoryBytes: 300_000, diskBytes: 0 });
    const recording = store.create(testCall("call-1"));
    for (let i = 0; i < 4000; i++) recording.append("received", i, numbered(i, 94));
    await recording.flush();
    expect(recording.shortage).toBe("disk");
    expect(recording.kept.disk).toBe(0);
    await expectNumbers(recording, 0, 4000);
  });
});

describe("a disk with moods", () => {
  it("that is slow holds the stream for a while, and memory stays within its limit", async () => {
    const disk = new FaultyDisk();
    disk.delayMs = 5;
    const store = recordings.store({ memoryBytes: 1_000_000 }, { fs: disk.fs });
    const recording = store.create(testCall("call-1"));
    let most = 0;
    let held = 0;
    const listening = recording.onDidChangeShortage(() => {
      if (recording.shortage === "memory") held++;
    });
    for (let i = 0; i < 100_000; i += 100) {
      await pour(recording, i, 100);
      most = Math.max(most, recording.kept.memory);
    }
    listening.dispose();
    expect(held).toBeGreaterThan(0);
    expect(most).toBeLessThan(1_000_000 + 2 * 131_072);
    await expectNumbers(recording, 0, 100_000);
  }, 30_000);

  it("that cannot be read says so, and is asked again", async () => {
    const disk = new FaultyDisk();
    const store = recordings.store({ memoryBytes: 1000 }, { fs: disk.fs });
    const recording = store.create(testCall("call-1"));
    recording.append("received", 0, numbered(0, 94));
    recording.append("received", 1, numbered(1, 100_000));
    recording.finish();
    await recording.flush();
    disk.refusesReads = true;
    await expect(recording.entries(0, 1)).rejects.toMatchObject({ code: "io", message: expect.stringContaining("EIO") });
    disk.refusesReads = false;
    expect((await recording.entries(0, 2)).map(({ bytes }) => bytes.byteLength)).toEqual([94, 100_000]);
  });
});

describe("a small limit of the memory", () => {
  it.each([0, 1000, 60_000, 131_072])("of %i bytes lets a recording go on, within it and one message", async (memoryBytes) => {
    const store = recordings.store({ memoryBytes });
    const recording = store.create(testCall("call-1"));
    await pour(recording, 0, 300);
    await recording.flush();
    expect(recording.shortage).toBe(null);
    expect(store.room.memory).toBeLessThanOrEqual(Math.max(memoryBytes, 4096));
    await expectNumbers(recording, 0, 300);
  });

  it("lets more streams go on at once than it has room for chunks", async () => {
    const store = recordings.store({ memoryBytes: 1_000_000 });
    const all = Array.from({ length: 50 }, (_, i) => store.create(testCall(`call-${i}`)));
    let most = 0;
    for (let round = 0; round < 8; round++) {
      await Promise.all(all.map((recording) => pour(recording, round * 100, 100)));
      most = Math.max(most, store.room.memory);
    }
    expect(most).toBeLessThan(1_000_000 + 50 * 4096);
    for (const recording of all) await recording.flush();
    expect(all.map(({ shortage }) => shortage)).toEqual(all.map(() => null));
    for (const recording of all) await expectNumbers(recording, 0, 800);
  }, 30_000);
});

describe("reading on", () => {
  it("takes eight chunks with one read, and says so where that fails", async () => {
    const disk = new FaultyDisk();
    const store = recordings.store({ memoryBytes: 1000 }, { fs: disk.fs });
    const recording = store.create(testCall("call-1"));
    for (let i = 0; i < 24_000; i++) recording.append("received", i, numbered(i, 94));
    recording.finish();
    await recording.flush();
    disk.refusesReads = true;
    await expect(recording.entries(0, 24_000)).rejects.toMatchObject({ code: "io" });
    disk.refusesReads = false;
    await expectNumbers(recording, 0, 24_000);
    const { reads } = disk;
    let chunks = 0;
    for await (const _ of recording.chunks(0)) chunks++;
    expect(reads).toBe(Math.ceil(chunks / 8));
  });
});

describe("fifty recordings at once", () => {
  it("share the room, and lose nothing", async () => {
    const store = recordings.store({ memoryBytes: 12_000_000 });
    const all = Array.from({ length: 50 }, (_, i) => store.create(testCall(`call-${i}`)));
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, store.room.memory);
    }, 5);
    await Promise.all(all.map((recording) => pour(recording, 0, 8000)));
    clearInterval(watch);
    expect(most).toBeLessThan(12_000_000 + 50 * 131_072);
    for (const recording of all) await expectNumbers(recording, 0, 8000);
    for (const recording of all) recording.dispose();
    await store.idle();
    expect(store.room).toMatchObject({ memory: 0, disk: 0 });
  }, 30_000);
});
