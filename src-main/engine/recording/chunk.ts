import type { EntryKind } from "#shared/model/call";
import { RecordCursor, type RecordedChunk, recordHeaderBytes, writeHeader } from "./record";
import type { RowTallies } from "./row-tallies";

/** The bytes of a chunk, its records' headers included. */
export const chunkBytes = 128 * 1024;
/** From this size on a message is a chunk of its own, and is taken over instead of copied. */
export const largeMessage = chunkBytes / 2;

const noBytes = new Uint8Array(0);
const noView = new DataView(noBytes.buffer);

/**
 * Some rows of a recording that lie together. What is known of it stays in memory for as long as the recording; its bytes
 * are in memory, in a file, or both. Records are added at its end while it is the newest, and never changed.
 */
export class Chunk {
  readonly first: number;
  /** What was counted of the recording before the first row. */
  readonly before: RowTallies;
  /** The offset of the row before the first; null where there is none. */
  readonly previousMs: number | null;
  /** The offset of the first row. */
  readonly firstMs: number;
  count = 0;
  /** Bytes of all records. */
  length = 0;
  /** The records, and room for more; of a large message, its header. Empty when they are in the file alone. */
  bytes: Uint8Array = noBytes;
  view: DataView = noView;
  message: Uint8Array | null = null;
  /** In files: the segment, where it begins there, and how much of it is there. */
  place: ChunkPlace | null = null;
  written = 0;
  /** Nothing is added any more. */
  isSealed = false;
  /** Those who look at the bytes over an await: the buffer is not to be used anew. */
  pins = 0;

  constructor(before: RowTallies, previousMs: number | null, firstMs: number) {
    this.first = before.rows;
    this.before = before;
    this.previousMs = previousMs;
    this.firstMs = firstMs;
  }

  get isInMemory(): boolean {
    return this.length === 0 || this.bytes !== noBytes;
  }

  /** Bytes that it takes in memory. */
  get memory(): number {
    return this.bytes.byteLength + (this.message?.byteLength ?? 0);
  }

  get isWritten(): boolean {
    return this.isSealed && this.written === this.length;
  }

  /** For a message that fits. */
  add(kind: EntryKind, offsetMs: number, message: Uint8Array): void {
    const at = this.length;
    writeHeader(this.view, at, kind, offsetMs, message.byteLength);
    this.bytes.set(message, at + recordHeaderBytes);
    this.length = at + recordHeaderBytes + message.byteLength;
    this.count++;
  }

  /** Makes this the chunk of one large message. */
  hold(kind: EntryKind, offsetMs: number, message: Uint8Array): void {
    this.moveTo(new Uint8Array(recordHeaderBytes));
    writeHeader(this.view, 0, kind, offsetMs, message.byteLength);
    this.message = message;
    this.length = recordHeaderBytes + message.byteLength;
    this.count = 1;
    this.isSealed = true;
  }

  /** Another buffer takes the place of the one it has. */
  moveTo(buffer: Uint8Array): void {
    buffer.set(this.bytes.subarray(0, this.length));
    this.bytes = buffer;
    this.view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  }

  /** Forgets the bytes; answers the buffer where nobody looks at it. */
  evict(): Uint8Array | null {
    const buffer = this.pins === 0 && this.message === null ? this.bytes : null;
    this.bytes = noBytes;
    this.view = noView;
    this.message = null;
    return buffer;
  }

  /** What is in memory between two places of the log, in one part or two. */
  parts(from: number, to: number): Uint8Array[] {
    if (!this.message) return [this.bytes.subarray(from, to)];
    const header = this.bytes.subarray(from, to);
    const message = this.message.subarray(Math.max(0, from - recordHeaderBytes), Math.max(0, to - recordHeaderBytes));
    return [header, message].filter((part) => part.byteLength > 0);
  }

  /** As plain data; `stored` are its bytes read from the file, where they are not in memory. */
  read(stored: Uint8Array | null): RecordedChunk {
    const { first, count, previousMs, message } = this;
    return { first, count, previousMs, message, bytes: stored ?? (message ? this.bytes : this.bytes.subarray(0, this.length)) };
  }
}

/** Where a chunk begins in the files. */
export interface ChunkPlace {
  readonly segment: number;
  readonly position: number;
}

/** The rows of a chunk from `row` on, which is one of them. */
export function chunkFrom(chunk: RecordedChunk, row: number): RecordedChunk {
  if (row <= chunk.first) return chunk;
  const cursor = new RecordCursor(chunk);
  let previousMs = chunk.previousMs;
  while (cursor.next() && cursor.index < row) previousMs = cursor.offsetMs;
  return { ...chunk, first: row, count: chunk.first + chunk.count - row, previousMs, bytes: chunk.bytes.subarray(cursor.position) };
}
