/** Bytes on one line. */
export const lineBytes = 16;

/** A stretch of bytes: the first, and one past the last. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}

/** How a byte stands out: where the cursor is, part of the chosen node, part of the one under the pointer, or not at all. */
export type ByteLook = "cursor" | "chosen" | "hovered" | "plain";

/** Bytes of one line that look the same, with what stands between them. */
export interface HexSegment {
  readonly look: ByteLook;
  readonly text: string;
}

/** One line of a hex view. */
export interface HexLine {
  /** Eight hex digits, or more where needed. */
  readonly offset: string;
  readonly hex: readonly HexSegment[];
  readonly ascii: readonly HexSegment[];
}

/** Where a byte's digits begin in a line, in characters: a wider gap is in the middle. */
export const columnOf = (nth: number): number => nth * 3 + (nth >= lineBytes / 2 ? 1 : 0);

/** Characters of a full line's digits. */
export const hexColumns: number = columnOf(lineBytes - 1) + 2;

/** The byte of a line whose digits, or the space after them, are at a column. */
export function byteAtColumn(column: number): number {
  const middle = columnOf(lineBytes / 2);
  const nth = column < middle ? Math.min(lineBytes / 2 - 1, column / 3) : lineBytes / 2 + (column - middle) / 3;
  return Math.max(0, Math.min(lineBytes - 1, Math.floor(nth)));
}

/**
 * The line of bytes from `from` up to `to` (exclusive). `byteAt` answers undefined for a byte that has not come, which is
 * shown as dots. Neighbours of one look are one segment, with the gaps between them.
 */
export function hexLine(
  from: number,
  to: number,
  byteAt: (offset: number) => number | undefined,
  lookOf: (offset: number) => ByteLook,
): HexLine {
  const hex: HexSegment[] = [];
  const ascii: HexSegment[] = [];
  for (let offset = from; offset < to; offset++) {
    const byte = byteAt(offset);
    const look = lookOf(offset);
    const gap = offset === from ? "" : offset - from === lineBytes / 2 ? "  " : " ";
    const digits = byte === undefined ? "··" : byte.toString(16).padStart(2, "0");
    const last = hex.at(-1);
    if (last?.look === look) add(hex, look, gap + digits);
    else {
      if (gap !== "") add(hex, "plain", gap);
      add(hex, look, digits);
    }
    add(ascii, look, byte !== undefined && byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·");
  }
  return { offset: from.toString(16).padStart(8, "0"), hex, ascii };
}

function add(segments: HexSegment[], look: ByteLook, text: string): void {
  const last = segments.at(-1);
  if (last?.look === look) segments[segments.length - 1] = { look, text: last.text + text };
  else segments.push({ look, text });
}
