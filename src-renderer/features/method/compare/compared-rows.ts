import type { CallRow } from "#shared/model/call";
import type { ComparedRow } from "#shared/model/recording-compare";
import type { FetchRows } from "../log/row-pages";

/** Two rows beside each other, with what is shown of them. A row that cannot be had any more is null like one that is not there. */
export interface RowPair extends ComparedRow {
  readonly leftRow: CallRow | null;
  readonly rightRow: CallRow | null;
}

export type PairState = "same" | "changed" | "left" | "right";

/** How the two sides of a pair stand to each other. */
export function stateOf({ left, right, same }: ComparedRow): PairState {
  if (left === null) return "right";
  if (right === null) return "left";
  return same ? "same" : "changed";
}

interface RowRange {
  readonly from: number;
  readonly count: number;
}

/** Rows that may be asked for in one question. */
const mostRows = 500;
/** Rows nobody wants are fetched along rather than asked around, up to so many in a row. */
const gap = 50;

/** The stretches of rows to ask for, so that all these (ascending) are had. */
export function rangesOf(indexes: readonly number[]): readonly RowRange[] {
  const ranges: { from: number; count: number }[] = [];
  for (const index of indexes) {
    const last = ranges.at(-1);
    if (last && index - (last.from + last.count) <= gap && index - last.from < mostRows) last.count = index - last.from + 1;
    else ranges.push({ from: index, count: 1 });
  }
  return ranges;
}

/** What the core answers about a comparison and its two sides. */
export interface CompareSource {
  readonly pairs: (from: number, count: number) => Promise<readonly ComparedRow[]>;
  readonly left: FetchRows;
  readonly right: FetchRows;
}

/** Fetches pairs with the rows of both sides. */
export function fetchPairs({ pairs, left, right }: CompareSource): FetchRows<RowPair> {
  return async (from, count) => {
    const compared = await pairs(from, count);
    const [lefts, rights] = await Promise.all([
      fetchRows(
        left,
        compared.map((pair) => pair.left),
      ),
      fetchRows(
        right,
        compared.map((pair) => pair.right),
      ),
    ]);
    return compared.map((pair) => ({ ...pair, leftRow: at(lefts, pair.left), rightRow: at(rights, pair.right) }));
  };
}

const at = (rows: ReadonlyMap<number, CallRow>, index: number | null) => (index === null ? null : (rows.get(index) ?? null));

async function fetchRows(fetch: FetchRows, indexes: readonly (number | null)[]): Promise<ReadonlyMap<number, CallRow>> {
  const ranges = rangesOf(indexes.filter((index) => index !== null));
  const answers = await Promise.all(ranges.map(({ from, count }) => fetch(from, count)));
  return new Map(answers.flat().map((row) => [row.index, row]));
}
