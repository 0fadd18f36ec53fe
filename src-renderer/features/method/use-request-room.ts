import { useMemo, useSyncExternalStore } from "react";
import { callEntries } from "../../state/call-store";
import { useCalls, useWindowState } from "../../state/window-state";

/** Is the request of a tab hidden, so that what came of it has all the room? */
export interface RequestRoom {
  readonly isHidden: boolean;
  readonly toggle: () => void;
  readonly show: () => void;
}

const short = "(max-height: 800px)";

/**
 * As the user has it; until then, in a short window a comparison has all the room. A request that was refused is in sight in any
 * case: it says why.
 */
export function useRequestRoom(tabId: string): RequestRoom {
  const { calls } = useWindowState();
  const isShort = useSyncExternalStore(onShort, () => matchMedia(short).matches);
  const chosen = useCalls(({ views }) => views[tabId]?.room);
  const isComparing = useCalls(({ views, heads }) => views[tabId]?.answer === "compare" && heads[tabId] !== undefined);
  const isRefused = useCalls(({ refusals }) => refusals[tabId] !== undefined);
  const isHidden = !isRefused && (chosen === undefined ? isComparing && isShort : chosen === "hidden");
  return useMemo(() => {
    const set = (hidden: boolean) => callEntries.setView(calls, tabId, "room", hidden ? "hidden" : "shown");
    return { isHidden, toggle: () => set(!isHidden), show: () => isHidden && set(false) };
  }, [calls, tabId, isHidden]);
}

function onShort(changed: () => void): () => void {
  const query = matchMedia(short);
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}
