import { type RefObject, useMemo, useRef } from "react";
import { once } from "#shared/model/prepared-message";
import type { RequestBody } from "#shared/model/request-body";
import type { TabState } from "#shared/model/settings";
import { useCommands } from "../../../commands/context";
import type { Command } from "../../../commands/registry";
import type { JsonEditorHandle } from "../../../editor/json-editor";
import type { CallActions } from "../call-actions";
import { preparedPanelId } from "./prepared-panel";

interface PreparedCommands {
  readonly tab: TabState;
  readonly actions: CallActions;
  readonly editor: RefObject<JsonEditorHandle | null>;
  readonly isShown: boolean;
  readonly showPrepared: (shown: boolean) => void;
  readonly keep: (body: RequestBody) => void;
  readonly onRepeat: () => void;
}

/** The commands on what may be sent but the body itself: prepared messages, and repeats. */
export function usePreparedCommands(now: PreparedCommands): void {
  const latest = useRef(now);
  latest.current = now;
  useCommands(
    useMemo(() => {
      const bodies = () => latest.current.tab.prepared.map(({ format, text }) => ({ format, text }));
      return [
        { id: "prepared", key: "Alt+P", run: () => togglePrepared(latest.current) },
        {
          id: "prepared.keep",
          key: "Alt+K",
          run: () => latest.current.keep({ format: latest.current.tab.format, text: latest.current.tab.body }),
        },
        {
          id: "prepared.sendAll",
          key: "Mod+Alt+Enter",
          when: () => latest.current.tab.prepared.length > 0,
          run: () => latest.current.actions.sendMany(bodies(), once),
        },
        { id: "send.repeat", key: "Alt+Shift+Enter", run: () => latest.current.onRepeat() },
      ] satisfies Command[];
    }, []),
  );
}

/** Shows the prepared messages and goes there; who is there already goes back to the composer, and they are hidden. */
function togglePrepared({ isShown, showPrepared, editor }: PreparedCommands): void {
  const panel = () => document.getElementById(preparedPanelId);
  if (isShown && panel()?.contains(document.activeElement)) {
    showPrepared(false);
    editor.current?.focus();
    return;
  }
  showPrepared(true);
  // The panel may have to come first.
  requestAnimationFrame(() => panel()?.querySelector<HTMLElement>("li button[tabindex='0'], button")?.focus());
}
