import { useCalls } from "../../state/window-state";
import { isSendable } from "./calls";

/** Can the tab's stream take a message, be it by being opened for it; and many at a time, which the core sends one such lot after the other? */
export function useSendable(tabId: string): { readonly one: boolean; readonly many: boolean } {
  const one = useCalls((calls) => isSendable(calls, tabId));
  const feeding = useCalls(({ heads }) => heads[tabId]?.feed?.state === "running");
  return { one, many: one && !feeding };
}
