import type { EntryKind } from "#shared/model/call";

/**
 * The form of a recording, in memory and in files: records, one after the other, with nothing between them. All numbers are
 * little-endian.
 *
 * | bytes | what |
 * |---|---|
 * | 4 | size of the message, 0 to 2^31-1 |
 * | 4 | `0x57425200` plus the kind: 1 sent, 2 received, 3 mark. A file's torn end does not look like that |
 * | 8 | milliseconds since the call's start, as a double |
 * | size | the message as it was on the wire, without gRPC's five-byte prefix; of a mark, a `MarkNote` as JSON |
 *
 * Records are numbered from 0 in the order in which they were appended: that number is the row.
 */
export const recordHeaderBytes = 16;

const tag = 0x5742_5200;
const kinds: readonly (EntryKind | null)[] = [null, "sent", "received", "mark"];

/** One row of a recording. */
export interface RecordedEntry {
  readonly index: number;
  readonly kind: EntryKind;
  /** Milliseconds since the call's start. */
  readonly offsetMs: number;
  /** Milliseconds since the row before it; null for the first. */
  readonly gapMs: number | null;
  /** The message; not to be written to. */
  readonly bytes: Uint8Array;
}

/**
 * Rows that lie together: plain data, which may go to another thread. Where `message` is null, `bytes` holds whole records and
 * nothing else. A large message comes alone (`count` is 1), and without a copy: `bytes` is its header, `message` the rest.
 */
export interface RecordedChunk {
  /** The first row. */
  readonly first: number;
  /** How many rows. */
  readonly count: number;
  /** The offset of the row before `first`; null where there is none. */
  readonly previousMs: number | null;
  readonly bytes: Uint8Array;
  readonly message: Uint8Array | null;
}

/** Writes a record's header at `at`. */
export function writeHeader(view: DataView, at: number, kind: EntryKind, offsetMs: number, size: number): void {
  view.setUint32(at, size, true);
  view.setUint32(at + 4, tag + (kind === "received" ? 2 : kind === "sent" ? 1 : 3), true);
  view.setFloat64(at + 8, offsetMs, true);
}

/** The kind of the record whose header is at `at`; null where there is no header. */
export function kindAt(view: DataView, at: number): EntryKind | null {
  return kinds[view.getUint32(at + 4, true) - tag] ?? null;
}

/** The size of the message of the record at `at`. */
export function sizeAt(view: DataView, at: number): number {
  return view.getUint32(at, true);
}

/** The offset of the record at `at`, in milliseconds since the call's start. */
export function offsetMsAt(view: DataView, at: number): number {
  return view.getFloat64(at + 8, true);
}

/**
 * Walks over the records of a chunk without an object for each: `while (cursor.next()) …`. Between two steps the message is
 * `bytes` from `start` to `end`. Throws a RangeError where the bytes are not what the chunk says.
 */
export class RecordCursor {
  readonly #chunk: RecordedChunk;
  readonly #view: DataView;
  #at = 0;
  #left: number;
  index: number;
  kind: EntryKind = "mark";
  offsetMs = 0;
  /** Milliseconds since the row before; null for the first. */
  gapMs: number | null = null;
  bytes: Uint8Array;
  start = 0;
  end = 0;

  constructor(chunk: RecordedChunk) {
    this.#chunk = chunk;
    this.#view = new DataView(chunk.bytes.buffer, chunk.bytes.byteOffset, chunk.bytes.byteLength);
    this.#left = chunk.count;
    this.index = chunk.first - 1;
    this.bytes = chunk.message ?? chunk.bytes;
  }

  /** Goes to the next record; false where there is none. */
  next(): boolean {
    if (this.#left === 0) return false;
    const kind = kindAt(this.#view, this.#at);
    const start = this.#chunk.message ? 0 : this.#at + recordHeaderBytes;
    const end = start + sizeAt(this.#view, this.#at);
    if (kind === null || end > this.bytes.byteLength) throw new RangeError(`There is no record at byte ${this.#at} of the chunk.`);
    const offsetMs = offsetMsAt(this.#view, this.#at);
    const previousMs = this.index < this.#chunk.first ? this.#chunk.previousMs : this.offsetMs;
    this.gapMs = previousMs === null ? null : offsetMs - previousMs;
    this.index++;
    this.kind = kind;
    this.offsetMs = offsetMs;
    this.start = start;
    this.end = end;
    this.#at = end;
    this.#left--;
    return true;
  }

  /** The byte of the chunk where the record begins. */
  get position(): number {
    return this.#chunk.message ? 0 : this.start - recordHeaderBytes;
  }

  /** The message, as a view. */
  get message(): Uint8Array {
    return this.bytes.subarray(this.start, this.end);
  }

  get entry(): RecordedEntry {
    const { index, kind, offsetMs, gapMs } = this;
    return { index, kind, offsetMs, gapMs, bytes: this.message };
  }
}

/** The rows of a chunk; their bytes are views of it. */
export function* entriesOf(chunk: RecordedChunk): Generator<RecordedEntry> {
  const cursor = new RecordCursor(chunk);
  while (cursor.next()) yield cursor.entry;
}
