import { useMemo, useState } from "react";
import { useHost } from "../../../host/host";
import type { FetchRows } from "../log/row-pages";
import { fetchPairs, type RowPair } from "./compared-rows";

/** The rows of the pair that is shown in full. */
export type ChosenPair = Pick<RowPair, "left" | "right">;

/** The pairs of a comparison that is done, and the one among them that is shown in full. */
export function usePairs(compareId: string, left: string, right: string) {
  const { client } = useHost();
  const [chosen, setChosen] = useState<ChosenPair | null>(null);
  const fetch = useMemo((): FetchRows<RowPair> => {
    const rowsOf = (callId: string) => async (from: number, count: number) =>
      (await client.call("call.rows", { callId, from, count })).rows;
    const pairs = async (from: number, count: number) => (await client.call("call.comparedRows", { compareId, from, count })).rows;
    return fetchPairs({ pairs, left: rowsOf(left), right: rowsOf(right) });
  }, [client, compareId, left, right]);
  return { fetch, chosen, setChosen };
}
