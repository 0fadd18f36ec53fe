import { type Disposable, toDisposable } from "#shared/base/disposable";
import { Emitter, type Event } from "#shared/base/emitter";
import type { Direction, EntryKind, KeptBytes, Tally } from "#shared/model/call";
import { Chunk, chunkBytes, chunkFrom, largeMessage } from "./chunk";
import { ChunkList } from "./chunk-list";
import type { ChunkReader } from "./chunk-reader";
import { MarkedRows } from "./marked-rows";
import { entriesOf, RecordCursor, type RecordedChunk, type RecordedEntry, recordHeaderBytes } from "./record";
import { RecordingRoom } from "./recording-room";
import { type Blockage, RecordingWriter, type WriterSetup } from "./recording-writer";
import type { RecoveredLog } from "./recovery";
import { RowCounter, type RowTallies } from "./row-tallies";

/** Why a recording has no room for more: memory is used up, and waits for the disk; the disk's budget is; the disk refuses. */
export type Shortage = "memory" | Blockage;

/** The files of a recording. */
export interface RecordingFiles extends Pick<WriterSetup, "folder" | "source" | "makeRoom" | "writeBehind"> {
  readonly reader: ChunkReader;
  /** Do the files stay when the recording is disposed? */
  readonly isToStay: () => boolean;
  /** Hears of the end, which takes its time, and whether files are left. */
  readonly onEnd: (ended: Promise<boolean>) => void;
}

export interface RecordingOptions {
  /** Shared with other recordings; one of its own by default. */
  readonly room?: RecordingRoom | undefined;
  /** False to count only, for one who takes each message as it comes and needs none again. */
  readonly keep?: boolean | undefined;
  /** Without them it is in memory alone. */
  readonly files?: RecordingFiles | undefined;
  /** What is in the files already. */
  readonly recovered?: RecoveredLog | undefined;
}

const firstBufferBytes = 4096;
/** Chunks that are read from a file together with the one that is wanted, for one who reads on. */
const readAhead = 7;
/** So much is written without waiting for the second to end. */
const writeAt = 512 * 1024;

/**
 * The record of a call: messages of both directions and marks in one order, appended and never changed (record.ts has the form).
 * It lies in chunks of about 128 KiB, of which the oldest are in files alone when memory is used up, so that reading waits.
 */
export class Recording implements Disposable {
  /** Those that the user has marked. */
  readonly marked = new MarkedRows();
  readonly #room: RecordingRoom;
  readonly #keep: boolean;
  readonly #taken = { memory: 0, disk: 0 };
  readonly #chunks: ChunkList;
  readonly #counter: RowCounter;
  readonly #files: RecordingFiles | undefined;
  readonly #writer: RecordingWriter | null;
  readonly #shortages = new Emitter<void>();
  /** The one that is appended to: the last of all, or none of them before there is a row. */
  #open: Chunk;
  #lastMs: number | null;
  #shortage: Shortage | null = null;
  /** Listens for room while there is none. */
  #waiting: Disposable | null = null;
  #isOver = false;
  #isToStay = false;
  readonly #alive = toDisposable(() => this.#end());

  constructor({ room = new RecordingRoom(), keep = true, files, recovered }: RecordingOptions = {}) {
    this.#room = room;
    this.#keep = keep;
    this.#files = files;
    this.#chunks = new ChunkList(recovered?.chunks);
    this.#counter = new RowCounter(recovered?.tallies);
    this.#lastMs = recovered?.lastMs ?? null;
    this.#open = new Chunk(this.#counter.tallies, null, 0);
    this.#open.isSealed = recovered !== undefined;
    this.#writer = files ? this.#newWriter(files) : null;
    if (!recovered) return;
    this.marked.take(recovered.marks);
    this.#writer?.adopt(recovered.sizes);
  }

  /** Rows that were appended, whether or not they are still there. */
  get count(): number {
    return this.#counter.rows;
  }

  /** Bytes of all messages. */
  get bytes(): number {
    return this.#counter.bytes;
  }

  /** The offset of the last row, in milliseconds since the call's start; null where there is no row. */
  get lastMs(): number | null {
    return this.#lastMs;
  }

