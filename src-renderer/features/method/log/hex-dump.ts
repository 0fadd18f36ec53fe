/** One line of a hex dump: sixteen bytes. */
export interface HexLine {
  /** Eight hex digits. */
  readonly offset: string;
  /** Bytes as two digits each, with a wider gap after the eighth. */
  readonly hex: string;
  /** Printable ASCII as it is, a dot for anything else. */
  readonly ascii: string;
}

/** A hex dump of `bytes`, sixteen to the line. */
export function hexDump(bytes: Uint8Array): HexLine[] {
  const lines: HexLine[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const part = [...bytes.subarray(at, at + 16)];
    const digits = part.map((byte) => byte.toString(16).padStart(2, "0"));
    lines.push({
      offset: at.toString(16).padStart(8, "0"),
      hex: [digits.slice(0, 8).join(" "), digits.slice(8).join(" ")].filter((half) => half !== "").join("  "),
      ascii: part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join(""),
    });
  }
  return lines;
}

/** A hex dump as text, for the clipboard. */
export function hexText(bytes: Uint8Array): string {
  return hexDump(bytes)
    .map(({ offset, hex, ascii }) => `${offset}  ${hex.padEnd(48)}  ${ascii}`)
    .join("\n");
}
