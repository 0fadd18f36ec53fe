import type { Disposable } from "#shared/base/disposable";
import { after } from "#shared/base/timer";
import { type Chunk, chunkBytes } from "./chunk";
import type { MarkedRows } from "./marked-rows";
import type { RecordedCallSource } from "./recording-facts";
import { type RecordingFolder, typesFile } from "./recording-folder";
import type { RecordingRoom, RoomTaken } from "./recording-room";
import { segmentHeaderBytes } from "./segment-file";
import { SegmentFiles, type SegmentPiece } from "./segment-files";

/** What is written at once, and of a large message before others get their turn. */
const maxBatch = 1024 * 1024;
const maxPiece = 16 * 1024 * 1024;
const maxSegment = 64 * 1024 * 1024;
const minSegment = 64 * 1024;
/** A disk that refused is asked again after so long. */
const retryMs = 1000;

/** Why nothing more is written: the budget is used up, or the disk itself refuses. */
export type Blockage = "disk" | "disk-full";

export interface WriterSetup {
  readonly folder: RecordingFolder;
  readonly source: RecordedCallSource;
  readonly marked: MarkedRows;
  readonly room: RecordingRoom;
  readonly taken: RoomTaken;
  /** Frees room on the disk that no open call has; false where it could free none. */
  readonly makeRoom: (bytes: number) => Promise<boolean>;
  /** Gives up the oldest rows, where the user wants that; false where it does not, or there are none to give up. */
  readonly giveUpOldest: () => boolean;
  /** `blocked` has changed. */
  readonly onDidChange: () => void;
  /** Write also what memory has room for. */
  readonly writeBehind: boolean;
}

interface Batch extends SegmentPiece {
  readonly first: Chunk;
  /** Each chunk that is in it, and how much of it is written then. */
  readonly ends: readonly { readonly chunk: Chunk; readonly to: number }[];
}

/** Writes a recording's chunks to its folder, in order and behind those who append. What cannot be written waits in memory. */
export class RecordingWriter {
  readonly #setup: WriterSetup;
  readonly #files: SegmentFiles;
  /** The chunks that are not yet wholly in a file. */
  readonly #queue: Chunk[] = [];
  /** The chunk placed last; null where the next one begins a segment. */
  #placed: Chunk | null = null;
  #segment = -1;
  #goal: { readonly chunk: Chunk; readonly length: number } | null = null;
  #running: Promise<void> | null = null;
  /** Something was asked for that the run may have passed by already. */
  #isAsked = false;
  #blocked: Blockage | null = null;
  #retry: Disposable | null = null;
  #isBegun = false;
  #isMade = false;
  #isBusy = false;
  #isFinished = false;
  #isOver = false;

  constructor(setup: WriterSetup) {
    this.#setup = setup;
    this.#files = new SegmentFiles(setup.folder, setup.room, setup.taken);
  }

  /** Null while nothing keeps it from writing. */
  get blocked(): Blockage | null {
    return this.#blocked;
  }

  /** Rows that are not written may not be given up just now. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** The segment that is written to; -1 before the first. */
  get segment(): number {
    return this.#segment;
  }

  /** Bytes that are complete and wait to be written. */
  get waiting(): number {
    return this.#queue.reduce((sum, chunk) => sum + (chunk.isSealed ? chunk.length - chunk.written : 0), 0);
  }

  /** A new chunk, behind those that it has. */
  add(chunk: Chunk): void {
    this.#isFinished = false;
    this.#sweep();
    this.#queue.push(chunk);
  }

  /** Writes what there is now, and the call's facts and marks. Resolves when it is written or cannot be (`blocked`). */
  write(): Promise<void> {
    const chunk = this.#queue.at(-1);
    if (chunk) this.#goal = { chunk, length: chunk.length };
    this.#isAsked = true;
    this.#running ??= this.#run();
    return this.#running;
  }

  /** What is to be done once a second, so that a crash loses no more. */
  tick(): void {
    const { writeBehind, folder, marked } = this.#setup;
    const isGrowing = writeBehind && !this.#isFinished;
    const isLate = this.#isBegun && (this.#queue.length > 0 || folder.lacks(marked));
    if (isGrowing || isLate) void this.write();
  }

