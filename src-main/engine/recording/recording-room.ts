import { Emitter, type Event } from "#shared/base/emitter";
import { defaultRecordingLimits, type RecordingLimits } from "#shared/model/settings";
import { type Chunk, chunkBytes } from "./chunk";

/** Buffers kept to be used anew, at most. */
const maxSpareBuffers = 16;

/** What one recording takes of the room, in bytes. */
export interface RoomTaken {
  memory: number;
  disk: number;
}

/**
 * The room that all recordings have together, in memory and on the disk. Memory: a soft limit. What has arrived is always
 * kept; the oldest chunks that are in files go first, and where that is not enough, `isMemoryUsedUp` tells the one who wants more.
 */
export class RecordingRoom {
  #limits: RecordingLimits;
  #memory = 0;
  #disk = 0;
  /** Chunks in memory that are in files too, and whose they are. The one written first comes first. */
  readonly #evictable = new Map<Chunk, RoomTaken>();
  readonly #spare: Uint8Array[] = [];
  readonly #released = new Emitter<void>();
  readonly #pressed = new Emitter<void>();

  constructor(limits: RecordingLimits = defaultRecordingLimits) {
    this.#limits = limits;
  }

  get limits(): RecordingLimits {
    return this.#limits;
  }

  /** Bytes in memory. */
  get memory(): number {
    return this.#memory;
  }

  /** Bytes in files. */
  get disk(): number {
    return this.#disk;
  }

  /** Nothing more can be given back just now. */
  get isMemoryUsedUp(): boolean {
    return this.#memory > this.#limits.memoryBytes;
  }

  /** There is no room for one more whole chunk. */
  get isTight(): boolean {
    return this.#memory + chunkBytes > this.#limits.memoryBytes;
  }

  /** Fires when there is room again, in memory or on the disk. */
  get onDidRelease(): Event<void> {
    return this.#released.event;
  }

  /** Fires when memory is used up: whoever can is to write to files what it has. */
  get onDidPress(): Event<void> {
    return this.#pressed.event;
  }

  setLimits(limits: RecordingLimits): void {
    this.#limits = limits;
    this.#evict();
    this.#released.fire();
  }

  takeMemory(taken: RoomTaken, bytes: number): void {
    taken.memory += bytes;
    this.#memory += bytes;
    if (!this.isMemoryUsedUp) return;
    this.#evict();
    if (this.isMemoryUsedUp) this.#pressed.fire();
  }

  giveMemory(taken: RoomTaken, bytes: number): void {
    const wasUsedUp = this.isMemoryUsedUp;
    taken.memory -= bytes;
    this.#memory -= bytes;
    if (wasUsedUp && !this.isMemoryUsedUp) this.#released.fire();
  }

  /** Is there room on the disk for so many bytes more? */
  hasDisk(bytes: number): boolean {
    return this.#disk + bytes <= this.#limits.diskBytes;
  }

  takeDisk(taken: RoomTaken, bytes: number): void {
    taken.disk += bytes;
    this.#disk += bytes;
  }

  giveDisk(taken: RoomTaken, bytes: number): void {
    if (bytes === 0) return;
    taken.disk -= bytes;
    this.#disk -= bytes;
    this.#released.fire();
  }

  /** The chunk is in a file now: its memory goes when there is need of it. */
  offer(chunk: Chunk, taken: RoomTaken): void {
    this.#evictable.set(chunk, taken);
    if (this.isMemoryUsedUp) this.#evict();
  }

  /** Frees the memory of a chunk, wherever else its bytes are. */
  evict(chunk: Chunk, taken: RoomTaken): void {
    this.#evictable.delete(chunk);
    const { memory } = chunk;
    const buffer = chunk.evict();
    if (buffer?.byteLength === chunkBytes && this.#spare.length < maxSpareBuffers) this.#spare.push(buffer);
    this.giveMemory(taken, memory);
  }

  /** A buffer of `chunkBytes`, with anything in it. */
  buffer(): Uint8Array {
    return this.#spare.pop() ?? new Uint8Array(chunkBytes);
  }

  #evict(): void {
    for (const [chunk, taken] of this.#evictable) {
      if (!this.isMemoryUsedUp) return;
      this.evict(chunk, taken);
    }
  }
}
