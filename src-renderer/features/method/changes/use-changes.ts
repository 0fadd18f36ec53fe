import type { MethodChanges } from "#shared/model/schema-change";
import type { WirebenchClient } from "../../../host/host";
import { type TabMethod, useTabAnswer } from "../use-tab-answer";

const unchanged: MethodChanges = { changes: [], root: "", routes: [], successor: null };

const ask = (client: WirebenchClient, method: { sourceId: string; method: string }) => client.call("schema.changes", method);

/** What changed about a tab's method since it was first shown; asking is also what makes the core remember it. */
export function useChanges(tab: TabMethod): MethodChanges {
  return useTabAnswer(tab, unchanged, ask);
}
