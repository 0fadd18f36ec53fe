import type { FileHandle } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type MarkedRows, marksText, readMarks } from "./marked-rows";
import { factsText, type RecordingFacts, readFacts } from "./recording-facts";
import { type FileSystem, segmentName, segmentOf } from "./segment-file";

export const factsFile = "call.json";
export const typesFile = "types.binpb";
export const marksFile = "marks.json";
/** Holds the id of the process whose call it is. */
export const processFile = "process";

/** The folder of one recording: its segments, `call.json`, `types.binpb` and `marks.json`, for the user's eyes only. */
export class RecordingFolder {
  readonly #fs: FileSystem;
  readonly path: string;
  #facts = "";
  #marks = 0;

  constructor(fs: FileSystem, folder: string) {
    this.#fs = fs;
    this.path = folder;
  }

  /** Makes the folder, and says that this process has it. */
  async make(): Promise<void> {
    await this.#fs.mkdir(this.path, { recursive: true, mode: 0o700 });
    await this.#put(processFile, Buffer.from(`${process.pid}\n`), async () => {});
  }

  /** Writes the facts where they are others than those written last; the passing of time and counts alone are no reason. */
  async writeFacts(facts: RecordingFacts): Promise<void> {
    const { state, attempt, headers, trailers, status, fault, timeline } = facts;
    const known = JSON.stringify([state, attempt, headers, trailers, status, fault, timeline]);
    if (known === this.#facts) return;
    await this.write(factsFile, Buffer.from(factsText(facts)));
    this.#facts = known;
  }

  /** Are other rows marked than those written last? */
  lacks({ revision }: MarkedRows): boolean {
    return revision !== this.#marks;
  }

  /** Writes which rows are marked, where they are others than those written last. */
  async writeMarks(marked: MarkedRows): Promise<void> {
    if (!this.lacks(marked)) return;
    const { revision } = marked;
    await this.write(marksFile, Buffer.from(marksText(marked)));
    this.#marks = revision;
  }

  /** Writes a file whole or not at all, a power failure included. */
  write(name: string, bytes: Uint8Array): Promise<void> {
    return this.#put(name, bytes, (file) => file.datasync());
  }

  /** Null where there are none, or they are not what they should be. Rejects with the system's error. */
  async readFacts(): Promise<RecordingFacts | null> {
    const text = await this.#textOf(factsFile);
    return text === null ? null : readFacts(text);
  }

  /** The rows that were marked; none where that cannot be read, which is no reason to do without the recording. */
  async readMarks(): Promise<readonly number[]> {
    const text = await this.#fs.readFile(path.join(this.path, marksFile), "utf8").catch(() => "");
    return readMarks(text);
  }

  /** Rejects with the system's error. */
  readTypes(): Promise<Uint8Array> {
    return this.#fs.readFile(path.join(this.path, typesFile));
  }

  /** Has another process that runs taken it? Rejects with the system's error. */
  async isInUse(): Promise<boolean> {
    const id = Number.parseInt((await this.#textOf(processFile)) ?? "", 10);
    if (!Number.isInteger(id) || id <= 0 || id === process.pid || !isRunning(id)) return false;
    // Ids are given anew after the machine has started again.
    const { mtimeMs } = await this.#fs.stat(path.join(this.path, processFile));
    return mtimeMs > Date.now() - os.uptime() * 1000;
  }

  /** The bytes of all files, and when one was last written to (milliseconds since 1970). */
  async measure(): Promise<{ bytes: number; writtenAt: number }> {
    const sizes = { bytes: 0, writtenAt: 0 };
    for (const name of await this.#fs.readdir(this.path)) {
      const { size, mtimeMs } = await this.#fs.stat(path.join(this.path, name));
      if (segmentOf(name) !== null) sizes.bytes += size;
      sizes.writtenAt = Math.max(sizes.writtenAt, mtimeMs);
    }
    return sizes;
  }

  /** Makes a new segment, to be written to. */
  newSegment(segment: number): Promise<FileHandle> {
    return this.#fs.open(this.#segment(segment), "w", 0o600);
  }

  openSegment(segment: number): Promise<FileHandle> {
    return this.#fs.open(this.#segment(segment), "r");
  }

  async removeSegment(segment: number): Promise<void> {
    await this.#fs.rm(this.#segment(segment), { force: true });
  }

  /** Deletes the folder with all that is in it. */
  async remove(): Promise<void> {
    await this.#fs.rm(this.path, { recursive: true, force: true });
  }

  /** Null where there is no such file. */
  #textOf(name: string): Promise<string | null> {
    return this.#fs.readFile(path.join(this.path, name), "utf8").catch((reason: unknown) => {
      if (isMissing(reason)) return null;
      throw reason;
    });
  }

  async #put(name: string, bytes: Uint8Array, sync: (file: FileHandle) => Promise<void>): Promise<void> {
    const draft = path.join(this.path, `.${name}`);
    const file = await this.#fs.open(draft, "w", 0o600);
    try {
      await file.writeFile(bytes);
      await sync(file);
    } finally {
      await file.close();
    }
    await this.#fs.rename(draft, path.join(this.path, name));
  }

  #segment(segment: number): string {
    return path.join(this.path, segmentName(segment));
  }
}

function isMissing(reason: unknown): boolean {
  return reason instanceof Error && "code" in reason && reason.code === "ENOENT";
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (reason) {
    // It is there, and another user's.
    return reason instanceof Error && "code" in reason && reason.code === "EPERM";
  }
}
