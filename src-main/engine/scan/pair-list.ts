import type { ComparedOnly, ComparedRow } from "#shared/model/recording-compare";
import { type RunKind, runKinds } from "./align";
import type { Compared } from "./compare-work";

/** What a comparison found, to be read by position: some numbers for each run, however many pairs it has. */
export class PairList {
  readonly #compared: Compared;
  /** Where each run begins: its first pair, its first one among those that differ, and the first of its rows on each side. */
  readonly #starts: Uint32Array;
  readonly #differing: Uint32Array;
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
    this.#differing = new Uint32Array(kinds.length);
    this.#lefts = new Uint32Array(kinds.length);
    this.#rights = new Uint32Array(kinds.length);
    const at = { pair: 0, differing: 0, left: 0, right: 0 };
    // There may be millions of runs: an iterator's pairs would cost more than all the rest.
    for (let run = 0; run < lengths.length; run++) {
      const length = lengths[run] ?? 0;
      const kind = this.#kind(run);
      this.#starts[run] = at.pair;
      this.#differing[run] = at.differing;
      this.#lefts[run] = at.left;
      this.#rights[run] = at.right;
      tally[kind] += length;
      at.pair += length;
      if (kind !== "same") at.differing += length;
      if (kind !== "right") at.left += length;
      if (kind !== "left") at.right += length;
    }
    this.tally = tally;
    this.length = at.pair;
  }

  /** From a place on, as many as there are, at most `count`; with `only`, by their place among those. */
  rows(from: number, count: number, only: ComparedOnly | null): ComparedRow[] {
    const rows: ComparedRow[] = [];
    const starts = only === null ? this.#starts : this.#differing;
    const total = only === null ? this.length : this.length - this.tally.same;
    const end = Math.min(from + count, total);
    let run = lastAtMost(starts, from);
    for (let at = from; at < end; at++) {
      while (at >= (starts[run + 1] ?? total)) run++;
      const pair = this.#pair(run, at - (starts[run] ?? 0));
      rows.push(only !== null && pair.position === this.#starts[run] ? { ...pair, skipped: this.#sameBefore(run) } : pair);
    }
    return rows;
  }

  /** Where, among the pairs that differ, the one at a position is, or the next one after it; the last where there is none; null without any. */
  place(position: number): number | null {
    const differing = this.length - this.tally.same;
    if (differing === 0) return null;
    const run = lastAtMost(this.#starts, position);
    const offset = this.#kind(run) === "same" ? 0 : position - (this.#starts[run] ?? 0);
    return Math.min((this.#differing[run] ?? 0) + offset, differing - 1);
  }

  /** The nearest position, `from` aside, that is not of two that are the same. */
  step(from: number, direction: "next" | "previous"): number | null {
    const at = direction === "next" ? from + 1 : from - 1;
    if (at < 0 || at >= this.length) return null;
    const run = lastAtMost(this.#starts, at);
    if (this.#kind(run) !== "same") return at;
    // Two runs of one kind are never neighbours.
    const next = direction === "next" ? (this.#starts[run + 1] ?? this.length) : (this.#starts[run] ?? 0) - 1;
    return next < 0 || next >= this.length ? null : next;
  }

  #pair(run: number, offset: number): ComparedRow {
    const { leftRows, rightRows } = this.#compared;
    const kind = this.#kind(run);
    const left = kind === "right" ? null : (leftRows[(this.#lefts[run] ?? 0) + offset] ?? null);
    const right = kind === "left" ? null : (rightRows[(this.#rights[run] ?? 0) + offset] ?? null);
    return { position: (this.#starts[run] ?? 0) + offset, left, right, same: kind === "same", skipped: 0 };
  }

  #sameBefore(run: number): number {
    return run > 0 && this.#kind(run - 1) === "same" ? (this.#starts[run] ?? 0) - (this.#starts[run - 1] ?? 0) : 0;
  }

  #kind(run: number): RunKind {
    return runKinds[this.#compared.kinds[run] ?? 0] ?? "same";
  }
}

/** The index of the last of these (rising) that is at most `value`; 0 where none is. */
function lastAtMost(starts: Uint32Array, value: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
