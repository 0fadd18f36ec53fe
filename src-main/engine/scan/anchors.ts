/** A part of two sequences. */
export interface Part {
  readonly left: number;
  readonly leftEnd: number;
  readonly right: number;
  readonly rightEnd: number;
}

/** Places that belong together, rising on both sides. */
export interface Anchors {
  readonly left: Int32Array;
  readonly right: Int32Array;
}

/**
 * Places of values that each side has once, rising on both sides, as many as can be (the longest rising sequence, by patience sorting).
 * In typed arrays: of millions of rows, objects would take a gigabyte.
 */
export function anchorsOf(left: ArrayLike<number>, right: ArrayLike<number>, part: Part): Anchors {
  const common = commonOnce(left, right, part);
  const count = common.left.length;
  /** By length, the pair with which a rising sequence ends; and of each pair, the one before it. */
  const ends = new Int32Array(count);
  const before = new Int32Array(count);
  let longest = 0;
  for (let pair = 0; pair < count; pair++) {
    const place = common.right[pair] ?? 0;
    let low = 0;
    let high = longest;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((common.right[ends[middle] ?? 0] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    before[pair] = low === 0 ? -1 : (ends[low - 1] ?? 0);
    ends[low] = pair;
    if (low === longest) longest++;
  }
  const found = { left: new Int32Array(longest), right: new Int32Array(longest) };
  let pair = longest === 0 ? -1 : (ends[longest - 1] ?? 0);
  for (let at = longest - 1; at >= 0; at--) {
    found.left[at] = common.left[pair] ?? 0;
    found.right[at] = common.right[pair] ?? 0;
    pair = before[pair] ?? -1;
  }
  return found;
}

/** Where the values are that each side has once, in the order of the left one. */
function commonOnce(left: ArrayLike<number>, right: ArrayLike<number>, { left: from, leftEnd, right: rightFrom, rightEnd }: Part): Anchors {
  const places = new OncePlaces(rightEnd - rightFrom);
  for (let at = rightFrom; at < rightEnd; at++) places.addRight(right[at] ?? 0, at);
  for (let at = from; at < leftEnd; at++) places.addLeft(left[at] ?? 0, at);
  return places.common(left, from, leftEnd);
}

const none = -1;
const several = -2;

/** Where each value of the right side is, and where on the left: a hash table with its entries side by side. */
class OncePlaces {
  readonly #mask: number;
  readonly #values: Float64Array;
  readonly #rights: Int32Array;
  readonly #lefts: Int32Array;

  constructor(count: number) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(count, 1) * 2));
    this.#mask = size - 1;
    this.#values = new Float64Array(size);
    this.#rights = new Int32Array(size).fill(none);
    this.#lefts = new Int32Array(size).fill(none);
  }

  addRight(value: number, place: number): void {
    const at = this.#find(value);
    this.#values[at] = value;
    this.#rights[at] = this.#rights[at] === none ? place : several;
  }

  addLeft(value: number, place: number): void {
    const at = this.#find(value);
    if (this.#rights[at] === none) return;
    this.#lefts[at] = this.#lefts[at] === none ? place : several;
  }

  common(left: ArrayLike<number>, from: number, end: number): Anchors {
    const isCommon = (at: number) => (this.#lefts[at] ?? none) >= 0 && (this.#rights[at] ?? none) >= 0;
    let count = 0;
    for (let at = 0; at <= this.#mask; at++) if (isCommon(at)) count++;
    const found = { left: new Int32Array(count), right: new Int32Array(count) };
    for (let place = from, next = 0; next < count && place < end; place++) {
      const at = this.#find(left[place] ?? 0);
      if (!isCommon(at)) continue;
      found.left[next] = place;
      found.right[next++] = this.#rights[at] ?? 0;
    }
    return found;
  }

  /** Where the value is, or would be. */
  #find(value: number): number {
    let at = mixed(value) & this.#mask;
    while (this.#rights[at] !== none && this.#values[at] !== value) at = (at + 1) & this.#mask;
    return at;
  }
}

/** 32 bits to which all of a number's have a part, so that numbers of one pattern do not come to one place. Source: MurmurHash3's end, by A. Appleby. */
function mixed(value: number): number {
  let bits = (value >>> 0) ^ Math.imul(value / 0x100000000, 0x9e3779b1);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
