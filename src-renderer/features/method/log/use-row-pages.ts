import { useEffect, useMemo, useReducer } from "react";
import type { CallRow } from "#shared/model/call";
import { useHost } from "../../../host/host";
import { RowPages } from "./row-pages";

/** A stretch of a call's rows; undefined where a row has not come yet. */
export interface RowWindow {
  readonly first: number;
  readonly rows: readonly (CallRow | undefined)[];
}

/**
 * Rows `from` to `to` (exclusive) of a call of `total` rows. The component is rendered again when rows come. With
 * `lagging`, for a tail that runs faster than answers come: the last stretch of that length that is whole instead.
 */
export function useRows(callId: string, from: number, to: number, total: number, lagging = false): RowWindow {
  const { client } = useHost();
  const [news, changed] = useReducer((n: number) => n + 1, 0);
  const pages = useMemo(
    () => new RowPages(async (first, count) => (await client.call("call.rows", { callId, from: first, count })).rows, changed),
    [client, callId],
  );
  useEffect(() => () => pages.close(), [pages]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after news, what is wanted and still missing is asked for again
  useEffect(() => pages.want(from, to, total), [pages, from, to, total, news]);
  const height = Math.max(0, to - from);
  const whole = lagging ? pages.lastWhole(height) : null;
  const first = whole === null ? from : Math.max(0, Math.min(whole, to) - height);
  return { first, rows: Array.from({ length: height }, (_, i) => pages.get(first + i)) };
}
