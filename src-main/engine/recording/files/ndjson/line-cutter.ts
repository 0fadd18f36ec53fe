import { Fault } from "#shared/base/fault";
import { formatBytes } from "#shared/model/format";

const lineFeed = 0x0a;
/** In bytes; less than the longest string. */
const maxLineBytes = 400 * 1024 * 1024;

/** Cuts a growing file into its lines, each as soon as it is complete, without its end. */
export class LineCutter {
  #rest: Uint8Array[] = [];
  #size = 0;

  /** Takes more of the file. Fault too-large for a line over 400 MiB. */
  *push(piece: Uint8Array): Generator<string> {
    let from = 0;
    for (let end = piece.indexOf(lineFeed); end !== -1; end = piece.indexOf(lineFeed, from)) {
      this.#keep(piece.subarray(from, end));
      from = end + 1;
      yield this.#take();
    }
    this.#keep(piece.subarray(from));
  }

  /** The file is over: what is left of it, "" where it ended with a line's end. */
  end(): string {
    return this.#take();
  }

  #keep(part: Uint8Array): void {
    this.#rest.push(part);
    this.#size += part.length;
    if (this.#size <= maxLineBytes) return;
    throw new Fault("too-large", `A line of the file has more than ${formatBytes(maxLineBytes)}.`, {
      act: "Is this NDJSON, one message in a line?",
      facts: { size: this.#size, limit: maxLineBytes },
    });
  }

  #take(): string {
    const [only] = this.#rest;
    const bytes = this.#rest.length === 1 && only ? only : Buffer.concat(this.#rest, this.#size);
    this.#rest = [];
    this.#size = 0;
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8").replace(/\r$/, "");
  }
}
