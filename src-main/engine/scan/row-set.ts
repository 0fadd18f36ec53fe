const rowsPerWord = 32;
/** Of each block it is known how many rows before it are in the set. */
const wordsPerBlock = 32;
const rowsPerBlock = rowsPerWord * wordsPerBlock;

/**
 * Some of the rows of a recording, in order: a bit for each row, so that ten million rows take little more than a megabyte
 * whether few or all of them are in the set. A row's position is how many in the set come before it.
 */
export class RowSet {
  #words = new Uint32Array(wordsPerBlock);
  #before = new Uint32Array(1);
  #blocks = 0;
  #end = 0;
  #count = 0;

  /** How many rows are in the set. */
  get count(): number {
    return this.#count;
  }

  /** Rows before this one are in the set or not; of all others nothing is known. */
  get end(): number {
    return this.#end;
  }

  /** Bytes that it takes. */
  get memory(): number {
    return this.#words.byteLength + this.#before.byteLength;
  }

  /** Says of `count` rows from `first` on (`end` or later: what is between is not in the set) which are in it; the lowest bit comes first. */
  append(first: number, count: number, bits: Uint32Array): void {
    if (first < this.#end) throw new RangeError(`Row ${first} comes after row ${this.#end}.`);
    this.#makeRoom(first + count);
    for (let i = 0; i * rowsPerWord < count; i++) {
      const left = count - i * rowsPerWord;
      const word = (bits[i] ?? 0) & (left < rowsPerWord ? 2 ** left - 1 : -1);
      this.#add(first + i * rowsPerWord, word);
    }
    this.#end = first + count;
    this.#closeBlocks(this.#end);
  }

  /** Is the row in the set? */
  has(row: number): boolean {
    if (row >= this.#end) return false;
    return ((this.#words[Math.floor(row / rowsPerWord)] ?? 0) & (1 << (row % rowsPerWord))) !== 0;
  }

  /** How many rows before `row` are in the set: its position, if it is one of them. */
  rank(row: number): number {
    if (row >= this.#end) return this.#count;
    const word = Math.floor(row / rowsPerWord);
    let rank = this.#before[Math.floor(word / wordsPerBlock)] ?? 0;
    for (let i = word - (word % wordsPerBlock); i < word; i++) rank += bitCount(this.#words[i] ?? 0);
    return rank + bitCount((this.#words[word] ?? 0) & (2 ** (row % rowsPerWord) - 1));
  }

  /** The row at a position; null where there is none. */
  rowAt(position: number): number | null {
    if (position < 0 || position >= this.#count) return null;
    let word = this.#blockOf(position) * wordsPerBlock;
    let left = position - (this.#before[word / wordsPerBlock] ?? 0);
    for (; ; word++) {
      const bits = this.#words[word] ?? 0;
      const inWord = bitCount(bits);
      if (left < inWord) return word * rowsPerWord + nthBit(bits, left);
      left -= inWord;
    }
  }

  /** The last block with no more than `position` rows of the set before it. */
  #blockOf(position: number): number {
    let low = 0;
    let high = this.#blocks - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#before[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #add(row: number, bits: number): void {
    if (bits === 0) return;
    const word = Math.floor(row / rowsPerWord);
    const shift = row % rowsPerWord;
    this.#closeBlocks(row + 1);
    this.#words[word] = (this.#words[word] ?? 0) | (bits << shift);
    const spilled = shift === 0 ? 0 : bits >>> (rowsPerWord - shift);
    this.#count += bitCount(bits) - bitCount(spilled);
    if (spilled === 0) return;
    this.#closeBlocks((word + 1) * rowsPerWord + 1);
    this.#words[word + 1] = spilled;
    this.#count += bitCount(spilled);
  }

  /** Notes what is before each block that begins before `end`. */
  #closeBlocks(end: number): void {
    while (this.#blocks * rowsPerBlock < end) this.#before[this.#blocks++] = this.#count;
  }

  #makeRoom(rows: number): void {
    const words = Math.ceil(rows / rowsPerWord) + 1;
    if (words <= this.#words.length) return;
    const blocks = Math.max(Math.ceil(words / wordsPerBlock), Math.ceil(this.#before.length * 1.5));
    this.#words = grown(this.#words, blocks * wordsPerBlock);
    this.#before = grown(this.#before, blocks);
  }
}

function grown(values: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const copy = new Uint32Array(length);
  copy.set(values);
  return copy;
}

/** Source: Hacker's Delight, 5-1. */
function bitCount(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x5555_5555);
  n = (n & 0x3333_3333) + ((n >>> 2) & 0x3333_3333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

function nthBit(bits: number, n: number): number {
  let left = bits;
  for (let i = 0; i < n; i++) left &= left - 1;
  return 31 - Math.clz32(left & -left);
}
