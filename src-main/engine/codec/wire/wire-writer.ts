/** Bytes that a new writer has room for. */
const firstSize = 256;

/**
 * Writes protobuf's wire format into a buffer that grows. What has a length goes between `begin` and `end`: the length is
 * known only at the end, and where it needs more than the one byte kept for it, what was written is moved.
 */
export class WireWriter {
  #bytes = Buffer.allocUnsafe(firstSize);
  #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
  #length = 0;

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** A copy of all that was written. */
  finish(): Uint8Array {
    return new Uint8Array(this.#bytes.subarray(0, this.#length));
  }

  /** Forgets what was written after there were `length` bytes. */
  truncate(length: number): void {
    this.#length = Math.min(length, this.#length);
  }

  tag(number: number, type: number): void {
    this.uint32(((number << 3) | type) >>> 0);
  }

  /** A varint of up to 32 bits, unsigned. */
  uint32(value: number): void {
    this.#reserve(5);
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A signed 32-bit varint: a negative one takes ten bytes. */
  int32(value: number): void {
    if (value >= 0) this.uint32(value);
    else this.varint64(value, -1);
  }

  /** A varint of 64 bits in two halves. */
  varint64(low: number, high: number): void {
    this.#reserve(10);
    let restLow = low >>> 0;
    let restHigh = high >>> 0;
    while (restHigh > 0 || restLow > 0x7f) {
      this.#bytes[this.#length++] = (restLow & 0x7f) | 0x80;
      restLow = ((restLow >>> 7) | (restHigh << 25)) >>> 0;
      restHigh >>>= 7;
    }
    this.#bytes[this.#length++] = restLow;
  }

  fixed32(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#length, value, true);
    this.#length += 4;
  }

  fixed64(low: number, high: number): void {
    this.fixed32(low);
    this.fixed32(high);
  }

  float(value: number): void {
    this.#reserve(4);
    this.#view.setFloat32(this.#length, value, true);
    this.#length += 4;
  }

  double(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** Bytes as they are, without a length. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Bytes behind their length. */
  bytes(bytes: Uint8Array): void {
    this.uint32(bytes.length);
    this.raw(bytes);
  }

  /** A text in UTF-8 behind its length in bytes. Half surrogate pairs are the caller's to refuse. */
  string(text: string): void {
    const mark = this.begin();
    // A UTF-16 unit takes three bytes at most.
    this.#reserve(text.length * 3);
    this.#length += text.length < 24 ? this.#ascii(text) : this.#bytes.write(text, this.#length);
    this.end(mark);
  }

  /** Opens what has a length before it; the answer is for `end`. */
  begin(): number {
    this.#reserve(1);
    return this.#length++;
  }

  /** Closes what `begin` opened. */
  end(mark: number): void {
    const size = this.#length - mark - 1;
    if (size < 0x80) {
      this.#bytes[mark] = size;
      return;
    }
    const more = varintSize(size) - 1;
    this.#reserve(more);
    this.#bytes.copyWithin(mark + 1 + more, mark + 1, this.#length);
    this.#length = mark;
    this.uint32(size);
    this.#length += size;
  }

  /**
   * Puts parts of what was written into another order. They follow each other up to the end: `starts` has where each begins, and
   * `order` says by their indexes which comes first.
   */
  reorder(starts: readonly number[], order: readonly number[]): void {
    const first = starts[0] ?? this.#length;
    const written = Uint8Array.prototype.slice.call(this.#bytes, first, this.#length);
    let at = first;
    for (const index of order) {
      const part = written.subarray((starts[index] ?? first) - first, (starts[index + 1] ?? this.#length) - first);
      this.#bytes.set(part, at);
      at += part.length;
    }
  }

  /** Short texts are mostly ASCII, and then a loop beats the call into the engine. Answers the bytes written. */
  #ascii(text: string): number {
    const start = this.#length;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 0x7f) return this.#bytes.write(text, start);
      this.#bytes[start + i] = unit;
    }
    return text.length;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer, grown.byteOffset, grown.byteLength);
  }
}

function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x200000) return 3;
  return value < 0x10000000 ? 4 : 5;
}
