import type { Token } from "./lexer";
import type { TokenCursor } from "./token-cursor";

/** An integer literal's value: decimal, octal with a leading zero, or hexadecimal. */
export function integerValue(text: string): bigint {
  // Larger than anything that protobuf can hold, and slow to convert in earnest.
  if (text.length > 80) return 1n << 256n;
  if (!text.startsWith("0")) return BigInt(text);
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return BigInt(text);
  if (/^0[0-7]+$/.test(text)) return BigInt(`0o${text.slice(1)}`);
  return /^\d+$/.test(text) ? BigInt(text) : 0n; // the lexer has reported what is neither
}

/**
 * Bytes as code units from 0 to 255. What escapes make need not be text; but nearly every literal is ASCII, and then this
 * is the text itself.
 */
export type ByteString = string;

export function bytesOf(string: ByteString): Uint8Array {
  return Uint8Array.from(string, (unit) => unit.charCodeAt(0));
}

const ascii = /^[\0-\x7f]*$/;
const decoder = new TextDecoder();
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bytes read as UTF-8, or null if they are not that. */
export function utf8Of(string: ByteString): string | null {
  if (ascii.test(string)) return string;
  try {
    return strictDecoder.decode(bytesOf(string));
  } catch {
    return null;
  }
}

/** The value of one or more adjacent string literals, which protobuf joins as C does. */
export function expectString(cursor: TokenCursor, what: string): { value: ByteString; start: number; end: number } {
  if (!cursor.atKind("string")) cursor.fail(`Expected ${what} but found ${cursor.describe()}.`);
  const { start } = cursor.current;
  let value = "";
  while (cursor.atKind("string")) value += unescaped(cursor, cursor.advance());
  return { value, start, end: cursor.previous.end };
}

/** Like expectString, for what must be text. */
export function expectText(cursor: TokenCursor, what: string): { text: string; start: number; end: number } {
  const { value, start, end } = expectString(cursor, what);
  return { text: utf8Of(value) ?? decoder.decode(bytesOf(value)), start, end };
}

const simpleEscapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  "\\": 0x5c,
  "'": 0x27,
  '"': 0x22,
  "?": 0x3f,
};

const escapePattern = /\\(?:([0-7]{1,3})|[xX]([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U(00[01][0-9a-fA-F]{5})|([^\n]))|[^\\]+/g;
/** Printable ASCII without a backslash. */
const plainPattern = /^[ -[\]-~]*$/;
const encoder = new TextEncoder();

function unescaped(cursor: TokenCursor, token: Token): ByteString {
  const raw = cursor.text(token);
  const inner = raw.slice(1, raw.length > 1 && raw.endsWith(raw.charAt(0)) ? -1 : undefined);
  if (plainPattern.test(inner)) return inner;
  let bytes = "";
  for (const match of inner.matchAll(escapePattern)) {
    const [whole, octal, hex, short, long, simple] = match;
    const point = short ?? long;
    if (octal !== undefined) bytes += String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    else if (hex !== undefined) bytes += String.fromCharCode(Number.parseInt(hex, 16));
    else if (point !== undefined) bytes += encoded(codePoint(point));
    else if (simple === undefined) bytes += encoded(whole);
    else {
      const byte = Object.hasOwn(simpleEscapes, simple) ? simpleEscapes[simple] : undefined;
      const start = token.start + 1 + match.index;
      if (byte === undefined) cursor.fail(`"\\${simple}" is no escape that protobuf knows.`, { start, end: start + whole.length });
      bytes += String.fromCharCode(byte);
    }
  }
  return bytes;
}

function codePoint(hex: string): string {
  const point = Number.parseInt(hex, 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd";
}

function encoded(text: string): ByteString {
  return ascii.test(text) ? text : Array.from(encoder.encode(text), (byte) => String.fromCharCode(byte)).join("");
}
