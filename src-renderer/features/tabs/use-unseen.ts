import { useEffect, useState } from "react";
import { useCalls, useWindowState } from "../../state/window-state";
import { twoDigits } from "./tab-sign";

/** How many rows have come to a tab's call since the tab was last in front, to two digits; 0 for the one that is. */
export function useUnseen(tabId: string, selected: boolean): number {
  const { calls } = useWindowState();
  const callId = useCalls(({ heads }) => heads[tabId]?.callId ?? null);
  const [seen, setSeen] = useState<{ readonly callId: string | null; readonly rows: number }>({ callId: null, rows: 0 });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another call begins with nothing unseen
  useEffect(() => {
    const look = () => {
      const head = calls.getState().heads[tabId];
      setSeen({ callId: head?.callId ?? null, rows: head?.rows ?? 0 });
    };
    // Of a call that is found again after a reload, what is there already is nothing new.
    if (!selected) look();
    return selected ? look : undefined;
  }, [calls, tabId, selected, callId]);
  return useCalls(({ heads }) => {
    const head = heads[tabId];
    return selected || !head || head.callId !== seen.callId ? 0 : twoDigits(Math.max(0, head.rows - seen.rows));
  });
}
