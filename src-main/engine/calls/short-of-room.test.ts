import { afterEach, beforeEach, expect, it } from "vitest";
import { type CallHead, defaultMaxReceiveBytes, isOver } from "#shared/model/call";
import { leastRecordingMemory } from "#shared/model/settings";
import { ChannelPool } from "../channels/pool";
import type { LoopbackServer } from "../channels/server";
import { jsonBody, noFiles } from "../codec/testing/bodies";
import type { RecordingStore } from "../recording/recording-store";
import { FaultyDisk, systemError } from "../recording/testing/faulty-disk";
import { TestRecordings } from "../recording/testing/recordings";
import { CallRegistry } from "./calls";
import { decodeNote, startTalkServer } from "./testing/talk-server";
import { testProject } from "./testing/test-schema";

const sources = { opened: async () => testProject, all: () => [testProject] };

let disk: TestRecordings;
let pool: ChannelPool;
let server: LoopbackServer;

beforeEach(async () => {
  disk = await TestRecordings.make();
  pool = new ChannelPool();
  server = await startTalkServer();
});

afterEach(async () => {
  await disk.end();
  pool.dispose();
  server.dispose();
});

function registry(store: RecordingStore): CallRegistry {
  return new CallRegistry(sources, pool, noFiles, { recordings: store });
}

/** Starts a stream of so many messages. */
function tell(calls: CallRegistry, number: number): Promise<string> {
  return calls.start({
    sourceId: "test",
    method: "test.Talk/Tell",
    target: server.target,
    metadata: [],
    deadlineMs: null,
    maxReceiveBytes: defaultMaxReceiveBytes,
    bodies: [jsonBody(`{"number":"${number}"}`)],
    finish: true,
    owner: "tab",
  });
}

/** The first head that is as it should be. */
function headWith(calls: CallRegistry, callId: string, isSo: (head: CallHead) => boolean): Promise<CallHead> {
  return new Promise((resolve) => {
    const watching = calls.watch(callId, (head) => {
      if (!isSo(head)) return;
      queueMicrotask(() => watching.dispose());
      resolve(head);
    });
  });
}

const end = (calls: CallRegistry, callId: string) => headWith(calls, callId, ({ state }) => isOver(state));

/** Are all its messages there, each in its place? */
async function expectAll(calls: CallRegistry, callId: string, number: number): Promise<void> {
  let expected = 0;
  for await (const { kind, bytes } of calls.get(callId).reader.recording.walk(0, number + 1)) {
    if (kind === "received" && Number(decodeNote(bytes).number) === expected + 1) expected++;
  }
  expect(expected).toBe(number);
}

it("fifty streams at once, with the least memory that there may be, all come to their end and lose nothing", async () => {
  const store = disk.store({ memoryBytes: leastRecordingMemory });
  const calls = registry(store);
  const number = 2500;
  const ids = await Promise.all(Array.from({ length: 50 }, () => tell(calls, number)));
  let most = 0;
  const watching = store.room.onDidPress(() => {
    most = Math.max(most, store.room.memory);
  });
  const heads = await Promise.all(ids.map((callId) => end(calls, callId)));
  watching.dispose();
  expect(heads.map(({ state, received }) => [state, received.count])).toEqual(ids.map(() => ["done", number]));
  // Memory was used up, and nobody took more than what was on its way to it.
  expect(most).toBeGreaterThan(leastRecordingMemory);
  expect(most).toBeLessThan(leastRecordingMemory * 1.5);
  for (const callId of ids) await expectAll(calls, callId, number);
  calls.dispose();
  await store.idle();
  expect(store.room).toMatchObject({ memory: 0, disk: 0 });
}, 120_000);

it.each([1, 4, 7, 11])(
  "a disk that is full from its operation %i on holds the call with the reason in words, until it has room",
  async (n) => {
    const faulty = new FaultyDisk();
    faulty.onOperation = (operation) => {
      if (faulty.count >= n && operation !== "read") throw systemError("ENOSPC");
      return undefined;
    };
    const store = disk.store({ memoryBytes: 300_000 }, { fs: faulty.fs });
    const calls = registry(store);
    const number = 8000;
    const callId = await tell(calls, number);
    const held = await headWith(calls, callId, ({ hold }) => hold === "disk-full");
    expect(held.received.count).toBeLessThan(number);
    expect(() => calls.hold(callId, false)).toThrow(
      expect.objectContaining({ code: "too-large", message: "The recordings have used up their memory, and the disk takes no more." }),
    );
    faulty.onOperation = () => undefined;
    expect(await end(calls, callId)).toMatchObject({ state: "done", received: { count: number } });
    await expectAll(calls, callId, number);
    calls.dispose();
    await store.idle();
    expect(faulty.openFiles).toBe(0);
  },
  30_000,
);
