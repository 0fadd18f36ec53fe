const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\" };

/** A text as a literal of a .proto file, in double quotes; letters of every script stay as they are. */
export function quoteText(text: string): string {
  return `"${text.replace(/["\\\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/gu, (char) => short[char] ?? escapeUtf8(char))}"`;
}

/** Bytes as a literal of a .proto file: printable ASCII as it is, all else in octal. */
export function quoteBytes(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    text += short[char] ?? (byte >= 0x20 && byte < 0x7f ? char : octal(byte));
  }
  return `"${text}"`;
}

function escapeUtf8(char: string): string {
  return [...new TextEncoder().encode(char)].map(octal).join("");
}

function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, "0")}`;
}
