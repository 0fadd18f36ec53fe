import { isBusy } from "../../state/call-store";
import { useCalls } from "../../state/window-state";
import { canSend } from "./calls";

/** Can the tab's stream take a message, be it by being opened for it; and many at a time, which the core sends one such lot after the other? */
export function useSendable(tabId: string): { readonly one: boolean; readonly many: boolean } {
  const one = useCalls((calls) => !isBusy(calls, tabId) || canSend(calls.heads[tabId]));
  const feeding = useCalls(({ heads }) => heads[tabId]?.feed?.state === "running");
  return { one, many: one && !feeding };
}
