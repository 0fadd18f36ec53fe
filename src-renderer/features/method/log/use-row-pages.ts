import { useEffect, useMemo, useReducer } from "react";
import type { CallRow } from "#shared/model/call";
import { type FetchRows, RowPages } from "./row-pages";

/** A stretch of a call's rows; undefined where a row has not come yet. */
export interface RowWindow<Row = CallRow> {
  readonly first: number;
  readonly rows: readonly (Row | undefined)[];
}

/** What is asked for. */
interface Wanted {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  /** There are rows at the places from `base` to `total` (exclusive). */
  readonly base: number;
  readonly total: number;
  /** For a tail that runs faster than answers come: the last stretch of that length that is whole instead. */
  readonly lagging: boolean;
}

/**
 * Rows `from` to `to` (exclusive) of what `fetch` answers, which must be stable between renders. The component is rendered again
 * when rows come.
 */
export function useRowWindow<Row>(fetch: FetchRows<Row>, { from, to, base, total, lagging }: Wanted): RowWindow<Row> {
  const [news, changed] = useReducer((n: number) => n + 1, 0);
  const pages = useMemo(() => new RowPages(fetch, changed), [fetch]);
  useEffect(() => () => pages.close(), [pages]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after news, what is wanted and still missing is asked for again
  useEffect(() => pages.want(from, to, total, base), [pages, from, to, total, base, news]);
  const height = Math.max(0, to - from);
  const whole = lagging ? pages.lastWhole(height) : null;
  const first = whole === null ? from : Math.max(base, Math.min(whole, to) - height);
  return { first, rows: Array.from({ length: height }, (_, i) => pages.get(first + i)) };
}
