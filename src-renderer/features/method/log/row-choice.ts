import type { RowRange } from "#shared/model/scan";

/** What is chosen in a list of any length: some places, the one that keys move from, and the one that Shift extends from. */
export interface RowChoice {
  readonly cursor: number;
  readonly anchor: number;
  /** Sorted; no two touch. Never empty. */
  readonly ranges: readonly RowRange[];
}

const between = (a: number, b: number): RowRange => ({ from: Math.min(a, b), count: Math.abs(a - b) + 1 });

/** One place alone. */
export function chooseOne(at: number): RowChoice {
  return { cursor: at, anchor: at, ranges: [{ from: at, count: 1 }] };
}

/** From the anchor to `at`; what else was chosen is not any more. */
export function extendTo(choice: RowChoice | null, at: number): RowChoice {
  const anchor = choice?.anchor ?? at;
  return { cursor: at, anchor, ranges: [between(anchor, at)] };
}

/** `at` joins what is chosen, or leaves it unless it is the last one. */
export function toggleAt(choice: RowChoice | null, at: number): RowChoice {
  if (choice === null) return chooseOne(at);
  const ranges = isChosen(choice, at) ? without(choice.ranges, at) : joined([...choice.ranges, { from: at, count: 1 }]);
  return ranges.length === 0 ? choice : { cursor: at, anchor: at, ranges };
}

/** All places from `from` to `to` (exclusive), of which there is at least one; the cursor stays if it can. */
export function chooseAll(choice: RowChoice | null, from: number, to: number): RowChoice {
  const cursor = Math.min(to - 1, Math.max(from, choice?.cursor ?? from));
  return { cursor, anchor: from, ranges: [{ from, count: to - from }] };
}

export function isChosen({ ranges }: RowChoice, at: number): boolean {
  return ranges.some(({ from, count }) => at >= from && at < from + count);
}

/** How many places are chosen. */
export function chosenCount(choice: RowChoice | null): number {
  return choice?.ranges.reduce((sum, { count }) => sum + count, 0) ?? 0;
}

function without(ranges: readonly RowRange[], at: number): RowRange[] {
  return ranges.flatMap((range) => {
    const end = range.from + range.count;
    if (at < range.from || at >= end) return [range];
    return [
      { from: range.from, count: at - range.from },
      { from: at + 1, count: end - at - 1 },
    ].filter(({ count }) => count > 0);
  });
}

function joined(ranges: readonly RowRange[]): RowRange[] {
  const out: RowRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = out.at(-1);
    const end = last && last.from + last.count;
    if (last && end !== undefined && range.from <= end) {
      out[out.length - 1] = { from: last.from, count: Math.max(end, range.from + range.count) - last.from };
    } else out.push(range);
  }
  return out;
}
