import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Recording } from "./recording";
import type { RecordingFacts } from "./recording-facts";
import type { RecordingStore } from "./recording-store";
import { FaultyDisk, type Operation, systemError } from "./testing/faulty-disk";
import { numbered, TestRecordings, testSource } from "./testing/recordings";

let recordings: TestRecordings;

beforeEach(async () => {
  recordings = await TestRecordings.make();
});

afterEach(() => recordings.end());

const rows = 1200;
const limits = { memoryBytes: 60_000, diskBytes: 400_000 };
/** As long as nobody is told to stop, all is written and read again with so many operations or more. */
const leastOperations = 40;

/** A call that is recorded on a disk with faults: its life is the same each time. */
class Life {
  readonly disk = new FaultyDisk();
  readonly store: RecordingStore;
  readonly recording: Recording;
  readonly reasons = new Set<string>();
  /** After which operation of the disk how many rows were written, as far as nothing had failed. */
  readonly written: { readonly after: number; readonly rows: number }[] = [];
  appended = 0;
  #state: RecordingFacts["state"] = "open";

  constructor(readonly id: string) {
    this.store = recordings.store(limits, { fs: this.disk.fs });
    const source = { facts: () => testSource(id, { state: this.#state }).facts(), types: testSource(id).types };
    this.recording = this.store.create({ id, source, writeBehind: true });
  }

  /** Appends all rows as a session does, in files of several segments; what it waits for is tried again until `goesOn` says no. */
  async run(goesOn: () => boolean = () => true): Promise<void> {
    while (this.appended < rows && goesOn()) {
      const i = this.appended++;
      this.recording.append("received", i, numbered(i, i === 700 ? 70_000 : 60));
      if (i % 400 === 0) this.recording.marked.set(i, true);
      if (i % 300 === 299) await this.write();
      while (this.recording.shortage !== null && goesOn()) {
        this.reasons.add(this.recording.shortage);
        await this.write();
      }
    }
    this.#state = "done";
    if (goesOn()) this.recording.finish();
    await this.recording.flush();
  }

  async write(): Promise<void> {
    const { count } = this.recording;
    await this.recording.flush();
    await this.recording.sync();
    this.written.push({ after: this.disk.count, rows: count });
  }

  /** All is there that had arrived: in memory, or on the disk. */
  async expectAll(): Promise<void> {
    this.disk.onOperation = () => undefined;
    await expectRows(this.recording, this.appended);
  }
}

async function expectRows(recording: Recording, count: number): Promise<void> {
  const entries = await recording.entries(0, recording.count);
  expect(entries.length).toBe(count);
  expect(entries.find(({ index, bytes }, i) => index !== i || Buffer.from(bytes).readUInt32LE() !== i)).toBe(undefined);
}

/** What is on the disk, as another run of the program finds it. */
async function reopened(life: Life) {
  const store = recordings.store();
  return (await store.open(life.id)).recording;
}

/** Runs it with the n-th operation, for each n until there are not so many. */
async function withEach(run: (n: number, id: string) => Promise<FaultyDisk>): Promise<void> {
  for (let n = 1; ; n++) {
    const disk = await run(n, `call-${n}`);
    if (disk.count >= n) continue;
    expect(n).toBeGreaterThan(leastOperations);
    return;
  }
}

/** A write is not refused but cut short, the smallest harm that a disk can do. */
function fail(operation: Operation): never {
  throw systemError(operation === "sync" || operation === "read" ? "EIO" : "ENOSPC");
}

describe("a disk that fails at any one of its operations", () => {
  it.each(["fails", "writes but a part"] as const)(
    "and %s once, costs nothing",
    async (how) => {
      await withEach(async (n, id) => {
        const life = new Life(id);
        const { disk, recording, store } = life;
        disk.onOperation = (operation) => {
          if (disk.count !== n) return undefined;
          return how === "fails" ? fail(operation) : 5;
        };
        await life.run();
        recording.leave();
        await store.idle();
        const { count } = disk;
        expect(disk.openFiles).toBe(0);
        expect(store.room.memory).toBe(0);
        const again = await reopened(life);
        await expectRows(again, rows);
        expect(again.marked.all()).toEqual([0, 400, 800]);
        expect(count).toBe(disk.count);
        return disk;
      });
    },
    240_000,
  );

  it("and then at all, holds the call, and lets it go on when the disk has room again", async () => {
    await withEach(async (n, id) => {
      const life = new Life(id);
      const { disk, recording, store } = life;
      disk.onOperation = (operation) => (disk.count >= n && operation !== "read" ? fail(operation) : undefined);
      await life.run(() => recording.shortage !== "disk-full");
      const { count } = disk;
      if (life.appended < rows) {
        expect(recording.shortage).toBe("disk-full");
        expect(recording.kept.memory).toBeLessThan(limits.memoryBytes + 2 * 131_072 + 70_016);
      }
      await life.expectAll();
      await life.run();
      expect(recording.shortage).toBe(null);
      await life.expectAll();
      await expectRows(await reopened(life), rows);
      recording.dispose();
      await store.idle();
      expect(store.room).toMatchObject({ memory: 0, disk: 0 });
      expect(disk.openFiles).toBe(0);
      return Object.assign(disk, { count });
    });
  }, 240_000);

  it("as a crash does, leaves all that was said to be written, and nothing that is not whole", async () => {
    await withEach(async (n, id) => {
      const life = new Life(id);
      const { disk, recording } = life;
      disk.onOperation = (operation) => (disk.count < n ? undefined : operation === "write" && disk.count === n ? 5 : fail(operation));
      await life.run(() => disk.count < n && recording.shortage !== "disk-full");
      const { count } = disk;
      const store = recordings.store();
      const written = life.written.findLast(({ after }) => after < n)?.rows ?? 0;
      const isListed = (await store.list()).some(({ facts }) => facts.callId === id);
      expect(isListed || written === 0).toBe(true);
      // Before the types are there, there is nothing to be read.
      const again = await reopened(life).catch(() => null);
      expect(again?.count ?? 0).toBeGreaterThanOrEqual(written);
      if (again) await expectRows(again, again.count);
      return Object.assign(disk, { count });
    });
  }, 240_000);
});

describe("a program that is told to end", () => {
  it("at any operation of the disk has all that had arrived on it", async () => {
    await withEach(async (n, id) => {
      const life = new Life(id);
      const { disk, recording, store } = life;
      let isTold = false;
      disk.onOperation = () => {
        if (disk.count !== n) return undefined;
        isTold = true;
        store.leave();
        recording.dispose();
        return undefined;
      };
      await life.run(() => !isTold);
      if (!isTold) recording.leave();
      await store.idle();
      const { count } = disk;
      await expectRows(await reopened(life), life.appended);
      expect(disk.openFiles).toBe(0);
      expect(store.room.memory).toBe(0);
      return Object.assign(disk, { count });
    });
  }, 240_000);
});