  get kept(): KeptBytes {
    return { ...this.#taken, firstRow: this.#chunks.first?.first ?? 0 };
  }

  /** Null while there is room. The recording takes what comes nevertheless; whoever can is to stop the source. */
  get shortage(): Shortage | null {
    return this.#shortage;
  }

  /** Fires when `shortage` has changed. */
  get onDidChangeShortage(): Event<void> {
    return this.#shortages.event;
  }

  /** There is no room, and the user wants a call to be ended then. */
  get isToStop(): boolean {
    return this.#room.limits.whenFull === "stop" && (this.#shortage === "disk" || this.#shortage === "disk-full");
  }

  tally(direction: Direction): Tally {
    return this.#counter.tally(direction);
  }

  get tallies(): RowTallies {
    return this.#counter.tallies;
  }

  /**
   * Appends a row, always, whatever the limits say. A message of 64 KiB or more is taken over: it is not to be written to
   * afterwards. A smaller one is copied.
   */
  append(kind: EntryKind, offsetMs: number, message: Uint8Array): void {
    const size = message.byteLength;
    if (this.#keep) {
      const open = this.#open;
      if (size < largeMessage && open.length + recordHeaderBytes + size <= open.bytes.byteLength && !open.isSealed) {
        open.add(kind, offsetMs, message);
      } else this.#addToNext(kind, offsetMs, message);
      this.#lastMs = offsetMs;
    }
    this.#counter.add(kind, size);
  }

  /**
   * Rows from `from`, as many as there are, at most `count`; where the oldest were dropped, those that are left of them. The
   * bytes are the caller's to keep. Fault io: they are in a file that cannot be read.
   */
  async entries(from: number, count: number): Promise<RecordedEntry[]> {
    const found: RecordedEntry[] = [];
    for await (const entry of this.walk(from, count)) {
      // A chunk's buffer is used anew when the chunk has left the memory; that of a large message is not.
      found.push(entry.bytes.byteLength >= largeMessage ? entry : { ...entry, bytes: entry.bytes.slice() });
    }
    return found;
  }

  /** The same one by one: the bytes are good until the next one is asked for. Fault io. */
  async *walk(from: number, count: number): AsyncGenerator<RecordedEntry> {
    const end = Math.min(from + count, this.count);
    for await (const chunk of this.chunks(from, end)) {
      for (const entry of entriesOf(chunk)) {
        if (entry.index >= end) break;
        yield entry;
      }
    }
  }

  /**
   * All rows from `from` on to those that are there now (or to `end`, rounded up to a chunk), for one who reads a lot: a chunk
   * begins exactly with `from` or the oldest row kept. Its bytes are good until the next one is asked for. Fault io.
   */
  async *chunks(from = 0, end = this.count): AsyncGenerator<RecordedChunk> {
    for (let row = from; row < end; ) {
      const chunk = this.#chunks.at(row);
      if (!chunk) return;
      chunk.pins++;
      try {
        const read = await this.#read(chunk, end);
        if (!read) continue;
        yield chunkFrom(read, row);
        row = read.first + read.count;
      } finally {
        chunk.pins--;
      }
    }
  }

  /** The first row at or after a time, in milliseconds since the call's start; `count` where all are earlier. Fault io. */
  async rowAt(offsetMs: number): Promise<number> {
    const chunk = this.#chunks.beforeMs(offsetMs);
    if (!chunk) return this.count;
    for await (const read of this.chunks(chunk.first, chunk.first + 1)) {
      const cursor = new RecordCursor(read);
      while (cursor.next()) if (cursor.offsetMs >= offsetMs) return cursor.index;
      return read.first + read.count;
    }
    return this.count;
  }

  /** Writes to the files what there is now. Resolves when it is written, or cannot be just now. */
  async flush(): Promise<void> {
    await this.#writer?.write();
  }

  /** To be called about once a second: writes behind what has come since. */
  tick(): void {
    this.#writer?.tick();
  }

  /** Has the disk itself take what is in files, so that it outlives a power failure too. */
  async sync(): Promise<void> {
    await this.#writer?.sync();
  }

  /** Nothing more will come, it seems: gives back memory that was held for it, and writes the rest. */
  finish(): void {
    const open = this.#open;
    if (!open.isSealed && open.length > 0) {
      open.isSealed = true;
      const spare = open.bytes.byteLength - open.length;
      open.moveTo(new Uint8Array(open.length));
      this.#room.giveMemory(this.#taken, spare);
    }
    this.#writer?.finish();
  }

  /** Frees the memory when the rest is written; the files stay, to be opened again. */
  leave(): void {
    this.#isToStay = true;
    this.dispose();
  }

  /** Forgets everything, and deletes its files, unless they are to stay (RecordingStore.leave). Counts stay. */
  dispose(): void {
    this.#alive.dispose();
  }

  /** For what does not fit into the open chunk. */
  #addToNext(kind: EntryKind, offsetMs: number, message: Uint8Array): void {
    const need = recordHeaderBytes + message.byteLength;
    const open = this.#open;
    const capacity = open.bytes.byteLength;
    if (message.byteLength >= largeMessage) {
      this.#newChunk(offsetMs).hold(kind, offsetMs, owned(message));
      this.#take(need);
    } else if (!open.isSealed && open.first === 0 && open.length + need <= chunkBytes) {
      // A unary call needs little: the first chunk grows.
      if (open.length === 0) this.#newChunk(offsetMs);
      const grown = Math.min(chunkBytes, Math.max(firstBufferBytes, capacity * 2, open.length + need));
      this.#open.moveTo(grown === chunkBytes ? this.#room.buffer() : new Uint8Array(grown));
      this.#open.add(kind, offsetMs, message);
      this.#take(grown - capacity);
    } else {
      this.#newChunk(offsetMs).moveTo(this.#room.buffer());
      this.#open.add(kind, offsetMs, message);
      this.#take(chunkBytes);
    }
  }

