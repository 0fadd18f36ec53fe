import { WireError } from "./wire-error";
import { maxFieldNumber, type WireType, wireType } from "./wire-type";

/** How deep groups may nest in what is skipped; protobuf's usual limit. */
const maxGroupDepth = 100;

/**
 * Reads protobuf's wire format from a part of some bytes. Nothing is read past `end`: what would be is a WireError with its
 * offset. 64-bit values come as two halves, so that no bigint is made where none is needed.
 */
export class WireReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  /** The next byte to read. */
  position: number;
  /** One past the last byte that may be read. */
  end: number;
  /** The halves of the last 64-bit value, both unsigned. */
  low = 0;
  high = 0;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = start;
    this.end = end;
  }

  get done(): boolean {
    return this.position >= this.end;
  }

  /** A varint's lowest 32 bits, unsigned; what a longer one has above them is dropped, as protobuf's parsers do. */
  uint32(): number {
    const { bytes } = this;
    if (this.position < this.end) {
      const first = bytes[this.position] ?? 0;
      if (first < 0x80) {
        this.position++;
        return first;
      }
    }
    this.varint64();
    return this.low;
  }

  /** A varint's 64 bits into `low` and `high`. */
  varint64(): void {
    const { bytes } = this;
    const start = this.position;
    const last = Math.min(this.end, start + 10);
    let low = 0;
    let high = 0;
    let at = start;
    for (let shift = 0; at < last; shift += 7) {
      const byte = bytes[at++] ?? 0;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte >= 0x80) continue;
      this.low = low >>> 0;
      this.high = high >>> 0;
      this.position = at;
      return;
    }
    throw new WireError(at === start + 10 ? "varint-too-long" : "truncated", start);
  }

  /** A field's tag: `number << 3 | wire type`. Numbers 0 and the wire types 6 and 7 are errors. */
  tag(): number {
    const start = this.position;
    this.varint64();
    const tag = this.low;
    // A tag has 32 bits; protobuf's parsers refuse longer ones.
    if (this.high !== 0 || tag >>> 3 === 0 || tag >>> 3 > maxFieldNumber || (tag & 7) > wireType.fixed32) {
      throw new WireError("bad-tag", start);
    }
    return tag;
  }

  fixed32(): number {
    const at = this.#take(4);
    return this.#view.getUint32(at, true);
  }

  /** Eight bytes into `low` and `high`. */
  fixed64(): void {
    const at = this.#take(8);
    this.low = this.#view.getUint32(at, true);
    this.high = this.#view.getUint32(at + 4, true);
  }

  float(): number {
    return this.#view.getFloat32(this.#take(4), true);
  }

  double(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  /** The length of what follows; answers the position after it, which lies within `end`. */
  length(): number {
    const start = this.position;
    this.varint64();
    const stop = this.position + this.low;
    if (this.high !== 0 || stop > this.end) throw new WireError("truncated", start);
    return stop;
  }

  /** Passes over the value of a field whose tag was read; a group with all that is in it. */
  skip(tag: number, depth = 0): void {
    switch ((tag & 7) as WireType) {
      case wireType.varint:
        this.varint64();
        return;
      case wireType.fixed64:
        this.#take(8);
        return;
      case wireType.lengthDelimited:
        this.position = this.length();
        return;
      case wireType.fixed32:
        this.#take(4);
        return;
      case wireType.startGroup:
        this.#skipGroup(tag >>> 3, depth + 1);
        return;
      case wireType.endGroup:
        throw new WireError("group-not-open", this.position);
    }
  }

  #skipGroup(number: number, depth: number): void {
    const start = this.position;
    if (depth > maxGroupDepth) throw new WireError("too-deep", start);
    while (!this.done) {
      const at = this.position;
      const tag = this.tag();
      if ((tag & 7) !== wireType.endGroup) this.skip(tag, depth);
      else if (tag >>> 3 === number) return;
      else throw new WireError("group-not-open", at);
    }
    throw new WireError("group-not-closed", start);
  }

  #take(count: number): number {
    const at = this.position;
    if (at + count > this.end) throw new WireError("truncated", at);
    this.position = at + count;
    return at;
  }
}
