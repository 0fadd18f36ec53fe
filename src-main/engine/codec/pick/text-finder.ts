/** What stands behind the backslash of each escape that a JSON string may have for a control character. */
const escapes = Array.from({ length: 0x20 }, (_, code) => JSON.stringify(String.fromCharCode(code)).slice(2, -1));

/** Fewer bytes are in nearly every row, and not worth a pass of their own. */
const leastBytes = 3;
/** A step of the search. */
const maxStep = 255;

/** Characters that become ASCII letters without regard to case, and which. */
const oddLetters: readonly (readonly [letter: string, bytes: Buffer])[] = [
  ["i", Buffer.from("\u0130")],
  ["k", Buffer.from("\u212A")],
  ["s", Buffer.from("\u017F")],
];

/** How bytes compare where case has no weight. */
export const folded = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte));

/**
 * Rules out in one pass over a whole chunk's bytes, whatever messages they are of, the messages that have no string in which a
 * needle's text is, case aside. Many bytes are never looked at. Source: R. N. Horspool, "Practical fast searching in strings", 1980.
 */
export class TextFinder {
  readonly #core: Uint8Array;
  readonly #steps: Uint8Array;
  readonly #odd: readonly Buffer[];
  #bytes: Uint8Array | null = null;
  /** There are odd letters in the bytes, and anything is possible. */
  #isOdd = false;
  /** From `#from` on there is none that begins before `#hit`. */
  #from = 0;
  #hit = 0;

  /** `text` is a needle's, in lower case. Null where it could be found within escapes alone, or is too short. */
  static of(text: string): TextFinder | null {
    if (escapes.some((one) => one.includes(text))) return null;
    const core = Buffer.from(text.slice(escaped(text)));
    return core.length < leastBytes ? null : new TextFinder(core, text);
  }

  private constructor(core: Uint8Array, text: string) {
    this.#core = core;
    const last = core.length - 1;
    this.#steps = new Uint8Array(256).fill(Math.min(core.length, maxStep));
    for (let byte = 0; byte < 256; byte++) {
      const at = core.subarray(0, last).lastIndexOf(folded[byte] ?? 0);
      if (at >= 0) this.#steps[byte] = Math.min(last - at, maxStep);
    }
    this.#odd = oddLetters.flatMap(([letter, bytes]) => (text.includes(letter) ? [bytes] : []));
  }

  /** False: no string between `start` and `end` has the text. Cheapest when the places rise; the bytes are not to change. */
  mayBeIn(bytes: Uint8Array, start: number, end: number): boolean {
    if (bytes !== this.#bytes) this.#begin(bytes);
    if (this.#isOdd) return true;
    if (start < this.#from || start > this.#hit) {
      this.#from = start;
      this.#hit = this.#find(bytes, start);
    }
    return this.#hit < end;
  }

  #begin(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#from = Number.POSITIVE_INFINITY;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#isOdd = this.#odd.some((odd) => buffer.includes(odd));
  }

  /** Where it begins next; the end of the bytes where it does not. */
  #find(bytes: Uint8Array, from: number): number {
    const core = this.#core;
    const steps = this.#steps;
    const last = core.length - 1;
    const wanted = core[last];
    for (let at = from + last; at < bytes.length; ) {
      const byte = bytes[at] ?? 0;
      if (folded[byte] === wanted && this.#isAt(bytes, at - last)) return at - last;
      at += steps[byte] ?? 1;
    }
    return bytes.length;
  }

  #isAt(bytes: Uint8Array, at: number): boolean {
    const core = this.#core;
    for (let i = core.length - 2; i >= 0; i--) if (folded[bytes[at + i] ?? 0] !== core[i]) return false;
    return true;
  }
}

/** How much of the text's beginning may be the end of an escape; what is behind it stands in the bytes as it is. */
function escaped(text: string): number {
  for (let length = 5; length > 0; length--) {
    const start = text.slice(0, length);
    if (start.length === length && escapes.some((one) => one.endsWith(start))) return length;
  }
  return 0;
}
