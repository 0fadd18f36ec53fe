import type { Client } from "#shared/bridge/client";
import type { callContract } from "#shared/contract/call";
import type { recordingContract } from "#shared/contract/recording";
import { callEntries } from "../../../state/call-store";
import { tellFault } from "../../../state/schema-actions";
import type { WindowState } from "../../../state/window-state";

/** What borrowing needs of the core. */
type LendingClient = Pick<Client<typeof callContract & typeof recordingContract>, "call">;
type LendingWindow = Pick<WindowState, "calls" | "tabs" | "recordings" | "layout">;

/** The owner of a recording that a tab has opened to compare its call with: none of the tabs shows it as its own. */
export const borrowerOf = (tabId: string) => `compared by ${tabId}`;

/**
 * Opens a kept recording as the other side of a tab's comparison. It stays kept, and is given back when the tab is closed or
 * borrows another one. Never throws: what goes wrong is told as any fault is.
 */
export function borrowRecording(client: LendingClient, state: LendingWindow, tabId: string, id: string): void {
  tellFault(state, borrow(client, state, tabId, id));
}

async function borrow(client: LendingClient, state: LendingWindow, tabId: string, id: string): Promise<void> {
  const { callId } = await client.call("recording.openKept", { id, owner: borrowerOf(tabId) });
  const before = state.calls.getState().compares[tabId]?.borrowed ?? null;
  const isOpen = state.tabs.getState().tabs.some((tab) => tab.id === tabId);
  if (isOpen) callEntries.setCompare(state.calls, tabId, { other: callId, borrowed: callId });
  const spare = isOpen ? before : callId;
  if (spare !== null) await client.call("call.close", { callId: spare });
  state.recordings.setState(({ revision }) => ({ revision: revision + 1 }));
}
