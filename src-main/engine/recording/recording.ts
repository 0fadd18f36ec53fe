import { type Disposable, toDisposable } from "#shared/base/disposable";
import type { Direction, EntryKind, Tally } from "#shared/model/call";
import { EntryIndex } from "./entry-index";
import { MemoryBudget } from "./memory-budget";

/** One message as it was on the wire, without gRPC's five-byte prefix. */
export interface RecordedEntry {
  readonly index: number;
  readonly kind: EntryKind;
  /** Milliseconds since the call's start. */
  readonly offsetMs: number;
  /** Milliseconds since the entry before it; null for the first. */
  readonly gapMs: number | null;
  /** A view into the recording, not a copy: not to be written to, nor kept for long. */
  readonly bytes: Uint8Array;
}

const chunkSize = 1024 * 1024;
const firstChunkSize = 4096;

/**
 * The record of a call: messages of both directions in one order, appended and never changed. Bytes lie in chunks of up
 * to 1 MiB, growing from 4 KiB so that a unary call costs little; a message that is larger has a chunk of its own.
 */
export class Recording implements Disposable {
  readonly #budget: MemoryBudget;
  readonly #keep: boolean;
  readonly #index = new EntryIndex();
  readonly #chunks: Uint8Array[] = [];
  #open = new Uint8Array(0);
  #openNumber = -1;
  #fill = 0;
  #taken = 0;
  #chunkBytes = 0;
  readonly #tallies = { sent: { count: 0, bytes: 0 }, received: { count: 0, bytes: 0 } };
  readonly #alive = toDisposable(() => this.#free());

  /** With `keep: false` it counts only, for one who takes each message as it comes and needs none again. */
  constructor(options: { readonly budget?: MemoryBudget | undefined; readonly keep?: boolean | undefined } = {}) {
    this.#budget = options.budget ?? new MemoryBudget();
    this.#keep = options.keep ?? true;
    this.#account();
  }

  get count(): number {
    return this.#tallies.sent.count + this.#tallies.received.count;
  }

  /** Bytes of all messages. */
  get bytes(): number {
    return this.#tallies.sent.bytes + this.#tallies.received.bytes;
  }

  /** Memory that the recording takes, in bytes. */
  get memory(): number {
    return this.#taken;
  }

  tally(direction: Direction): Tally {
    return { ...this.#tallies[direction] };
  }

  /** Copies the message in. Always succeeds, whatever the budget says. */
  append(direction: Direction, offsetMs: number, bytes: Uint8Array): void {
    const size = bytes.byteLength;
    const tally = this.#tallies[direction];
    tally.count++;
    tally.bytes += size;
    if (!this.#keep) return;
    this.#index.append(direction, offsetMs, this.#store(bytes), size);
    this.#account();
  }

  /** Entries from `from`, as many as there are, at most `count`. */
  async entries(from: number, count: number): Promise<RecordedEntry[]> {
    const end = Math.min(from + count, this.#index.count);
    return Array.from({ length: Math.max(0, end - from) }, (_, i) => this.#entry(from + i));
  }

  #entry(index: number): RecordedEntry {
    const { direction: kind, offsetMs, position, size } = this.#index.at(index);
    const gapMs = index === 0 ? null : offsetMs - this.#index.at(index - 1).offsetMs;
    const chunk = this.#chunks[Math.floor(position / chunkSize)];
    if (!chunk) throw new RangeError(`The recording of entry ${index} was freed.`);
    const start = position % chunkSize;
    return { index, kind, offsetMs, gapMs, bytes: chunk.subarray(start, start + size) };
  }

  /** Frees the memory. Entries are gone; counts stay. */
  dispose(): void {
    this.#alive.dispose();
  }

  /** Answers the position: the chunk's number times the chunk size, plus the offset, which is 0 in a chunk of its own. */
  #store(bytes: Uint8Array): number {
    const size = bytes.byteLength;
    if (size > chunkSize / 4) return this.#addChunk(bytes.slice()) * chunkSize;
    if (this.#fill + size > this.#open.byteLength || this.#openNumber < 0) {
      const grown = Math.min(chunkSize, Math.max(firstChunkSize, this.#open.byteLength * 2, size));
      this.#open = new Uint8Array(grown);
      this.#openNumber = this.#addChunk(this.#open);
      this.#fill = 0;
    }
    const offset = this.#fill;
    this.#open.set(bytes, offset);
    this.#fill += size;
    return this.#openNumber * chunkSize + offset;
  }

  #addChunk(chunk: Uint8Array): number {
    this.#chunkBytes += chunk.byteLength;
    return this.#chunks.push(chunk) - 1;
  }

  #account(): void {
    const memory = this.#chunkBytes + this.#index.memory;
    if (memory === this.#taken) return;
    this.#budget.take(memory - this.#taken);
    this.#taken = memory;
  }

  #free(): void {
    this.#chunks.length = 0;
    const taken = this.#taken;
    this.#taken = 0;
    this.#budget.giveBack(taken);
  }
}
