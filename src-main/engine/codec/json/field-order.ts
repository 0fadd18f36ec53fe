import type { WireWriter } from "../wire/wire-writer";

/**
 * What was written of the messages that are open, field by field. A text has its fields in any order; a message's bytes have
 * them by their numbers, so that equal messages have equal bytes.
 */
export class FieldOrder {
  readonly #ranks: number[] = [];
  readonly #starts: number[] = [];
  #size = 0;

  /** Opens a message; the answer is for `close`. */
  open(): number {
    return this.#size;
  }

  /** Of the message opened last, the field of this rank follows, which begins where `start` bytes are written. */
  add(rank: number, start: number): void {
    this.#ranks[this.#size] = rank;
    this.#starts[this.#size] = start;
    this.#size++;
  }

  /** Closes the message opened last: its fields, which end with what was written, are put in the order of their ranks. */
  close(mark: number, out: WireWriter): void {
    const ranks = this.#ranks;
    for (let i = mark + 1; i < this.#size; i++) {
      if ((ranks[i - 1] ?? 0) <= (ranks[i] ?? 0)) continue;
      this.#sort(mark, out);
      break;
    }
    this.#size = mark;
  }

  #sort(mark: number, out: WireWriter): void {
    const ranks = this.#ranks.slice(mark, this.#size);
    const order = Array.from(ranks.keys()).sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0));
    out.reorder(this.#starts.slice(mark, this.#size), order);
  }
}
