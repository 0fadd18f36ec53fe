import { type Disposable, toDisposable } from "#shared/base/disposable";
import { Emitter, type Event } from "#shared/base/emitter";
import type { Direction, EntryKind, KeptBytes, Tally } from "#shared/model/call";
import { Chunk, chunkBytes, chunkFrom, largeMessage } from "./chunk";
import { entriesOf, RecordCursor, type RecordedChunk, type RecordedEntry, recordHeaderBytes } from "./record";
import { RecordingRoom } from "./recording-room";

/** Why a recording has no room for more: memory is used up and waits for the disk, the disk's budget is, or the disk refuses. */
export type Shortage = "memory" | "disk" | "disk-full";

export interface RecordingOptions {
  /** Shared with other recordings; one of its own by default. */
  readonly room?: RecordingRoom | undefined;
  /** False to count only, for one who takes each message as it comes and needs none again. */
  readonly keep?: boolean | undefined;
}

const firstBufferBytes = 4096;

/**
 * The record of a call: messages of both directions and marks in one order, appended and never changed (record.ts has the form).
 * It lies in chunks of about 128 KiB, of which the oldest are in files alone when memory is used up, so that reading waits.
 */
export class Recording implements Disposable {
  readonly #room: RecordingRoom;
  readonly #keep: boolean;
  readonly #taken = { memory: 0, disk: 0 };
  readonly #shortages = new Emitter<void>();
  readonly #chunks: Chunk[] = [];
  #open = new Chunk(0, null, 0);
  #count = 0;
  #lastMs: number | null = null;
  #sentCount = 0;
  #sentBytes = 0;
  #receivedCount = 0;
  #receivedBytes = 0;
  #shortage: Shortage | null = null;
  /** Listens for room while there is none. */
  #waiting: Disposable | null = null;
  readonly #alive = toDisposable(() => this.#free());

  constructor({ room = new RecordingRoom(), keep = true }: RecordingOptions = {}) {
    this.#room = room;
    this.#keep = keep;
  }

  /** Rows that were appended, whether or not they are still there. */
  get count(): number {
    return this.#count;
  }

  /** Bytes of all messages. */
  get bytes(): number {
    return this.#sentBytes + this.#receivedBytes;
  }