  /** Has the disk itself take what was written, so that a power failure costs no more either. */
  sync(): Promise<void> {
    return this.#files.sync();
  }

  /** Nothing more will come, it seems: no file is kept open. */
  finish(): void {
    this.#isFinished = true;
    this.#sweep();
    if (this.#isBegun || this.#setup.writeBehind) void this.write();
  }

  /** These rows are given up: what is not written of them need not be, and segments before the first chunk left are deleted. */
  forget(chunks: readonly Chunk[], firstLeft: Chunk | undefined): void {
    const gone = new Set(chunks);
    const left = this.#queue.filter((chunk) => !gone.has(chunk));
    // A file has no gaps: what comes behind a chunk that was never written begins another one.
    if (left.length < this.#queue.length) {
      for (const chunk of left) if (chunk.written === 0) chunk.place = null;
      if (left[0]?.place === null) this.#placed = null;
    }
    this.#queue.splice(0, this.#queue.length, ...left);
    const kept = firstLeft?.place?.segment ?? this.#segment + 1;
    if (this.#segment < kept) this.#placed = null;
    this.#files.giveUpBefore(kept);
  }

  /** Takes over what an earlier run wrote. */
  adopt(sizes: ReadonlyMap<number, number>): void {
    this.#files.adopt(sizes);
    this.#segment = Math.max(this.#segment, ...sizes.keys());
    this.#isBegun = true;
    this.#isMade = true;
  }

  /** Ends. With `isKept` the files stay, and the rest is written to them first; else they are deleted. Answers whether any are left. */
  async end(isKept: boolean): Promise<boolean> {
    const isToWrite = isKept && (this.#isBegun || this.#setup.writeBehind);
    if (isToWrite) await this.write();
    // There is no later: a disk that refused is asked once more at once.
    if (isToWrite && this.#blocked !== null) await this.write();
    this.#isOver = true;
    if (!isKept) this.#files.discard();
    this.#retry?.dispose();
    this.#retry = null;
    await this.#running;
    await this.#files.end();
    if (isKept || !this.#isBegun) return this.#isBegun;
    return this.#setup.folder.remove().then(
      () => false,
      () => true,
    );
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    try {
      await this.#make();
      while (this.#isAsked && !this.#isOver) {
        this.#isAsked = false;
        for (let batch = this.#next(); batch; batch = this.#next()) await this.#put(batch);
        await this.#writeRest();
      }
      if (this.#isFinished && this.#queue.length === 0) this.#close();
      this.#sealNewest();
      this.#unblock();
    } catch (reason) {
      this.#block(reason instanceof NoBudget ? "disk" : "disk-full");
    } finally {
      this.#running = null;
    }
  }

  async #make(): Promise<void> {
    if (this.#isMade || this.#isOver) return;
    const { folder, source } = this.#setup;
    this.#isBegun = true;
    await folder.make();
    await folder.writeFacts(source.facts());
    await folder.write(typesFile, source.types());
    this.#isMade = true;
  }

  /** What is beside the messages. */
  async #writeRest(): Promise<void> {
    const { folder, source, marked } = this.#setup;
    await folder.writeFacts(source.facts());
    await folder.writeMarks(marked);
    // What cannot be deleted just now keeps nobody from writing.
    await this.#files.removeGivenUp().catch(() => {});
  }

  /** Makes sure that there is room on the disk, or makes some. Throws NoBudget; rejects with the system's error. */
  async #claim(bytes: number): Promise<void> {
    const { room, makeRoom, giveUpOldest } = this.#setup;
    const need = bytes + segmentHeaderBytes;
    while (!room.hasDisk(need)) {
      if (await makeRoom(need)) continue;
      if (!giveUpOldest()) throw new NoBudget();
      await this.#files.removeGivenUp();
    }
  }

  /** Is there anything to be written that was there when it was last asked for? */
  get #isBehind(): boolean {
    return !this.#isOver && this.#goal !== null && this.#goal.chunk.written < this.#goal.length && this.#queue.includes(this.#goal.chunk);
  }

  /** What is to be written next; null where all is that was there when it was last asked for. */
  #next(): Batch | null {
    if (!this.#isBehind) return null;
    const parts: Uint8Array[] = [];
    const ends: { chunk: Chunk; to: number }[] = [];
    let bytes = 0;
    for (const chunk of this.#queue) {
      const place = chunk.place ?? this.#place(chunk, bytes > 0);
      const segment = ends[0]?.chunk.place?.segment ?? place?.segment;
      if (!place || place.segment !== segment || bytes >= maxBatch) break;
      const to = Math.min(chunk.length, chunk.written + maxPiece);
      if (to === chunk.written) continue;
      parts.push(...chunk.parts(chunk.written, to));
      ends.push({ chunk, to });
      bytes += to - chunk.written;
      if (to < chunk.length) break;
    }
    const first = ends[0]?.chunk;
    if (!first?.place) return null;
    return { segment: first.place.segment, position: first.place.position + first.written, parts, bytes, first, ends };
  }

  /** Gives a chunk its place, at the end of the segment or in a new one; null where that is not to begin now. */
  #place(chunk: Chunk, isBehindOthers: boolean) {
    const position = this.#placed?.place ? this.#placed.place.position + this.#placed.length : segmentHeaderBytes;
    const limit = Math.min(maxSegment, Math.max(minSegment, this.#setup.room.limits.diskBytes / 8));
    const isFull = position > segmentHeaderBytes && position + Math.max(chunk.length, chunkBytes) > limit;
    const isNew = this.#placed === null || isFull;
    if (isNew && isBehindOthers) return null;
    if (isNew) this.#segment++;
    chunk.place = { segment: this.#segment, position: isNew ? segmentHeaderBytes : position };
    this.#placed = chunk;
    return chunk.place;
  }

  async #put(batch: Batch): Promise<void> {
    await this.#claim(batch.bytes);
    const { first, ends } = batch;
    for (const { chunk } of ends) chunk.pins++;
    try {
      await this.#files.write(batch, first);
    } catch (reason) {
      if (!isFull(reason) || !this.#setup.giveUpOldest()) throw reason;
      await this.#files.removeGivenUp();
      return;
    } finally {
      for (const { chunk } of ends) chunk.pins--;
    }
    for (const { chunk, to } of ends) chunk.written = to;
    this.#sweep();
  }

  #close(): void {
    // A later chunk begins a segment of its own.
    this.#placed = null;
    this.#files.close();
  }

  /** What is wholly in a file may leave the memory. */
  #sweep(): void {
    for (let chunk = this.#queue[0]; chunk?.isWritten; chunk = this.#queue[0]) {
      this.#queue.shift();
      if (!this.#isOver) this.#setup.room.offer(chunk, this.#setup.taken);
    }
  }

  /** Where memory is short even so, the newest chunk has to leave it as well: else many slow streams could take all there is. */
  #sealNewest(): void {
    const [chunk] = this.#queue;
    if (!chunk || chunk.written < chunk.length || !this.#setup.room.isMemoryUsedUp) return;
    chunk.isSealed = true;
    this.#sweep();
  }

  #block(reason: Blockage): void {
    this.#isBusy = false;
    if (this.#isOver) return;
    const { room, onDidChange } = this.#setup;
    this.#retry?.dispose();
    this.#retry = reason === "disk" ? room.onDidRelease(() => void this.write()) : after(retryMs, () => void this.write());
    this.#blocked = reason;
    onDidChange();
  }

  #unblock(): void {
    this.#isBusy = false;
    this.#retry?.dispose();
    this.#retry = null;
    if (this.#blocked === null) return;
    this.#blocked = null;
    this.#setup.onDidChange();
  }
}

function isFull(reason: unknown): boolean {
  return reason instanceof Error && "code" in reason && (reason.code === "ENOSPC" || reason.code === "EDQUOT");
}

/** The limit of the disk leaves no room. */
class NoBudget extends Error {}
