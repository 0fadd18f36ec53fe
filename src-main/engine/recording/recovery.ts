import type { FileHandle } from "node:fs/promises";
import type { EntryKind } from "#shared/model/call";
import { Chunk, chunkBytes, largeMessage } from "./chunk";
import { kindAt, offsetMsAt, recordHeaderBytes, sizeAt } from "./record";
import type { RecordingFolder } from "./recording-folder";
import { RowCounter, type RowTallies } from "./row-tallies";
import { type FileSystem, readFully, readSegmentHeader, segmentHeaderBytes, segmentOf } from "./segment-file";

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
 * Finds the rows in a recording's segments, which a crash may have cut off anywhere: all up to the last whole record. What
 * lies behind a place that is no record is not looked at. Nothing is changed. Rejects with the system's error.
 */
export async function recoverLog(fs: FileSystem, folder: RecordingFolder): Promise<RecoveredLog> {
  const names = await fs.readdir(folder.path);
  const segments = names
    .map(segmentOf)
    .filter((segment) => segment !== null)
    .sort((a, b) => a - b);
  const scan = new LogScan();
  const sizes = new Map<number, number>();
  for (const segment of segments) {
    const file = await folder.openSegment(segment);
    try {
      const { size } = await file.stat();
      sizes.set(segment, size);
      if (!scan.isTorn) await scan.segment(segment, file, size);
    } finally {
      await file.close();
    }
  }
  const found = scan.result;
  const first = found.chunks[0]?.first ?? 0;
  // A mark may have come to the disk before its row, or outlived it.
  const marks = (await folder.readMarks()).filter((row) => row >= first && row < found.tallies.rows);
  return { ...found, marks, sizes };
}

/** Goes over segments in turn and makes the chunks again. */
class LogScan {
  readonly #chunks: Chunk[] = [];
  #counter: RowCounter | null = null;
  #lastMs: number | null = null;
  #open: Chunk | null = null;
  /** Nothing behind this place belongs to it. */
  isTorn = false;

  get result() {
    return { chunks: this.#chunks, tallies: (this.#counter ?? new RowCounter()).tallies, lastMs: this.#lastMs };
  }

  async segment(segment: number, file: FileHandle, size: number): Promise<void> {
    const header = Buffer.alloc(segmentHeaderBytes);
    await readFully(file, header, 0);
    const start = readSegmentHeader(header);
    const goesOn = this.#counter === null || this.#counter.rows === start?.before.rows;
    if (!start || !goesOn) {
      this.isTorn = true;
      return;
    }
    this.#counter ??= new RowCounter(start.before);
    if (this.#chunks.length === 0) this.#lastMs = start.previousMs;
    this.#open = null;
    const end = await this.#records(this.#counter, segment, file, size);
    this.isTorn = end < size;
  }

  /** Answers where the last whole record ends. */
  async #records(counter: RowCounter, segment: number, file: FileHandle, size: number): Promise<number> {
    const block = Buffer.allocUnsafeSlow(blockBytes);
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    let from = 0;
    let filled = 0;
    for (let at = segmentHeaderBytes; ; ) {
      if (at + recordHeaderBytes > from + filled) {
        if (at + recordHeaderBytes > size) return at;
        from = at;
        filled = await readFully(file, block, at);
        if (filled < recordHeaderBytes) return at;
      }
      const kind = kindAt(view, at - from);
      const message = sizeAt(view, at - from);
      const end = at + recordHeaderBytes + message;
      const offsetMs = offsetMsAt(view, at - from);
      if (kind === null || end > size || message > maxMessage || !Number.isFinite(offsetMs)) return at;
      this.#add(counter, kind, offsetMs, end - at, { segment, position: at });
      at = end;
    }
  }

  #add(counter: RowCounter, kind: EntryKind, offsetMs: number, length: number, place: { segment: number; position: number }): void {
    const isLarge = length >= largeMessage + recordHeaderBytes;
    let chunk = this.#open;
    if (chunk === null || isLarge || chunk.length + length > chunkBytes) {
      chunk = new Chunk(counter.tallies, this.#lastMs, offsetMs);
      chunk.place = place;
      chunk.isSealed = true;
      this.#chunks.push(chunk);
      this.#open = isLarge ? null : chunk;
    }
    chunk.length += length;
    chunk.written = chunk.length;
    chunk.count++;
    this.#lastMs = offsetMs;
    counter.add(kind, length - recordHeaderBytes);
  }
}
