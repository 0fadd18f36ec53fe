import { Fault } from "../base/fault";

/** How deep values may nest. What the contract carries is less than ten deep. */
export const maxDepth = 64;

/** What a value costs beside its own bytes: the longest header that the binary encoding writes. */
const header = 5;
const numberSize = 9;

/**
 * The size of a value in bytes: never less than its binary encoding (binary.ts), and the same on both sides of every
 * channel, since credit is counted in it. Throws a Fault of the given code over `limit` bytes and over 64 levels (and so
 * on a cycle); on a value that is not plain data (a function, a bigint, a Map), `protocol` if it came and else `internal`.
 */
export function sizeOf(value: unknown, limit: number, code: "too-large" | "protocol" = "too-large"): number {
  let size = 0;

  const add = (bytes: number) => {
    size += bytes;
    if (size > limit) throw new Fault(code, `More than ${limit} bytes at once.`, { facts: { limit } });
  };
  const addText = (text: string) => {
    add(header + text.length); // at least this much, so that a huge text is refused before it is read
    add(utf8Length(text) - text.length);
  };
  const visit = (part: unknown, depth: number): void => {
    if (depth > maxDepth) throw new Fault(code, `Nested more than ${maxDepth} levels deep.`, { facts: { limit: maxDepth } });
    if (typeof part === "string") addText(part);
    else if (typeof part === "number") add(numberSize);
    else if (part === null || part === undefined || typeof part === "boolean") add(1);
    else if (part instanceof Uint8Array) add(header + part.byteLength);
    else if (Array.isArray(part)) {
      add(header);
      for (const element of part) visit(element, depth + 1);
    } else if (isPlain(part)) {
      add(header);
      for (const key of Object.keys(part)) {
        const field = part[key];
        if (field === undefined) continue; // left out by the binary encoding, so it must not count
        addText(key);
        visit(field, depth + 1);
      }
    } else throw new Fault(code === "protocol" ? code : "internal", "Only plain data can cross the boundary.");
  };

  visit(value, 0);
  return size;
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
