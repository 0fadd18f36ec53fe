import { type RefObject, useMemo } from "react";
import { type MethodKind, sendsStream } from "#shared/model/method";
import { useCommands } from "../../../commands/context";
import type { Command } from "../../../commands/registry";
import type { JsonEditorHandle } from "../../../editor/json-editor";
import { useHost } from "../../../host/host";
import { callEntries } from "../../../state/call-store";
import { useWindowState } from "../../../state/window-state";
import { stopSending } from "../sending";

/** The key that ends the sending of many messages, also shown where that can be done. */
export const stopKey = "Mod+.";
/** The key that leads to the panel of many messages and back. */
export const feedKey = "Alt+Enter";

/** The commands around many messages and variables of the tab in front; `section` is what the tab shows. */
export function useFeedCommands(
  tabId: string,
  kind: MethodKind,
  section: RefObject<HTMLElement | null>,
  editor: RefObject<JsonEditorHandle | null>,
): void {
  const host = useHost();
  const state = useWindowState();
  const commands = useMemo(() => {
    const [place, body] = kind === "bidi" ? (["chat", "conversation"] as const) : (["request", "body"] as const);
    const goTo = (selector: string) => requestAnimationFrame(() => section.current?.querySelector<HTMLElement>(selector)?.focus());
    const toggle = () => {
      const isInside = section.current?.querySelector("[data-focus=feed]")?.contains(document.activeElement) ?? false;
      callEntries.setView(state.calls, tabId, "feed", isInside ? "closed" : "open");
      if (isInside) return editor.current?.focus();
      callEntries.setView(state.calls, tabId, place, body);
      goTo("[data-focus=feed] [role=radio][tabindex='0']");
    };
    const variables = () => {
      callEntries.setView(state.calls, tabId, place, "variables");
      goTo("[data-focus=variables] input");
    };
    return [
      { id: "feed", key: feedKey, when: () => sendsStream(kind), run: toggle },
      {
        id: "send.stop",
        key: stopKey,
        when: () => state.calls.getState().heads[tabId]?.feed?.state === "running",
        run: () => void stopSending(host, state, tabId),
      },
      { id: "variables", key: "Alt+V", run: variables },
    ] satisfies Command[];
  }, [host, state, tabId, kind, section, editor]);
  useCommands(commands);
}
