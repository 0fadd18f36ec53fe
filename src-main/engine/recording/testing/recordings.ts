import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { defaultRecordingLimits } from "#shared/model/settings";
import type { HandshakeFailure } from "#shared/model/trust";
import type { RecordedCallSource, RecordingFacts } from "../recording-facts";
import { type NewRecording, RecordingStore, type RecordingStoreOptions } from "../recording-store";

const facts: RecordingFacts = {
  callId: "",
  owner: "tab-1",
  sourceId: "source-1",
  method: "test.Talk/Tell",
  kind: "server-stream",
  target: "127.0.0.1:1",
  state: "open",
  startedAt: 1_700_000_000_000,
  elapsedMs: 12,
  attempt: 1,
  rows: 0,
  sent: { count: 0, bytes: 0 },
  received: { count: 0, bytes: 0 },
  headers: [{ key: "x-name", value: "值" }],
  trailers: null,
  status: null,
  fault: null,
  timeline: [{ name: "start", offsetMs: 0, note: "127.0.0.1:1" }],
};

/** Why a call did not come about. */
export const expiredHandshake: HandshakeFailure = {
  cause: "expired",
  serverName: "127.0.0.1",
  names: ["127.0.0.1", "api.example.com"],
  sha256: "AB".repeat(32),
  issuer: "CN=机构",
  at: 1_700_000_000_000,
  words: "CERT_HAS_EXPIRED",
};

export const testTypes = Uint8Array.of(10, 0);

/** A call that is always as it was at its start. */
export function testSource(id: string, changed: Partial<RecordingFacts> = {}): RecordedCallSource {
  return { facts: () => ({ ...facts, callId: id, ...changed }), types: () => testTypes };
}

/** What is to be recorded for a call of that id. */
export function testCall(id: string, changed: Partial<NewRecording> = {}): NewRecording {
  return { id, source: testSource(id), writeBehind: true, ...changed };
}

/** A folder and stores in it, of which all but the newest are as good as crashed: gone without a word. */
export class TestRecordings {
  readonly folder: string;
  readonly #stores: RecordingStore[] = [];

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(parent = os.tmpdir()): Promise<TestRecordings> {
    return new TestRecordings(await mkdtemp(path.join(parent, "wirebench-recordings-")));
  }

  store(limits: Partial<typeof defaultRecordingLimits> = {}, more: RecordingStoreOptions = {}): RecordingStore {
    const store = new RecordingStore({ folder: this.folder, limits: { ...defaultRecordingLimits, ...limits }, ...more });
    this.#stores.push(store);
    return store;
  }

  async end(): Promise<void> {
    for (const store of this.#stores) store.dispose();
    for (const store of this.#stores) await store.idle();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A message that says which it is. */
export function numbered(number: number, size: number): Uint8Array {
  const bytes = Buffer.alloc(size, number & 0xff);
  if (size >= 4) bytes.writeUInt32LE(number);
  return bytes;
}
