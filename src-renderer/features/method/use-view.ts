import { callEntries } from "../../state/call-store";
import { useCalls, useWindowState } from "../../state/window-state";

/** Which sub-tab is shown in a `place` of a tab, kept while the window lives; `fallback` where none was chosen or it is not offered now. */
export function useView<Id extends string>(tabId: string, place: string, offered: readonly Id[], fallback: Id): [Id, (view: Id) => void] {
  const state = useWindowState();
  const chosen = useCalls(({ views }) => views[tabId]?.[place]);
  const view = offered.find((id) => id === chosen) ?? fallback;
  return [view, (id) => callEntries.setView(state.calls, tabId, place, id)];
}
