import type { ComparedRow } from "#shared/model/recording-compare";
import { type RunKind, runKinds } from "./align";
import type { Compared } from "./compare-work";

/** What a comparison found, to be read by position: some numbers for each run, however many pairs it has. */
export class PairList {
  readonly #compared: Compared;
  /** Where each run begins: its first pair, and the first of its rows on each side. */
  readonly #starts: Uint32Array;
  readonly #lefts: Uint32Array;
  readonly #rights: Uint32Array;
  /** Pairs of each kind. */
  readonly tally: Readonly<Record<RunKind, number>>;
  readonly length: number;

  constructor(compared: Compared) {
    const { kinds, lengths } = compared;
    const tally = { same: 0, changed: 0, left: 0, right: 0 };
    this.#compared = compared;
    this.#starts = new Uint32Array(kinds.length);
    this.#lefts = new Uint32Array(kinds.length);
    this.#rights = new Uint32Array(kinds.length);
    const at = { pair: 0, left: 0, right: 0 };
    for (const [run, length] of lengths.entries()) {
      const kind = this.#kind(run);
      this.#starts[run] = at.pair;
      this.#lefts[run] = at.left;
      this.#rights[run] = at.right;
      tally[kind] += length;
      at.pair += length;
      if (kind !== "right") at.left += length;
      if (kind !== "left") at.right += length;
    }
    this.tally = tally;
    this.length = at.pair;
  }

  /** From a position on, as many as there are, at most `count`. */
  rows(from: number, count: number): ComparedRow[] {
    const rows: ComparedRow[] = [];
    const end = Math.min(from + count, this.length);
    let run = this.#runAt(from);
    for (let at = from; at < end; at++) {
      while (at >= this.#end(run)) run++;
      rows.push(this.#pair(run, at));
    }
    return rows;
  }

  /** The nearest position, `from` aside, that is not of two that are the same. */
  step(from: number, direction: "next" | "previous"): number | null {
    const at = direction === "next" ? from + 1 : from - 1;
    if (at < 0 || at >= this.length) return null;
    const run = this.#runAt(at);
    if (this.#kind(run) !== "same") return at;
    // Two runs of one kind are never neighbours.
    const next = direction === "next" ? this.#end(run) : (this.#starts[run] ?? 0) - 1;
    return next < 0 || next >= this.length ? null : next;
  }

  #pair(run: number, at: number): ComparedRow {
    const { leftRows, rightRows } = this.#compared;
    const kind = this.#kind(run);
    const offset = at - (this.#starts[run] ?? 0);
    const left = kind === "right" ? null : (leftRows[(this.#lefts[run] ?? 0) + offset] ?? null);
    const right = kind === "left" ? null : (rightRows[(this.#rights[run] ?? 0) + offset] ?? null);
    return { left, right, same: kind === "same" };
  }

  #kind(run: number): RunKind {
    return runKinds[this.#compared.kinds[run] ?? 0] ?? "same";
  }

  #end(run: number): number {
    return this.#starts[run + 1] ?? this.length;
  }

  #runAt(position: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
