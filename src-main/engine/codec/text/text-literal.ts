import { isUtf8 } from "node:buffer";
import { quoteBytes, quoteText } from "../../schema/print/quote";

const simple: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  "?": 63,
  "\\": 92,
  "'": 39,
  '"': 34,
};
const octal = /[0-7]{1,3}/y;
const hex = /[xX]([\dA-Fa-f]{1,2})/y;
const codePoint = /u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})/y;

/** What is wrong in a literal: `offset` counts from its opening quote. */
export class LiteralError extends Error {
  override readonly name = "LiteralError";

  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** The bytes that a literal (with its quotes) stands for; all that is not escaped is UTF-8. Throws LiteralError. */
export function literalBytes(literal: string): Uint8Array {
  const surrogate = /\p{Surrogate}/u.exec(literal);
  if (surrogate) throw new LiteralError("Half of a surrogate pair cannot be written in UTF-8.", surrogate.index);
  // No escape is shorter than what it stands for, and a UTF-16 unit takes three bytes at most.
  const bytes = Buffer.allocUnsafe((literal.length - 2) * 3);
  let length = 0;
  let at = 1;
  for (let slash = literal.indexOf("\\"); slash >= 0; slash = literal.indexOf("\\", at)) {
    length += bytes.write(literal.slice(at, slash), length);
    const [value, size] = readEscape(literal, slash);
    length += typeof value === "string" ? bytes.write(value, length) : bytes.writeUInt8(value, length) - length;
    at = slash + size;
  }
  length += bytes.write(literal.slice(at, -1), length);
  return bytes.subarray(0, length);
}

/** An escape's byte or character, and how many units of the literal it takes. */
function readEscape(literal: string, at: number): readonly [value: number | string, size: number] {
  const byte = simple[literal[at + 1] ?? ""];
  if (byte !== undefined) return [byte, 2];
  const digits = matchAt(octal, literal, at + 1);
  if (digits) {
    const value = Number.parseInt(digits[0], 8);
    if (value > 0xff) throw new LiteralError("An octal escape goes to \\377.", at);
    return [value, 1 + digits[0].length];
  }
  const pair = matchAt(hex, literal, at + 1);
  if (pair) return [Number.parseInt(pair[1] ?? "", 16), 1 + pair[0].length];
  const character = matchAt(codePoint, literal, at + 1);
  if (!character) throw new LiteralError("This is no escape: a backslash is written \\\\.", at);
  const value = Number.parseInt(character[1] ?? character[2] ?? "", 16);
  if (value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) {
    throw new LiteralError("This is no character: they go to \\U0010FFFF, and those beyond \\uFFFF are written as one \\U.", at);
  }
  return [String.fromCodePoint(value), 1 + character[0].length];
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** A string field's bytes as a literal: letters of every script as they are, bytes that are no UTF-8 in octal. */
export function quoteUtf8(bytes: Uint8Array): string {
  const parts: string[] = [];
  quoteParts(bytes, parts);
  return `"${parts.join("")}"`;
}

/** What is not UTF-8 as a whole is halved, which finds the few bytes that are none in little time. */
function quoteParts(bytes: Uint8Array, parts: string[]): void {
  if (isUtf8(bytes)) {
    parts.push(quoteText(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()).slice(1, -1));
    return;
  }
  const middle = characterStart(bytes);
  if (middle === null) parts.push(quoteBytes(bytes).slice(1, -1));
  else {
    quoteParts(bytes.subarray(0, middle), parts);
    quoteParts(bytes.subarray(middle), parts);
  }
}

/** Where a character begins, as near to the middle as there is one; null if none does but at the first byte. */
function characterStart(bytes: Uint8Array): number | null {
  let before = bytes.length >> 1;
  for (let after = before; before > 0 || after < bytes.length; before--, after++) {
    if (before > 0 && !isContinuation(bytes[before])) return before;
    if (after > 0 && after < bytes.length && !isContinuation(bytes[after])) return after;
  }
  return null;
}

/** Is this byte of UTF-8 within a character? */
export function isContinuation(byte = 0): boolean {
  return (byte & 0xc0) === 0x80;
}
