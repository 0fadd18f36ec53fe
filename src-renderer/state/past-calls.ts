import type { Client } from "#shared/bridge/client";
import type { historyContract } from "#shared/contract/history";
import type { WindowState } from "./window-state";

type HistoryClient = Client<typeof historyContract>;
type Tabs = Pick<WindowState, "tabs" | "tabActions">;

/** Takes a call out of the history; the tab that shows it closes. Fault io. */
export async function removePastCall(client: HistoryClient, state: Tabs, id: string): Promise<void> {
  await client.call("history.remove", { id });
  closeTabOf(state, (target) => target === id);
}

/** Forgets all calls; the tab that shows one closes. Fault io. */
export async function clearPastCalls(client: HistoryClient, state: Tabs): Promise<void> {
  await client.call("history.clear", {});
  closeTabOf(state, () => true);
}

function closeTabOf({ tabs, tabActions }: Tabs, isGone: (callId: string) => boolean): void {
  for (const { id, kind, target } of tabs.getState().tabs) if (kind === "history" && isGone(target)) tabActions.close(id);
}
