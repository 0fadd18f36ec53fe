import { anchorsOf, type Part } from "./anchors";

/** Edits that are looked for one by one; where there are more, rows are set side by side as they come. */
const maxEdits = 1000;

/** What stands side by side: `length` rows that are the same on both sides, or differ, or are on one side alone. */
export const runKinds = ["same", "changed", "left", "right"] as const;
export type RunKind = (typeof runKinds)[number];

/** Takes runs in order; neighbours of one kind are one. */
export type TakeRun = (kind: RunKind, length: number) => void;

/**
 * Sets two sequences of numbers side by side, equal ones together: first those that both have once (as patience diff does), and
 * between these by the least edits (Myers), up to a bound. What is removed and added at one place is a change.
 */
export function align(left: ArrayLike<number>, right: ArrayLike<number>, take: TakeRun): void {
  new Alignment(left, right, take).run();
}

class Alignment {
  readonly #left: ArrayLike<number>;
  readonly #right: ArrayLike<number>;
  readonly #take: TakeRun;
  /** Rows that were removed and added since the last same one. */
  #removed = 0;
  #added = 0;

  constructor(left: ArrayLike<number>, right: ArrayLike<number>, take: TakeRun) {
    this.#left = left;
    this.#right = right;
    this.#take = take;
  }

  run(): void {
    const whole = { left: 0, leftEnd: this.#left.length, right: 0, rightEnd: this.#right.length };
    this.#within(whole, (part) => {
      let { left, right } = part;
      const anchors = anchorsOf(this.#left, this.#right, part);
      for (let at = 0; at < anchors.left.length; at++) {
        const a = anchors.left[at] ?? 0;
        const b = anchors.right[at] ?? 0;
        this.#within({ left, leftEnd: a, right, rightEnd: b }, (gap) => this.#edits(gap));
        this.#same(1);
        left = a + 1;
        right = b + 1;
      }
      this.#within({ left, leftEnd: part.leftEnd, right, rightEnd: part.rightEnd }, (gap) => this.#edits(gap));
    });
    this.#flush();
  }

  /** What both sides have at the start and at the end is the same; `inner` is for the rest. */
  #within({ left, leftEnd, right, rightEnd }: Part, inner: (part: Part) => void): void {
    let start = 0;
    const least = Math.min(leftEnd - left, rightEnd - right);
    while (start < least && this.#left[left + start] === this.#right[right + start]) start++;
    let end = 0;
    while (end < least - start && this.#left[leftEnd - 1 - end] === this.#right[rightEnd - 1 - end]) end++;
    this.#same(start);
    const rest = { left: left + start, leftEnd: leftEnd - end, right: right + start, rightEnd: rightEnd - end };
    if (rest.left < rest.leftEnd && rest.right < rest.rightEnd) inner(rest);
    else {
      this.#removed += rest.leftEnd - rest.left;
      this.#added += rest.rightEnd - rest.right;
    }
    this.#same(end);
  }

  #edits(part: Part): void {
    const script = leastEdits(this.#left, this.#right, part);
    if (script === null) {
      this.#sideBySide(part);
      return;
    }
    for (const edit of script) {
      if (edit === same) this.#same(1);
      else if (edit === removed) this.#removed++;
      else this.#added++;
    }
  }

  #sideBySide({ left, leftEnd, right, rightEnd }: Part): void {
    const least = Math.min(leftEnd - left, rightEnd - right);
    for (let i = 0; i < least; i++) {
      if (this.#left[left + i] === this.#right[right + i]) this.#same(1);
      else {
        this.#removed++;
        this.#added++;
      }
    }
    this.#removed += leftEnd - left - least;
    this.#added += rightEnd - right - least;
  }

  #same(length: number): void {
    if (length === 0) return;
    this.#flush();
    this.#take("same", length);
  }

  #flush(): void {
    const changed = Math.min(this.#removed, this.#added);
    if (changed > 0) this.#take("changed", changed);
    if (this.#removed > changed) this.#take("left", this.#removed - changed);
    if (this.#added > changed) this.#take("right", this.#added - changed);
    this.#removed = 0;
    this.#added = 0;
  }
}

const same = 0;
const removed = 1;
const added = 2;

/** A shortest edit script, in order; null where it has more than `maxEdits` edits. Source: E. Myers, An O(ND) Difference Algorithm, 1986. */
function leastEdits(left: ArrayLike<number>, right: ArrayLike<number>, part: Part): number[] | null {
  const n = part.leftEnd - part.left;
  const m = part.rightEnd - part.right;
  const bound = Math.min(n + m, maxEdits);
  if (Math.abs(n - m) > bound) return null;
  const reach = new Int32Array(2 * bound + 3);
  const middle = bound + 1;
  const trace: Int32Array[] = [];
  for (let d = 0; d <= bound; d++) {
    trace.push(reach.slice(middle - d - 1, middle + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const isDown = k === -d || (k !== d && (reach[middle + k - 1] ?? 0) < (reach[middle + k + 1] ?? 0));
      let x = isDown ? (reach[middle + k + 1] ?? 0) : (reach[middle + k - 1] ?? 0) + 1;
      while (x < n && x - k < m && left[part.left + x] === right[part.right + x - k]) x++;
      reach[middle + k] = x;
      if (x >= n && x - k >= m) return script(trace, n, m);
    }
  }
  return null;
}

/** Goes back through the states before each edit; `trace[d]` has the diagonals from -d-1 to d+1. */
function script(trace: readonly Int32Array[], n: number, m: number): number[] {
  const edits: number[] = [];
  let x = n;
  let y = m;
  for (let d = trace.length - 1; d >= 0; d--) {
    const reach = (k: number) => trace[d]?.[k + d + 1] ?? 0;
    const k = x - y;
    const isDown = k === -d || (k !== d && reach(k - 1) < reach(k + 1));
    const fromX = d === 0 ? 0 : isDown ? reach(k + 1) : reach(k - 1) + 1;
    while (x > fromX) {
      edits.push(same);
      x--;
      y--;
    }
    if (d === 0) break;
    edits.push(isDown ? added : removed);
    if (isDown) y--;
    else x--;
  }
  return edits.reverse();
}
