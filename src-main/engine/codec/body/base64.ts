import { bodySyntax } from "../body-fault";

/** The longest line that is written: that of MIME. */
const lineLength = 76;

/**
 * The bytes of a base64 or base64url text, with or without padding; white space is passed over.
 * Fault `body-syntax` (facts: offset, line, column).
 */
export function readBase64(text: string): Uint8Array {
  const wrong = /[^A-Za-z0-9+/_=\s\uFEFF-]/u.exec(text);
  if (wrong) {
    const act = "Base64 has letters, digits, + and / (or - and _), and = at its end.";
    throw bodySyntax(text, wrong.index, `${JSON.stringify(wrong[0])} is not base64.`, act);
  }
  const inside = /=[\s\uFEFF]*[^\s=\uFEFF]/.exec(text);
  if (inside)
    throw bodySyntax(text, inside.index, "Base64 ends with its padding, and here it goes on.", "Take the = away, or what follows.");
  const digits = text.replace(/[\s=\uFEFF]+/g, "");
  if (digits.length % 4 === 1) {
    const end = text.trimEnd().length;
    throw bodySyntax(text, Math.max(0, end - 1), `${digits.length} base64 digits are not a whole number of bytes.`, "Is its end missing?");
  }
  return new Uint8Array(Buffer.from(digits, "base64"));
}

/** Bytes as base64, in lines. */
export function writeBase64(bytes: Uint8Array): string {
  const digits = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  return digits.replace(new RegExp(`.{1,${lineLength}}`, "g"), "$&\n");
}
