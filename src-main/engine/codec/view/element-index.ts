import { WireError } from "../wire/wire-error";
import { wireType } from "../wire/wire-type";
import { Offsets } from "./offsets";
import { problemText } from "./problem-text";

/** Packed elements to a block. */
const blockSize = 64;
/** Bytes of the longest varint. */
const longestVarint = 10;

/** Where an element of a repeated field is: at its tag, or, packed, at its bare value. */
export interface Element {
  readonly position: number;
  readonly packed: boolean;
}

/**
 * Where the elements of a repeated field are, in the order of the wire: four bytes for one with a tag of its own, and for
 * packed ones eight bytes a block of 64, inside which one walks. So what an index takes is never more than twice what the
 * elements take on the wire.
 */
export class ElementIndex {
  /** Of each block: twice its position, and one more where it is packed, which keeps the order. */
  readonly #blocks = new Offsets();
  /** Of each block: its first element; null while every block has one element. */
  #firsts: Offsets | null = null;
  /** Bytes of a packed element; 0 for varints. */
  readonly #width: number;
  readonly #bytes: Uint8Array;
  #count = 0;

  /** `wire` is the wire type of one element. */
  constructor(bytes: Uint8Array, wire: number) {
    this.#bytes = bytes;
    this.#width = wire === wireType.fixed32 ? 4 : wire === wireType.fixed64 ? 8 : 0;
  }

  get count(): number {
    return this.#count;
  }

  /** Bytes that the index takes. */
  get memory(): number {
    return this.#blocks.memory + (this.#firsts?.memory ?? 0);
  }

  /** One element, which begins with its tag, or else is packed. */
  add(position: number, packed = false): void {
    this.#open(position, packed);
    this.#count++;
  }

  /** Forgets the others: of a field that is not repeated, the last occurrence counts. */
  replace(position: number): void {
    this.#blocks.clear();
    this.#count = 0;
    this.add(position);
  }

  /** All elements of a packed field's value, up to a broken one; answers what is wrong with that, or null. */
  addPacked(start: number, end: number): string | null {
    let at = start;
    try {
      for (let inBlock = 0; at < end; inBlock = (inBlock + 1) % blockSize) {
        const next = this.#after(at, end);
        if (inBlock === 0) this.#open(at, true);
        this.#count++;
        at = next;
      }
      return null;
    } catch (reason) {
      return problemText(reason);
    }
  }

  at(index: number): Element {
    const block = this.#firsts ? this.#firsts.lastUpTo(index) : index;
    const first = this.#firsts ? this.#firsts.at(block) : block;
    const entry = this.#blocks.at(block);
    let position = Math.floor(entry / 2);
    if (this.#width > 0) position += (index - first) * this.#width;
    else for (let i = first; i < index; i++) position = this.#after(position, this.#bytes.length);
    return { position, packed: entry % 2 === 1 };
  }

  /** The last element that begins at the offset or before it; -1 for none. */
  lastUpTo(offset: number): number {
    const block = this.#blocks.lastUpTo(offset * 2 + 1);
    if (block < 0 || !this.#firsts) return block;
    let index = this.#firsts.at(block);
    const end = block + 1 < this.#firsts.count ? this.#firsts.at(block + 1) : this.#count;
    while (index + 1 < end && this.at(index + 1).position <= offset) index++;
    return index;
  }

  /** One past a packed element. */
  endOfPacked(position: number): number {
    return this.#after(position, this.#bytes.length);
  }

  #open(position: number, packed: boolean): void {
    if (packed && !this.#firsts) {
      this.#firsts = new Offsets();
      for (let i = 0; i < this.#blocks.count; i++) this.#firsts.push(i);
    }
    this.#firsts?.push(this.#count);
    this.#blocks.push(position * 2 + (packed ? 1 : 0));
  }

  #after(start: number, end: number): number {
    if (this.#width > 0) {
      if (start + this.#width > end) throw new WireError("truncated", start);
      return start + this.#width;
    }
    const bound = Math.min(end, start + longestVarint);
    for (let at = start; at < bound; at++) if ((this.#bytes[at] ?? 0) < 0x80) return at + 1;
    throw new WireError(bound < end ? "varint-too-long" : "truncated", start);
  }
}
