import type { Chunk } from "./chunk";

/** The chunks of a recording in order: what stays in memory of a row that is in a file. */
export class ChunkList {
  readonly #chunks: Chunk[];

  constructor(chunks: readonly Chunk[] = []) {
    this.#chunks = [...chunks];
  }

  get length(): number {
    return this.#chunks.length;
  }

  get first(): Chunk | undefined {
    return this.#chunks[0];
  }

  get last(): Chunk | undefined {
    return this.#chunks.at(-1);
  }

  push(chunk: Chunk): void {
    this.#chunks.push(chunk);
  }

  /** Takes away the oldest ones, as long as `isToGo`; answers them. */
  drop(isToGo: (chunk: Chunk) => boolean): Chunk[] {
    const kept = this.#chunks.findIndex((chunk) => !isToGo(chunk));
    return this.#chunks.splice(0, kept < 0 ? this.#chunks.length : kept);
  }

  /** The chunk that has a row; the oldest one where the row was dropped. */
  at(row: number): Chunk | undefined {
    return this.#chunks[Math.max(0, this.#before((chunk) => chunk.first <= row) - 1)];
  }

  /** Those behind the chunk of a row that begin before the row `end`, at most `most`. */
  behind(row: number, end: number, most: number): Chunk[] {
    const from = Math.max(
      1,
      this.#before((chunk) => chunk.first <= row),
    );
    return this.#chunks.slice(from, from + most).filter(({ first }) => first < end);
  }

  /** The last chunk that begins before a time; the oldest where none does. */
  beforeMs(offsetMs: number): Chunk | undefined {
    return this.#chunks[Math.max(0, this.#before((chunk) => chunk.firstMs < offsetMs) - 1)];
  }

  /** How many from the oldest on are so: true for all before a place, false for all behind. */
  #before(isSo: (chunk: Chunk) => boolean): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const chunk = this.#chunks[middle];
      if (chunk && isSo(chunk)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
