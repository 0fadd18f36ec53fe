import path from "node:path";
import type { RecordingFacts } from "./recording-facts";
import { RecordingFolder } from "./recording-folder";
import type { RecordingRoom } from "./recording-room";
import type { FileSystem } from "./segment-file";

/** What is on the disk of a recording that no call of a running process has. */
export interface StoredRecording {
  readonly facts: RecordingFacts;
  /** Bytes of its messages' files. */
  readonly bytes: number;
  /** When something was last written to it; milliseconds since 1970. */
  readonly writtenAt: number;
}

/** Nobody has come back for it in all that time. */
const maxAgeMs = 30 * 24 * 3600 * 1000;

/** The recordings on the disk that no open call has. They take of the room on the disk, and are the first to go. */
export class StoredRecordings {
  readonly #fs: FileSystem;
  readonly #folder: string;
  readonly #room: RecordingRoom;
  readonly #isLive: (id: string) => boolean;
  readonly #taken = { memory: 0, disk: 0 };
  readonly #found = new Map<string, StoredRecording>();
  #turn: Promise<unknown> = Promise.resolve();
  #isSurveyed = false;

  constructor(fs: FileSystem, folder: string, room: RecordingRoom, isLive: (id: string) => boolean) {
    this.#fs = fs;
    this.#folder = folder;
    this.#room = room;
    this.#isLive = isLive;
  }

  /** The newest first. */
  list(): Promise<StoredRecording[]> {
    return this.#inTurn(async () => {
      await this.#survey();
      return this.#oldestFirst().reverse();
    });
  }

  /** Deletes what is too old, and what the limit has no room for. */
  clear(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#survey();
      for (const { facts, writtenAt } of this.#oldestFirst()) {
        if (Date.now() - writtenAt > maxAgeMs || !this.#room.hasDisk(0)) await this.#delete(facts.callId);
      }
    });
  }

  /** Deletes what the limit has no room for, in the background. */
  trim(): void {
    if (!this.#room.hasDisk(0)) void this.clear().catch(() => {});
  }

  /** Deletes the oldest; false where there is none. */
  removeOldest(): Promise<boolean> {
    return this.#inTurn(async () => {
      if (!this.#isSurveyed) await this.#survey();
      const [oldest] = this.#oldestFirst();
      if (!oldest) return false;
      await this.#delete(oldest.facts.callId);
      return true;
    });
  }

  remove(id: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#survey();
      await this.#delete(id);
    });
  }

  /** Takes one out of the list; null where it is not there. */
  take(id: string): Promise<RecordingFacts | null> {
    return this.#inTurn(async () => {
      await this.#survey();
      const facts = this.#found.get(id)?.facts ?? null;
      this.#forget(id);
      return facts;
    });
  }

  /** Puts one into the list that is not open any more. */
  giveBack(id: string): Promise<void> {
    return this.#inTurn(() => this.#look(id));
  }

  #oldestFirst(): StoredRecording[] {
    return [...this.#found.values()].sort((a, b) => a.writtenAt - b.writtenAt);
  }

  async #survey(): Promise<void> {
    this.#isSurveyed = true;
    const names = await this.#fs.readdir(this.#folder).catch((): string[] => []);
    for (const id of [...this.#found.keys()]) if (!names.includes(id)) this.#forget(id);
    for (const id of names) if (!this.#found.has(id)) await this.#look(id);
  }

  async #look(id: string): Promise<void> {
    if (!isFolderName(id) || this.#isLive(id)) return;
    const folder = this.#folderOf(id);
    // What cannot be read just now is no rubbish.
    const seen = await look(folder).catch(() => null);
    if (seen === null || seen.isInUse) return;
    const { facts, measured } = seen;
    // Another process may just be making it.
    const isNew = Date.now() - measured.writtenAt < 60_000;
    if (facts?.callId === id) {
      this.#forget(id);
      this.#found.set(id, { facts, ...measured });
      this.#room.takeDisk(this.#taken, measured.bytes);
    } else if (!isNew) await folder.remove().catch(() => {});
  }

  async #delete(id: string): Promise<void> {
    if (!this.#found.has(id)) return;
    await this.#folderOf(id).remove();
    this.#forget(id);
  }

  #forget(id: string): void {
    const known = this.#found.get(id);
    this.#found.delete(id);
    if (known) this.#room.giveDisk(this.#taken, known.bytes);
  }

  #folderOf(id: string): RecordingFolder {
    return new RecordingFolder(this.#fs, path.join(this.#folder, id));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return result;
  }
}

/** Rejects with the system's error. */
async function look(folder: RecordingFolder) {
  return { isInUse: await folder.isInUse(), facts: await folder.readFacts(), measured: await folder.measure() };
}

/** Ids come from messages of the page too, by way of a list: they must not lead elsewhere. */
export function isFolderName(id: string): boolean {
  return /^[\w-]{1,80}$/.test(id);
}
