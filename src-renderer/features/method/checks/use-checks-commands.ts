import { type RefObject, useMemo } from "react";
import type { MethodKind } from "#shared/model/method";
import type { TabState } from "#shared/model/settings";
import { useCommands } from "../../../commands/context";
import type { Command } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { callEntries } from "../../../state/call-store";
import { useScope } from "../../../state/use-scope";
import { useWindowState } from "../../../state/window-state";
import { useStable } from "../log/use-stable";
import { checkAgain } from "./call-checks";

/** The commands around the checks of the tab in front; `showRequest` brings its request back in sight. */
export function useChecksCommands(tab: TabState, kind: MethodKind, section: RefObject<HTMLElement | null>, showRequest: () => void): void {
  const host = useHost();
  const state = useWindowState();
  const { scope } = useScope(tab);
  const tabId = tab.id;
  const show = useStable(showRequest);
  const commands = useMemo(() => {
    const tabNow = () => state.tabs.getState().tabs.find(({ id }) => id === tabId);
    const checked = () => state.calls.getState().checked[tabId]?.checked;
    const again = (snapshot: boolean) => () => {
      const now = tabNow();
      if (now) checkAgain(host, state, now, scope, snapshot);
    };
    const hasSnapshot = () => tabNow()?.extras?.checks.some((check) => check.kind === "snapshot") ?? false;
    return [
      {
        id: "checks",
        key: "Alt+C",
        run: () => {
          show();
          callEntries.setView(state.calls, tabId, kind === "bidi" ? "chat" : "request", "checks");
          requestAnimationFrame(() => {
            const pane = section.current?.querySelector("[data-focus=checks]");
            pane?.querySelector<HTMLElement>("select, button")?.focus();
          });
        },
      },
      { id: "checks.again", key: "Alt+J", when: () => Boolean(checked()), run: again(false) },
      { id: "checks.snapshot", when: () => Boolean(checked()) && hasSnapshot() && Boolean(scope?.path), run: again(true) },
      {
        id: "run.request",
        key: "Alt+X",
        when: () => scope?.path !== undefined && scope.path !== null,
        run: () => {
          if (scope?.path) state.tabActions.openRun(scope.path);
        },
      },
    ] satisfies Command[];
  }, [host, state, scope, tabId, kind, section, show]);
  useCommands(commands);
}
