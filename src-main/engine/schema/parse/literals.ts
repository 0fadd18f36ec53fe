import type { Token } from "./lexer";
import type { TokenCursor } from "./token-cursor";

/** An integer literal's value: decimal, octal with a leading zero, or hexadecimal. */
export function integerValue(text: string): bigint {
  // Larger than anything that protobuf can hold, and slow to convert in earnest.
  if (text.length > 80) return 1n << 256n;
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return BigInt(text);
  if (/^0[0-7]+$/.test(text)) return BigInt(`0o${text.slice(1)}`);
  return /^\d+$/.test(text) ? BigInt(text) : 0n; // the lexer has reported what is neither
}

/** The value of one or more adjacent string literals, which protobuf joins as C does. */
export function expectString(cursor: TokenCursor, what: string): { bytes: Uint8Array; start: number; end: number } {
  if (!cursor.atKind("string")) cursor.fail(`Expected ${what} but found ${cursor.describe()}.`);
  const { start } = cursor.current;
  const bytes: number[] = [];
  while (cursor.atKind("string")) unescapeInto(bytes, cursor, cursor.advance());
  return { bytes: Uint8Array.from(bytes), start, end: cursor.previous.end };
}

/** Like expectString, for what must be text. */
export function expectText(cursor: TokenCursor, what: string): { text: string; start: number; end: number } {
  const { bytes, start, end } = expectString(cursor, what);
  return { text: new TextDecoder().decode(bytes), start, end };
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
const encoder = new TextEncoder();

function unescapeInto(bytes: number[], cursor: TokenCursor, token: Token): void {
  const raw = cursor.text(token);
  const inner = raw.slice(1, raw.length > 1 && raw.endsWith(raw.charAt(0)) ? -1 : undefined);
  for (const match of inner.matchAll(escapePattern)) {
    const [whole, octal, hex, short, long, simple] = match;
    const point = short ?? long;
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8) & 0xff);
    else if (hex !== undefined) bytes.push(Number.parseInt(hex, 16));
    else if (point !== undefined) append(bytes, encoder.encode(codePoint(point)));
    else if (simple === undefined) append(bytes, encoder.encode(whole));
    else {
      const byte = Object.hasOwn(simpleEscapes, simple) ? simpleEscapes[simple] : undefined;
      const start = token.start + 1 + match.index;
      if (byte === undefined) cursor.fail(`"\\${simple}" is no escape that protobuf knows.`, { start, end: start + whole.length });
      bytes.push(byte);
    }
  }
}

function codePoint(hex: string): string {
  const point = Number.parseInt(hex, 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd";
}

function append(target: number[], bytes: Uint8Array): void {
  for (const byte of bytes) target.push(byte);
}
