import type { Command } from "../commands/registry";
import { historyListId, historySearchId } from "../features/history/history-pane";
import type { WindowState } from "../state/window-state";

/** The commands of the history as a whole; those on one call come with its tab. */
export function historyCommands({ layout }: Pick<WindowState, "layout">): Command[] {
  const show = () => {
    layout.setState({ side: "history" });
    // The pane may have to come first.
    requestAnimationFrame(() => document.getElementById(historySearchId)?.focus());
  };
  return [
    {
      id: "history",
      key: "Alt+Shift+H",
      run: () => {
        const list = document.getElementById(historyListId);
        if (list) list.focus();
        else show();
      },
    },
    { id: "history.limits", run: () => layout.setState({ historyLimits: true }) },
    { id: "history.clear", run: () => layout.setState({ clearingHistory: true }) },
  ];
}