  #newChunk(offsetMs: number): Chunk {
    this.#open.isSealed = true;
    const chunk = new Chunk(this.#counter.tallies, this.#lastMs, offsetMs);
    this.#open = chunk;
    this.#chunks.push(chunk);
    this.#writer?.add(chunk);
    return chunk;
  }

  #take(bytes: number): void {
    this.#room.takeMemory(this.#taken, bytes);
    if (this.#files?.writeBehind && this.#writer && this.#writer.waiting >= writeAt) void this.#writer.write();
    this.#checkRoom();
  }

  #checkRoom(): void {
    if (this.#isOver) return;
    if (this.#room.isMemoryUsedUp && this.#writer?.blocked && !this.#writer.isBusy) this.#dropFromMemory();
    const shortage = this.#room.isMemoryUsedUp ? (this.#writer?.blocked ?? "memory") : null;
    if (shortage === this.#shortage) return;
    this.#shortage = shortage;
    this.#waiting?.dispose();
    this.#waiting = shortage === null ? null : this.#room.onDidRelease(() => this.#checkRoom());
    this.#shortages.fire();
  }

  #newWriter({ folder, source, makeRoom, writeBehind }: RecordingFiles): RecordingWriter {
    return new RecordingWriter({
      folder,
      source,
      makeRoom,
      writeBehind,
      room: this.#room,
      taken: this.#taken,
      marked: this.marked,
      giveUpOldest: () => this.#dropOldestSegment(),
      onDidChange: () => this.#checkRoom(),
    });
  }

  /** The oldest file, with all rows in it, where the user wants that; false where there is none but the one that is written to. */
  #dropOldestSegment(): boolean {
    const segment = this.#chunks.first?.place?.segment;
    if (this.#room.limits.whenFull !== "drop-oldest" || segment === undefined || segment === this.#writer?.segment) return false;
    this.#drop((chunk) => chunk.place?.segment === segment);
    return true;
  }

  /** What cannot be written goes, the oldest first, until there is memory. */
  #dropFromMemory(): void {
    if (this.#room.limits.whenFull !== "drop-oldest") return;
    let excess = this.#room.memory - this.#room.limits.memoryBytes;
    this.#drop((chunk) => {
      const isToGo = excess > 0 && chunk !== this.#open;
      excess -= chunk.memory;
      return isToGo;
    });
  }

  #drop(isToGo: (chunk: Chunk) => boolean): void {
    const dropped = this.#chunks.drop(isToGo);
    if (dropped.length === 0) return;
    this.#writer?.forget(dropped, this.#chunks.first);
    for (const chunk of dropped) this.#room.evict(chunk, this.#taken);
    this.marked.forgetBefore(this.kept.firstRow);
  }

  /** With what comes before the row `end`, where it is in files. Null where it was dropped meanwhile. */
  async #read(chunk: Chunk, end: number): Promise<RecordedChunk | null> {
    if (chunk.isInMemory) return chunk.read(null);
    const following = this.#chunks.behind(chunk.first, end, readAhead);
    const stored = await this.#files?.reader.read(chunk, this.#files.folder, following).catch((reason: unknown) => {
      if (this.#chunks.at(chunk.first) === chunk) throw reason;
    });
    return stored ? chunk.read(stored) : null;
  }

  #end(): void {
    this.#isOver = true;
    this.#waiting?.dispose();
    this.#shortages.dispose();
    this.#open.isSealed = true;
    const isKept = this.#isToStay || (this.#files?.isToStay() ?? false);
    if (!isKept) this.#free();
    this.#files?.onEnd(this.#endFiles(isKept));
  }

  async #endFiles(isKept: boolean): Promise<boolean> {
    const areLeft = (await this.#writer?.end(isKept)) ?? false;
    // What stays had still to be written.
    if (isKept) this.#free();
    return areLeft;
  }

  #free(): void {
    for (const chunk of this.#chunks.drop(() => true)) this.#room.evict(chunk, this.#taken);
    this.#room.giveDisk(this.#taken, this.#taken.disk);
  }
}

/** The message alone: a view of a much larger buffer would keep all of that in memory. */
function owned(message: Uint8Array): Uint8Array {
  return message.byteLength * 2 > message.buffer.byteLength ? message : message.slice();
}