  get kept(): KeptBytes {
    return { ...this.#taken, firstRow: this.#chunks[0]?.first ?? 0 };
  }

  /** Null while there is room. The recording takes what comes nevertheless; whoever can is to stop the source. */
  get shortage(): Shortage | null {
    return this.#shortage;
  }

  /** Fires when `shortage` has changed. */
  get onDidChangeShortage(): Event<void> {
    return this.#shortages.event;
  }

  tally(direction: Direction): Tally {
    if (direction === "sent") return { count: this.#sentCount, bytes: this.#sentBytes };
    return { count: this.#receivedCount, bytes: this.#receivedBytes };
  }

  /**
   * Appends a row, always, whatever the limits say. A message of 64 KiB or more is taken over: it is not to be written to
   * afterwards. A smaller one is copied.
   */
  append(kind: EntryKind, offsetMs: number, message: Uint8Array): void {
    const size = message.byteLength;
    if (kind === "received") {
      this.#receivedCount++;
      this.#receivedBytes += size;
    } else if (kind === "sent") {
      this.#sentCount++;
      this.#sentBytes += size;
    }
    if (this.#keep) {
      if (this.#open.length + recordHeaderBytes + size > this.#open.bytes.byteLength || size >= largeMessage) {
        this.#makeRoom(kind, offsetMs, message);
      } else this.#open.add(kind, offsetMs, message);
      this.#lastMs = offsetMs;
    }
    this.#count++;
  }

  /**
   * Rows from `from`, as many as there are, at most `count`; where the oldest were dropped, those that are left of them. The
   * bytes are the caller's to keep. Fault io: they are in a file that cannot be read.
   */
  async entries(from: number, count: number): Promise<RecordedEntry[]> {
    const found: RecordedEntry[] = [];
    const end = Math.min(from + count, this.#count);
    for await (const chunk of this.chunks(from, end)) {
      for (const entry of entriesOf(chunk)) {
        if (entry.index >= end) break;
        // A chunk's buffer is used anew when the chunk has left the memory.
        found.push(chunk.message ? entry : { ...entry, bytes: entry.bytes.slice() });
      }
    }
    return found;
  }

  /**
   * All rows from `from` on to those that are there now (or to `end`, rounded up to a chunk), for one who reads a lot: a chunk
   * begins exactly with `from` or the oldest row kept. Its bytes are good until the next one is asked for. Fault io.
   */
  async *chunks(from = 0, end = this.#count): AsyncGenerator<RecordedChunk> {
    for (let row = from; row < end; ) {
      const chunk = this.#chunkAt(row);
      if (!chunk) return;
      chunk.pins++;
      try {
        const read = chunk.read(null);
        yield chunkFrom(read, row);
        row = read.first + read.count;
      } finally {
        chunk.pins--;
      }
    }
  }

  /** The first row at or after a time, in milliseconds since the call's start; `count` where all are earlier. Fault io. */
  async rowAt(offsetMs: number): Promise<number> {
    const after = this.#chunks.findIndex((chunk) => chunk.firstMs >= offsetMs);
    const chunk = after < 0 ? this.#chunks.at(-1) : this.#chunks[after - 1];
    if (!chunk) return this.#chunks[0]?.first ?? this.#count;
    for await (const read of this.chunks(chunk.first, chunk.first + 1)) {
      const cursor = new RecordCursor(read);
      while (cursor.next()) if (cursor.offsetMs >= offsetMs) return cursor.index;
      return read.first + read.count;
    }
    return this.#count;
  }

  /** Nothing more will come: gives back memory that was held for it. */
  finish(): void {
    const open = this.#open;
    if (open.isSealed || open.length === 0) return;
    this.#seal();
    const spare = open.bytes.byteLength - open.length;
    open.moveTo(new Uint8Array(open.length));
    this.#room.giveMemory(this.#taken, spare);
  }

  /** Forgets everything, and deletes its files. Counts stay. */
  dispose(): void {
    this.#alive.dispose();
  }

  #makeRoom(kind: EntryKind, offsetMs: number, message: Uint8Array): void {
    const need = recordHeaderBytes + message.byteLength;
    if (message.byteLength >= largeMessage) {
      this.#seal();
      this.#newChunk(offsetMs).hold(kind, offsetMs, owned(message));
      this.#take(need);
      return;
    }
    const capacity = this.#open.bytes.byteLength;
    const isFirst = this.#chunks.length <= 1 && !this.#open.isSealed;
    if (isFirst && this.#open.length + need <= chunkBytes) {
      if (this.#chunks.length === 0) this.#newChunk(offsetMs);
      const grown = Math.min(chunkBytes, Math.max(firstBufferBytes, capacity * 2, this.#open.length + need));
      this.#open.moveTo(grown === chunkBytes ? this.#room.buffer() : new Uint8Array(grown));
      this.#take(grown - capacity);
    } else {
      this.#seal();
      this.#newChunk(offsetMs).moveTo(this.#room.buffer());
      this.#take(chunkBytes);
    }
    this.#open.add(kind, offsetMs, message);
  }

  #take(bytes: number): void {
    this.#room.takeMemory(this.#taken, bytes);
    this.#checkRoom();
  }

  #checkRoom(): void {
    const shortage = this.#room.isMemoryUsedUp ? "memory" : null;
    if (shortage === this.#shortage) return;
    this.#shortage = shortage;
    this.#waiting?.dispose();
    this.#waiting = shortage === null ? null : this.#room.onDidRelease(() => this.#checkRoom());
    this.#shortages.fire();
  }

  #newChunk(offsetMs: number): Chunk {
    this.#open = new Chunk(this.#count, this.#lastMs, offsetMs);
    this.#chunks.push(this.#open);
    return this.#open;
  }

  #seal(): void {
    this.#open.isSealed = true;
  }

  /** The chunk that has a row, or the oldest one where the row was dropped. */
  #chunkAt(row: number): Chunk | undefined {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#chunks[middle]?.first ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    return this.#chunks[low];
  }

  #free(): void {
    this.#chunks.length = 0;
    this.#open = new Chunk(this.#count, null, 0);
    this.#open.isSealed = true;
    this.#waiting?.dispose();
    this.#shortages.dispose();
    this.#room.giveMemory(this.#taken, this.#taken.memory);
  }
}

/** The message alone: a view of a much larger buffer would keep all of that in memory. */
function owned(message: Uint8Array): Uint8Array {
  return message.byteLength * 2 > message.buffer.byteLength ? message : message.slice();
}
