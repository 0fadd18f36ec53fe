import { useMemo, useState } from "react";
import type { ComparedOnly } from "#shared/model/recording-compare";
import { useHost } from "../../../host/host";
import type { FetchRows } from "../log/row-pages";
import { fetchPairs, type RowPair } from "./compared-rows";

/** The rows of the pair that is shown in full. */
export type ChosenPair = Pick<RowPair, "left" | "right">;

/** The pairs of a comparison that is done, all or those that differ, and the one among them that is shown in full. */
export function usePairs(compareId: string, left: string, right: string, only: ComparedOnly | null) {
  const { client } = useHost();
  const [chosen, setChosen] = useState<ChosenPair | null>(null);
  const fetch = useMemo((): FetchRows<RowPair> => {
    const rowsOf = (callId: string) => async (from: number, count: number) =>
      (await client.call("call.rows", { callId, from, count })).rows;
    const pairs = async (from: number, count: number) => (await client.call("call.comparedRows", { compareId, from, count, only })).rows;
    return fetchPairs({ pairs, left: rowsOf(left), right: rowsOf(right) });
  }, [client, compareId, left, right, only]);
  return { fetch, chosen, setChosen };
}
