import { isContinuation } from "./text-literal";

/** The text is full: thrown to end the printing, and caught by who began it. */
export class TextIsFull extends Error {
  override readonly name = "TextIsFull";
}

/** Lines of text up to a limit. */
export class TextOutput {
  readonly #parts: string[] = [];
  #room: number;
  #indent = "";

  /** `limit` in UTF-16 units. */
  constructor(limit: number) {
    this.#room = limit;
  }

  /** UTF-16 units that may still come. */
  get room(): number {
    return this.#room;
  }

  /** The part of a string's bytes that there may be room for. Of UTF-8, a UTF-16 unit takes three bytes at most. */
  visible(bytes: Uint8Array): Uint8Array {
    let end = 3 * this.#room + 3;
    if (bytes.length <= end) return bytes;
    for (const least = end - 3; end > least && isContinuation(bytes[end]); end--);
    return bytes.subarray(0, end);
  }

  /** Adds a line at the present depth. Throws TextIsFull once there is no more room, with what there was room for kept. */
  line(text: string): void {
    this.#add(this.#indent);
    this.#add(text);
    this.#add("\n");
  }

  /** Prints what is inside of `open` and `close`, one level deeper. */
  block(open: string, close: string, print: () => void): void {
    this.line(open);
    const outer = this.#indent;
    this.#indent += "  ";
    print();
    this.#indent = outer;
    this.line(close);
  }

  toString(): string {
    return this.#parts.join("");
  }

  #add(text: string): void {
    if (text.length <= this.#room) {
      this.#parts.push(text);
      this.#room -= text.length;
      return;
    }
    // Half of a surrogate pair is no text.
    this.#parts.push(text.slice(0, this.#room).replace(/[\uD800-\uDBFF]$/, ""));
    this.#room = 0;
    throw new TextIsFull();
  }
}
