import type { FileHandle } from "node:fs/promises";
import type { EntryKind } from "#shared/model/call";
import { Chunk, chunkBytes, largeMessage } from "./chunk";
import { kindAt, offsetMsAt, recordHeaderBytes, sizeAt } from "./record";
import type { RecordingFolder } from "./recording-folder";
import { RowCounter, type RowTallies } from "./row-tallies";
import { type FileSystem, readFully, readSegmentHeader, type SegmentStart, segmentHeaderBytes, segmentOf } from "./segment-file";

/** What the files of a recording hold. */
export interface RecoveredLog {
  /** All of them in files, none in memory. */
  readonly chunks: readonly Chunk[];
  readonly tallies: RowTallies;
  readonly lastMs: number | null;
  /** Of the rows above, those that the user had marked. */
  readonly marks: readonly number[];
  /** Bytes of each segment's file. */
  readonly sizes: ReadonlyMap<number, number>;
}

const blockBytes = 1024 * 1024;
/** gRPC's own limit in most libraries, and the one of our calls. */
const maxMessage = 2 ** 31 - 1;

/**
 * Finds the rows in a recording's segments, which a crash may have cut off anywhere: all up to the last whole record of each. Rows
 * have no gaps: where some are missing in between, or an old segment could not be deleted, it is the longest run of rows that
 * counts. Nothing is changed. Rejects with the system's error.
 */
export async function recoverLog(fs: FileSystem, folder: RecordingFolder): Promise<RecoveredLog> {
  const names = await fs.readdir(folder.path);
  const segments = names
    .map(segmentOf)
    .filter((segment) => segment !== null)
    .sort((a, b) => a - b);
  const runs: LogRun[] = [];
  const sizes = new Map<number, number>();
  for (const segment of segments) {
    const file = await folder.openSegment(segment);
    try {
      const { size } = await file.stat();
      sizes.set(segment, size);
      const start = await startOf(file);
      if (start === null) continue;
      const last = runs.at(-1);
      const run = last?.rows === start.before.rows ? last : new LogRun(start);
      if (run !== last) runs.push(run);
      await run.segment(segment, file, size);
    } finally {
      await file.close();
    }
  }
  const found = runs.reduce((best, run) => (run.kept >= best.kept ? run : best), new LogRun(nothingBefore)).result;
  const first = found.chunks[0]?.first ?? 0;
  // A mark may have come to the disk before its row, or outlived it.
  const marks = (await folder.readMarks()).filter((row) => row >= first && row < found.tallies.rows);
  return { ...found, marks, sizes };
}

const nothingBefore: SegmentStart = { before: new RowCounter().tallies, previousMs: null };

async function startOf(file: FileHandle): Promise<SegmentStart | null> {
  const header = Buffer.alloc(segmentHeaderBytes);
  await readFully(file, header, 0);
  return readSegmentHeader(header);
}

/** Goes over segments that follow on each other, and makes their chunks again. */
class LogRun {
  readonly #chunks: Chunk[] = [];
  readonly #first: number;
  readonly #counter: RowCounter;
  #lastMs: number | null;
  #open: Chunk | null = null;

  constructor({ before, previousMs }: SegmentStart) {
    this.#first = before.rows;
    this.#counter = new RowCounter(before);
    this.#lastMs = previousMs;
  }

  /** Rows that there were up to here. */
  get rows(): number {
    return this.#counter.rows;
  }

  /** Rows that are there. */
  get kept(): number {
    return this.rows - this.#first;
  }

  get result() {
    return { chunks: this.#chunks, tallies: this.#counter.tallies, lastMs: this.#lastMs };
  }

  /** Takes the records of a segment, up to the last whole one. */
  async segment(segment: number, file: FileHandle, size: number): Promise<void> {
    this.#open = null;
    const block = Buffer.allocUnsafeSlow(blockBytes);
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    let from = 0;
    let filled = 0;
    for (let at = segmentHeaderBytes; ; ) {
      if (at + recordHeaderBytes > from + filled) {
        if (at + recordHeaderBytes > size) return;
        from = at;
        filled = await readFully(file, block, at);
        if (filled < recordHeaderBytes) return;
      }
      const kind = kindAt(view, at - from);
      const message = sizeAt(view, at - from);
      const end = at + recordHeaderBytes + message;
      const offsetMs = offsetMsAt(view, at - from);
      if (kind === null || end > size || message > maxMessage || !Number.isFinite(offsetMs)) return;
      this.#add(kind, offsetMs, end - at, { segment, position: at });
      at = end;
    }
  }

  #add(kind: EntryKind, offsetMs: number, length: number, place: { segment: number; position: number }): void {
    const isLarge = length >= largeMessage + recordHeaderBytes;
    let chunk = this.#open;
    if (chunk === null || isLarge || chunk.length + length > chunkBytes) {
      chunk = new Chunk(this.#counter.tallies, this.#lastMs, offsetMs);
      chunk.place = place;
      chunk.isSealed = true;
      this.#chunks.push(chunk);
      this.#open = isLarge ? null : chunk;
    }
    chunk.length += length;
    chunk.written = chunk.length;
    chunk.count++;
    this.#lastMs = offsetMs;
    this.#counter.add(kind, length - recordHeaderBytes);
  }
}
