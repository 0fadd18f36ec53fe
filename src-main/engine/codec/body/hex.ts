import { bodySyntax } from "../body-fault";

/** What may stand before the bytes of a line in a dump: `00000010:`, `0010  ` (an offset and two spaces at least), `0x0010:`. */
const lineOffset = /^[ \t]*(?:0x)?[0-9a-f]+:[ \t]*|^[ \t]*[0-9a-f]{6,}[ \t]{2,}/i;
/** What stands behind the bytes of a line: comments, and a dump's letters as hexdump has them. */
const lineLetters = /[ \t]{2,}\|.*\|[ \t]*$|[ \t]+[#;].*$|^[ \t]*[#;].*$/;

/**
 * The bytes of a hex text. White space, commas and `0x` between bytes, comments behind `#` or `;`, and the offsets and
 * letters of a dump (xxd, hexdump -C) are passed over. Fault `body-syntax` (facts: offset, line, column).
 */
export function readHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length >> 1);
  let length = 0;
  let isDump = false;
  for (const line of linesOf(text)) {
    // A dump ends with the offset behind its last byte.
    if (isDump && /^[0-9a-f]{6,}[ \t]*$/i.test(line.text) && Number.parseInt(line.text, 16) === length) continue;
    const from = lineOffset.exec(line.text)?.[0].length ?? 0;
    isDump ||= from > 0;
    const letters = (isXxd(line.text, from) ? /[ \t]{2}/ : lineLetters).exec(line.text.slice(from));
    const end = letters ? from + letters.index : line.text.length;
    let high = -1;
    for (let i = from; i < end; i++) {
      const char = line.text.charCodeAt(i);
      const digit = hexDigit(char);
      if (digit >= 0) {
        if (digit === 0 && high < 0 && (line.text.charCodeAt(i + 1) | 0x20) === 0x78) i++;
        else if (high < 0) high = digit;
        else {
          bytes[length++] = high * 16 + digit;
          high = -1;
        }
      } else if (high >= 0) throw half(text, line.offset + i - 1);
      else if (!isBetween(char)) throw notHex(text, line.offset + i);
    }
    if (high >= 0) throw half(text, line.offset + end - 1);
  }
  return bytes.subarray(0, length);
}

/** Bytes as hex: 16 on a line, in two groups of eight. */
export function writeHex(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
  return hex.replace(
    /(.{1,16})(.{1,16})?/g,
    (_, left: string, right: string | undefined) => `${spaced(left)}${right === undefined ? "" : `  ${spaced(right)}`}\n`,
  );
}

function spaced(hex: string): string {
  return hex.replace(/..(?!$)/g, "$& ");
}

/** xxd has a colon behind the offset, and two spaces before the letters and nowhere else. */
function isXxd(line: string, from: number): boolean {
  return line.slice(0, from).trimEnd().endsWith(":");
}

function* linesOf(text: string): Generator<{ readonly text: string; readonly offset: number }> {
  const breaks = /\r\n|\n|\r/g;
  let offset = 0;
  for (let match = breaks.exec(text); match !== null; match = breaks.exec(text)) {
    yield { text: text.slice(offset, match.index), offset };
    offset = breaks.lastIndex;
  }
  yield { text: text.slice(offset), offset };
}

function hexDigit(char: number): number {
  if (char >= 0x30 && char <= 0x39) return char - 0x30;
  const lower = char | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** Space, tab, comma, a byte order mark, a no-break space. */
function isBetween(char: number): boolean {
  return char === 0x20 || char === 0x09 || char === 0x2c || char === 0xfeff || char === 0xa0;
}

function half(text: string, offset: number) {
  return bodySyntax(text, offset, `Half a byte: ${JSON.stringify(text[offset])} stands alone.`, "A byte is two hex digits, like 0a.");
}

function notHex(text: string, offset: number) {
  const found = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  return bodySyntax(text, offset, `${JSON.stringify(found)} is no hex digit.`, "Write bytes as two hex digits each, like 0a 05 68.");
}
