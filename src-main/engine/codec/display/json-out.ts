import { isUtf8 } from "node:buffer";

const startSize = 16 * 1024;
/** What a decoding leaves behind for the next one, at most. */
const keptSize = 4 * 1024 * 1024;
const quote = 0x22;
const minus = 0x2d;
const digitZero = 0x30;

/** How a byte must be written in a JSON string; most stand for themselves. */
const escapes = Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte);
  return byte < 0x80 && JSON.stringify(char).length > 3 ? JSON.stringify(char).slice(1, -1) : null;
});
const isPlain = Uint8Array.from(escapes, (written) => (written === null ? 1 : 0));

let spare: Buffer | null = null;

/**
 * JSON text in the making, as UTF-8: the strings of a message are UTF-8 already, and one conversion at the end is cheaper than
 * one for each. Nothing here looks after commas and brackets.
 */
export class JsonOut {
  /** Bytes written. Setting it back takes away what was written last. */
  length = 0;
  #bytes: Buffer;
  /** All non-ASCII bytes that were ever written, or-ed together. */
  #high = 0;

  constructor() {
    this.#bytes = spare ?? Buffer.allocUnsafe(startSize);
    spare = null;
  }

  /** Gives the memory to the next one. Nothing may be written or read afterwards. */
  release(): void {
    if (this.#bytes.length <= keptSize) spare = this.#bytes;
  }

  byte(value: number): void {
    if (this.length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.length++] = value;
  }

  /** Replaces a byte. */
  patch(at: number, value: number): void {
    this.#bytes[at] = value;
  }

  raw(bytes: Uint8Array): void {
    const { length } = bytes;
    if (this.length + length > this.#bytes.length) this.#grow(length);
    const target = this.#bytes;
    let at = this.length;
    for (let i = 0; i < length; i++) {
      const byte = bytes[i] ?? 0;
      this.#high |= byte;
      target[at++] = byte;
    }
    this.length = at;
  }

  ascii(text: string): void {
    const { length } = text;
    if (this.length + length > this.#bytes.length) this.#grow(length);
    if (length < 32) {
      const target = this.#bytes;
      let at = this.length;
      for (let i = 0; i < length; i++) target[at++] = text.charCodeAt(i);
    } else this.#bytes.write(text, this.length, "latin1");
    this.length += length;
  }

  /** Any text as a JSON string. */
  quoted(text: string): void {
    const json = JSON.stringify(text);
    if (this.length + json.length * 3 > this.#bytes.length) this.#grow(json.length * 3);
    const written = this.#bytes.write(json, this.length);
    if (written > json.length) this.#high = 0x80;
    this.length += written;
  }

  /** UTF-8 bytes as a JSON string; false, and nothing written, where they are not UTF-8. */
  utf8(source: Uint8Array, start: number, end: number): boolean {
    const from = this.length;
    if (from + end - start + 2 > this.#bytes.length) this.#grow(end - start + 2);
    let target = this.#bytes;
    let at = from;
    let high = 0;
    target[at++] = quote;
    for (let i = start; i < end; i++) {
      const byte = source[i] ?? 0;
      if (isPlain[byte] === 1) {
        high |= byte;
        target[at++] = byte;
        continue;
      }
      this.length = at;
      this.ascii(escapes[byte] ?? "");
      if (this.length + end - i + 1 > target.length) this.#grow(end - i + 1);
      target = this.#bytes;
      at = this.length;
    }
    target[at++] = quote;
    this.length = at;
    if (high < 0x80) return true;
    this.#high |= high;
    if (isUtf8(source.subarray(start, end))) return true;
    this.length = from;
    return false;
  }

  base64(source: Uint8Array, start: number, end: number): void {
    this.byte(quote);
    this.ascii(Buffer.from(source.buffer, source.byteOffset + start, end - start).toString("base64"));
    this.byte(quote);
  }

  /** A whole number from 0 to 2^53. */
  uint(value: number): void {
    if (value >= 0x7fffffff) {
      this.ascii(String(value));
      return;
    }
    let size = 1;
    for (let limit = 10; value >= limit && size < 10; limit *= 10) size++;
    this.digits(value, size);
  }

  /** The last `size` digits of a whole number below 2^31, with zeros before them. */
  digits(value: number, size: number): void {
    if (this.length + size > this.#bytes.length) this.#grow(size);
    const target = this.#bytes;
    let left = value | 0;
    for (let at = this.length + size - 1; at >= this.length; at--) {
      const rest = (left / 10) | 0;
      target[at] = digitZero + left - rest * 10;
      left = rest;
    }
    this.length += size;
  }

  int32(value: number): void {
    if (value >= 0) this.uint(value);
    else {
      this.byte(minus);
      this.uint(-value);
    }
  }

  /** 64 bits in two unsigned halves, without quotes. */
  uint64(low: number, high: number): void {
    if (high < 0x200000) this.uint(high * 0x100000000 + low);
    else this.ascii(((BigInt(high) << 32n) | BigInt(low)).toString());
  }

  int64(low: number, high: number): void {
    if (high < 0x80000000) this.uint64(low, high);
    else {
      this.byte(minus);
      this.uint64(-low >>> 0, (~high + (low === 0 ? 1 : 0)) >>> 0);
    }
  }

  /** JSON has no words for what is not finite, so canonical JSON has strings. Zero keeps its sign. */
  number(value: number): void {
    if (Number.isInteger(value) && value < 0x7fffffff && value > -0x7fffffff && !Object.is(value, -0)) this.int32(value);
    else if (Number.isFinite(value)) this.ascii(Object.is(value, -0) ? "-0" : String(value));
    else this.ascii(`"${value}"`);
  }

  /** Is what was written from `start` on exactly this? */
  endsWith(start: number, bytes: Uint8Array): boolean {
    if (this.length - start !== bytes.length) return false;
    const written = this.#bytes;
    for (let i = 0; i < bytes.length; i++) if (written[start + i] !== bytes[i]) return false;
    return true;
  }

  /** Is what was written from `start` on a string? */
  isString(start: number): boolean {
    return this.#bytes[start] === quote;
  }

  /** Are two parts the same? */
  isSame(aStart: number, aEnd: number, bStart: number, bEnd: number): boolean {
    if (aEnd - aStart !== bEnd - bStart) return false;
    const written = this.#bytes;
    for (let i = aEnd - aStart - 1; i >= 0; i--) if (written[aStart + i] !== written[bStart + i]) return false;
    return true;
  }

  /** Puts parts of what was written from `start` on in the place of all of it. */
  keep(start: number, parts: readonly { readonly start: number; readonly end: number }[]): void {
    const kept = Buffer.concat(parts.map((part) => this.#bytes.subarray(part.start, part.end)));
    kept.copy(this.#bytes, start);
    this.length = start + kept.length;
  }

  /** What was written; good until more is. */
  get view(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  /** Any text as it is. */
  plain(text: string): void {
    const most = text.length * 3;
    if (this.length + most > this.#bytes.length) this.#grow(most);
    const written = this.#bytes.write(text, this.length);
    if (written > text.length) this.#high = 0x80;
    this.length += written;
  }

  /** The text of a part. */
  text(start = 0, end = this.length): string {
    return this.#bytes.toString(this.#high < 0x80 ? "latin1" : "utf8", start, end);
  }

  #grow(count: number): void {
    const grown = Buffer.allocUnsafe(Math.max(this.length + count, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.length);
    this.#bytes = grown;
  }
}
