import type { Direction } from "#shared/model/call";

/** Where an entry is and what is known of it without looking at its bytes. */
export interface IndexedEntry {
  /** The position given to `append`. */
  readonly position: number;
  readonly size: number;
  readonly direction: Direction;
  readonly offsetMs: number;
}

const bytesPerEntry = 8 + 8 + 4;
const sentBit = 0x8000_0000;

/**
 * The columns of a recording: 20 bytes an entry in typed arrays and no object, so that ten million entries are an
 * ordinary thing. A size takes 31 bits (gRPC's own limit in most libraries), the direction the 32nd.
 */
export class EntryIndex {
  #positions = new Float64Array(16);
  #times = new Float64Array(16);
  #sizes = new Uint32Array(16);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Bytes that the columns take. */
  get memory(): number {
    return this.#positions.length * bytesPerEntry;
  }

  append(direction: Direction, offsetMs: number, position: number, size: number): void {
    if (this.#count === this.#positions.length) this.#grow(this.#count * 2);
    this.#positions[this.#count] = position;
    this.#times[this.#count] = offsetMs;
    this.#sizes[this.#count] = direction === "sent" ? size + sentBit : size;
    this.#count++;
  }

  /** Throws a RangeError where there is no such entry. */
  at(index: number): IndexedEntry {
    const position = this.#positions[index];
    const time = this.#times[index];
    const size = this.#sizes[index];
    if (index >= this.#count || position === undefined || time === undefined || size === undefined) {
      throw new RangeError(`There is no entry ${index} among ${this.#count}.`);
    }
    return { position, size: size & ~sentBit, direction: size >= sentBit ? "sent" : "received", offsetMs: time };
  }

  #grow(capacity: number): void {
    const positions = new Float64Array(capacity);
    const times = new Float64Array(capacity);
    const sizes = new Uint32Array(capacity);
    positions.set(this.#positions);
    times.set(this.#times);
    sizes.set(this.#sizes);
    this.#positions = positions;
    this.#times = times;
    this.#sizes = sizes;
  }
}
