import nodeFs from "node:fs/promises";
import path from "node:path";
import { type Disposable, DisposableStore } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { after } from "#shared/base/timer";
import { defaultRecordingLimits, type RecordingLimits } from "#shared/model/settings";
import { ChunkReader } from "./chunk-reader";
import { Recording, type RecordingFiles } from "./recording";
import type { RecordedCallSource, RecordingFacts } from "./recording-facts";
import { RecordingFolder } from "./recording-folder";
import { RecordingRoom } from "./recording-room";
import { recoverLog } from "./recovery";
import type { FileSystem } from "./segment-file";
import { isFolderName, type StoredRecording, StoredRecordings } from "./stored-recordings";

export interface RecordingStoreOptions {
  /** Where the recordings' folders are (`recordings` in the data folder); null to keep them in memory alone. */
  readonly folder?: string | null;
  readonly limits?: RecordingLimits;
  readonly fs?: FileSystem;
}

/** What is made for one call. */
export interface NewRecording {
  /** The call's id, which names the folder. */
  readonly id: string;
  readonly source: RecordedCallSource;
  /** Write to files within about a second of arrival, so that a crash loses no more; else only where memory is needed. */
  readonly writeBehind: boolean;
}

/** A recording that was on the disk. */
export interface OpenedRecording {
  readonly recording: Recording;
  readonly facts: RecordingFacts;
  /** A FileDescriptorSet. */
  readonly types: Uint8Array;
}

const tickMs = 1000;

/** All recordings: those of calls that are open, which share one room, and those that a crash or an earlier run left on the disk. */
export class RecordingStore implements Disposable {
  readonly room: RecordingRoom;
  readonly #fs: FileSystem;
  readonly #folder: string | null;
  readonly #reader = new ChunkReader();
  readonly #live = new Map<string, Recording>();
  readonly #stored: StoredRecordings | null;
  readonly #ending = new Set<Promise<void>>();
  readonly #owned = new DisposableStore();
  #tick: Disposable | null = null;
  #syncing: Promise<void> | null = null;
  #isLeaving = false;

  constructor({ folder = null, limits = defaultRecordingLimits, fs = nodeFs }: RecordingStoreOptions = {}) {
    this.room = new RecordingRoom(limits);
    this.#fs = fs;
    this.#folder = folder;
    this.#stored = folder === null ? null : new StoredRecordings(fs, folder, this.room, (id) => this.#live.has(id));
    if (folder !== null) this.#owned.add(this.room.onDidPress(() => this.#writeAll()));
  }

  /** Deletes what an earlier run left and is too old, or over the limit. To be called once, at the start. */
  async clear(): Promise<void> {
    await this.#stored?.clear();
  }

  setLimits(limits: RecordingLimits): void {
    this.room.setLimits(limits);
    this.#stored?.trim();
  }

  /** Fault bad-params: the id names no folder. */
  create({ id, source, writeBehind }: NewRecording): Recording {
    if (this.#folder === null) return new Recording({ room: this.room });
    return this.#keep(id, new Recording({ room: this.room, files: this.#files(this.#folder, id, source, writeBehind) }));
  }

  /** What was left behind, the newest first; what is being left just now is waited for. */
  async list(): Promise<StoredRecording[]> {
    await Promise.all(this.#ending);
    return (await this.#stored?.list()) ?? [];
  }

  /**
   * Opens what was left behind, for its owner or another one, whose it is from now on; it is the caller's to end, by `dispose` or `leave`.
   * Faults: file-not-found, wrong-state, io.
   */
  async open(id: string, owner?: string): Promise<OpenedRecording> {
    if (this.#live.has(id)) throw new Fault("wrong-state", "This recording is open already.");
    const facts = await this.#stored?.take(id);
    if (this.#folder === null || !facts) throw new Fault("file-not-found", "This recording is not there any more.");
    const folder = new RecordingFolder(this.#fs, path.join(this.#folder, id));
    try {
      await folder.make();
      const types = await folder.readTypes();
      const recovered = await recoverLog(this.#fs, folder);
      const known = {
        ...facts,
        owner: owner ?? facts.owner,
        ...recovered.tallies,
        elapsedMs: Math.max(facts.elapsedMs, recovered.lastMs ?? 0),
      };
      const files = this.#files(this.#folder, id, { facts: () => known, types: () => types }, true);
      return { recording: this.#keep(id, new Recording({ room: this.room, files, recovered })), facts: known, types };
    } catch (cause) {
      await this.#stored?.giveBack(id);
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Fault("io", `The recording could not be read: ${reason}.`, { act: "See that its disk is there and sound.", cause });
    }
  }

  /** Deletes what was left behind. Without effect on an unknown one, and on one that is open. Fault io. */
  async remove(id: string): Promise<void> {
    await this.#stored?.remove(id);
  }

  /** From now on recordings that are disposed stay on the disk: to be called before the program ends. */
  leave(): void {
    this.#isLeaving = true;
  }

  /** Resolves when those that have ended are written or deleted. */
  async idle(): Promise<void> {
    while (this.#ending.size > 0) await Promise.all(this.#ending);
  }

  /** Ends all recordings. */
  dispose(): void {
    for (const recording of [...this.#live.values()]) recording.dispose();
    this.#rest();
    this.#owned.dispose();
  }

  #files(parent: string, id: string, source: RecordedCallSource, writeBehind: boolean): RecordingFiles {
    if (!isFolderName(id)) throw new Fault("bad-params", `"${id}" is not the id of a recording.`);
    return {
      folder: new RecordingFolder(this.#fs, path.join(parent, id)),
      source,
      writeBehind,
      reader: this.#reader,
      makeRoom: async () => (await this.#stored?.removeOldest()) ?? false,
      isToStay: () => this.#isLeaving,
      onEnd: (ended) => this.#onEnd(id, ended),
    };
  }

  #keep(id: string, recording: Recording): Recording {
    this.#live.set(id, recording);
    this.#tick ??= after(tickMs, () => this.#onTick());
    return recording;
  }

  #onEnd(id: string, ended: Promise<boolean>): void {
    const done = ended
      .then(async (areLeft) => {
        this.#live.delete(id);
        if (this.#live.size === 0) this.#rest();
        if (areLeft) await this.#stored?.giveBack(id);
      })
      .finally(() => this.#ending.delete(done));
    this.#ending.add(done);
  }

  #rest(): void {
    this.#tick?.dispose();
    this.#tick = null;
  }

  #onTick(): void {
    this.#tick = after(tickMs, () => this.#onTick());
    for (const recording of this.#live.values()) recording.tick();
    this.#syncing ??= this.#syncAll();
  }

  /** One after the other, since each may keep a thread of Node's busy for long: what is due meanwhile waits for the next time. */
  async #syncAll(): Promise<void> {
    for (const recording of [...this.#live.values()]) await recording.sync();
    this.#syncing = null;
  }

  #writeAll(): void {
    for (const recording of this.#live.values()) void recording.flush();
  }
}
