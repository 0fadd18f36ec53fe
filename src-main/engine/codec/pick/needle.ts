import { folded } from "./text-finder";

/** Characters that stand for themselves in JSON, have no case but a plain one, and divide nothing: ASCII, and writings such as Chinese. */
const safe = /[\x20\x21\x23-\x2b\x2d-\x39\x3b-\x5a\x5e-\x7a\x7c\x7e\u2e80-\ua4cf\uac00-\ud7a3]+/g;
/** Letters that escapes in a JSON string have behind the backslash. */
const escapeLetter = /[bfnrtu0-9a-f]/;

/** What numbers, times, base64, enums' words and the names of types are made of. */
const written = /^[a-z\d+/=_.\-$@#]*$/;
const unknownKinds = ["varint", "fixed32", "fixed64", "text", "bytes", "group"];

/** A part of a text that is looked for, such as is found as it is, case aside, in whatever bytes show it. */
export class Needle {
  /** In lower case. */
  readonly text: string;
  /** It is all that is looked for. */
  readonly isWhole: boolean;
  readonly #bytes: Uint8Array;
  /** 1: it may begin here. 2: a character that may look otherwise than its bytes. */
  readonly #classes = new Uint8Array(256);

  /** Those of a text, the longest first; none where all of it depends on how it is written. */
  static of(text: string): Needle[] {
    const wanted = text.toLowerCase();
    const parts = wanted.match(safe) ?? [];
    return [...parts].sort((a, b) => b.length - a.length).map((part) => new Needle(part, part === wanted));
  }

  private constructor(text: string, isWhole: boolean) {
    this.text = text;
    this.isWhole = isWhole;
    this.#bytes = Buffer.from(text);
    if (escapeLetter.test(text.charAt(0))) {
      // Quotes and backslashes have escapes too, but of no letters.
      this.#classes.fill(2, 0, 0x20);
    }
    // U+0130 and U+212A, the two that have ASCII letters as their lower case.
    if (/[ik]/.test(text)) {
      this.#classes[0xc4] = 2;
      this.#classes[0xe2] = 2;
    }
    // U+017F is the same as an s to patterns that do not regard case.
    if (text.includes("s")) this.#classes[0xc5] = 2;
    const first = this.#bytes[0] ?? 0;
    for (let byte = 0; byte < 256; byte++) if (folded[byte] === first) this.#classes[byte] = 1;
  }

  /** Can it be in nothing but strings, fields' names and enums' names? Else in whatever is written of other fields, known or not. */
  get isOnlyText(): boolean {
    const [before = "", after = "", ...more] = this.text.split(" ");
    // As in the key "[#5 varint]".
    const isInKey = more.length === 0 && /^#?\d*$/.test(before) && unknownKinds.some((kind) => kind.startsWith(after));
    return !written.test(this.text) && !isInKey;
  }

  /** Is it in a text? */
  isIn(text: string): boolean {
    return text.toLowerCase().includes(this.text);
  }

  /** Is it in a string of a message, given as UTF-8? Null: perhaps. */
  isInBytes(bytes: Uint8Array, start: number, end: number): boolean | null {
    const last = end - this.#bytes.length;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      const kind = this.#classes[byte];
      if (kind === 0) continue;
      if (kind === 1) {
        if (at <= last && this.#isAt(bytes, at)) return true;
      } else if (byte < 0x80 || isOdd(bytes, at)) return null;
    }
    return false;
  }

  #isAt(bytes: Uint8Array, at: number): boolean {
    const wanted = this.#bytes;
    for (let i = 1; i < wanted.length; i++) if (folded[bytes[at + i] ?? 0] !== wanted[i]) return false;
    return true;
  }
}

function isOdd(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] === 0xc4) return bytes[at + 1] === 0xb0;
  if (bytes[at] === 0xc5) return bytes[at + 1] === 0xbf;
  return bytes[at + 1] === 0x84 && bytes[at + 2] === 0xaa;
}
