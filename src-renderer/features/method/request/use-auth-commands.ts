import { type RefObject, useMemo } from "react";
import type { MethodKind } from "#shared/model/method";
import { useCommands } from "../../../commands/context";
import type { Command } from "../../../commands/registry";
import { callEntries } from "../../../state/call-store";
import { useWindowState } from "../../../state/window-state";
import { useStable } from "../log/use-stable";

/** The commands around the authentication of the tab in front; `section` is what the tab shows, `showRequest` brings its request back in sight. */
export function useAuthCommands(tabId: string, kind: MethodKind, section: RefObject<HTMLElement | null>, showRequest: () => void): void {
  const state = useWindowState();
  const show = useStable(showRequest);
  const commands = useMemo(() => {
    const goTo = (then: (pane: Element | null | undefined) => void) => () => {
      show();
      callEntries.setView(state.calls, tabId, kind === "bidi" ? "chat" : "request", "auth");
      requestAnimationFrame(() => then(section.current?.querySelector("[data-focus=auth]")));
    };
    return [
      { id: "auth", key: "Alt+Y", run: goTo((pane) => pane?.querySelector("select")?.focus()) },
      {
        id: "auth.try",
        run: goTo((pane) => {
          const button = pane?.querySelector<HTMLElement>("[data-focus=auth-try]");
          button?.focus();
          button?.click();
        }),
      },
    ] satisfies Command[];
  }, [state, tabId, kind, section, show]);
  useCommands(commands);
}
