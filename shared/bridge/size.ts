import { Fault } from "../base/fault";

/** How deep values may nest. What the contract carries is less than ten deep. */
export const maxDepth = 64;

/** What a value costs beside its own bytes: the longest header that the binary encoding writes. */
const header = 5;
const numberSize = 9;

type Code = "too-large" | "protocol";

/**
 * The size of a value in bytes: never less than its binary encoding (binary.ts), and the same on both sides of every
 * channel, since credit is counted in it. Throws a Fault of the given code over `limit` bytes and over 64 levels (and so
 * on a cycle); on a value that is not plain data (a function, a bigint, a Map), `protocol` if it came and else `internal`.
 */
export function sizeOf(value: unknown, limit: number, code: Code = "too-large"): number {
  const scale = new Scale(limit, code, utf8Length);
  if (!scale.holds(value, 0)) throw new Fault(code, `More than ${limit} bytes at once.`, { facts: { limit } });
  return scale.size;
}

/** Throws what `sizeOf` would, for one who need not know the size: texts are read only where it may be more than the limit. */
export function checkSize(value: unknown, limit: number, code: Code = "too-large"): void {
  if (!new Scale(limit, code, mostBytes).holds(value, 0)) sizeOf(value, limit, code);
}

/** Adds up the parts of a value until there are too many bytes. */
class Scale {
  size = 0;
  readonly #limit: number;
  readonly #code: Code;
  readonly #bytesOf: (text: string) => number;

  constructor(limit: number, code: Code, bytesOf: (text: string) => number) {
    this.#limit = limit;
    this.#code = code;
    this.#bytesOf = bytesOf;
  }

  /** False over the limit; then `size` is that of a part. */
  holds(part: unknown, depth: number): boolean {
    if (depth > maxDepth) throw new Fault(this.#code, `Nested more than ${maxDepth} levels deep.`, { facts: { limit: maxDepth } });
    if (typeof part === "string") return this.#holdsText(part);
    if (typeof part === "number") return this.#add(numberSize);
    if (part === null || part === undefined || typeof part === "boolean") return this.#add(1);
    if (part instanceof Uint8Array) return this.#add(header + part.byteLength);
    if (Array.isArray(part)) return this.#add(header) && this.#holdsAll(part, depth + 1);
    if (isPlain(part)) return this.#add(header) && this.#holdsFields(part, depth + 1);
    throw new Fault(this.#code === "protocol" ? this.#code : "internal", "Only plain data can cross the boundary.");
  }

  #holdsAll(elements: readonly unknown[], depth: number): boolean {
    for (const element of elements) if (!this.holds(element, depth)) return false;
    return true;
  }

  #holdsFields(fields: Readonly<Record<string, unknown>>, depth: number): boolean {
    for (const key of Object.keys(fields)) {
      const field = fields[key];
      // What is undefined is left out by the binary encoding, so it must not count.
      if (field !== undefined && !(this.#holdsText(key) && this.holds(field, depth))) return false;
    }
    return true;
  }

  #holdsText(text: string): boolean {
    // At least this much, so that a huge text is refused before it is read.
    return this.#add(header + text.length) && this.#add(this.#bytesOf(text) - text.length);
  }

  #add(bytes: number): boolean {
    this.size += bytes;
    return this.size <= this.#limit;
  }
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object from another realm (the page of Electron's double) has another Object.prototype, whose own prototype is null.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** What a text may take in UTF-8 at most. */
const mostBytes = (text: string) => text.length * 3;

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
