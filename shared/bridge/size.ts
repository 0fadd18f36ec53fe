import { Fault } from "../base/fault";

/** How deep values may nest. What the contract carries is less than ten deep. */
export const maxDepth = 64;

/** What a value costs beside its own bytes: the longest header that the binary encoding writes. */
const header = 5;
const numberSize = 9;
/** UTF-8 has at most three bytes for a UTF-16 unit. A text as short as most are is not read to know it better. */
const unitSize = 3;
const shortText = 64;

/**
 * The size of a value in bytes: never less than its binary encoding (binary.ts), and the same on both sides of every
 * channel, since credit is counted in it. Throws a Fault of the given code over `limit` bytes and over 64 levels (and so
 * on a cycle); on a value that is not plain data (a function, a bigint, a Map), `protocol` if it came and else `internal`.
 */
export function sizeOf(value: unknown, limit: number, code: SizeFault = "too-large"): number {
  const measure = new Measure(limit, code);
  measure.add(value, 0);
  return measure.size;
}

type SizeFault = "too-large" | "protocol";

class Measure {
  size = 0;
  readonly #limit: number;
  readonly #code: SizeFault;

  constructor(limit: number, code: SizeFault) {
    this.#limit = limit;
    this.#code = code;
  }

  add(value: unknown, depth: number): void {
    if (typeof value === "string") this.#addText(value);
    else if (typeof value === "number") this.#count(numberSize);
    else if (value === null || value === undefined || typeof value === "boolean") this.#count(1);
    else this.#addMembers(value, depth + 1);
  }

  #addMembers(value: unknown, depth: number): void {
    if (depth > maxDepth) throw new Fault(this.#code, `Nested more than ${maxDepth} levels deep.`, { facts: { limit: maxDepth } });
    this.#count(header);
    if (value instanceof Uint8Array) this.#count(value.byteLength);
    else if (Array.isArray(value)) for (const element of value) this.add(element, depth);
    else if (isPlain(value)) {
      for (const key of Object.keys(value)) {
        const field = value[key];
        if (field === undefined) continue; // left out by the binary encoding, so it must not count
        this.#count(header + key.length * unitSize);
        this.add(field, depth);
      }
    } else throw new Fault(this.#code === "protocol" ? this.#code : "internal", "Only plain data can cross the boundary.");
  }

  #addText(text: string): void {
    if (text.length <= shortText) this.#count(header + text.length * unitSize);
    else {
      this.#count(header + text.length); // at least this much, so that a huge text is refused before it is read
      this.#count(utf8Length(text) - text.length);
    }
  }

  #count(bytes: number): void {
    this.size += bytes;
    if (this.size > this.#limit) throw new Fault(this.#code, `More than ${this.#limit} bytes at once.`, { facts: { limit: this.#limit } });
  }
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object from another realm (the page of Electron's double) has another Object.prototype, whose own prototype is null.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Bytes of a text in UTF-8; a lone surrogate becomes U+FFFD, as encoders write it. */
function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) length += 1;
    else if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(i + 1))) {
      length += 2; // two units, four bytes
      i++;
    } else length += 2;
  }
  return length;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
