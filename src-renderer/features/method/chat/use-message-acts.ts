import { type RefObject, useMemo } from "react";
import type { RequestBody } from "#shared/model/request-body";
import type { JsonEditorHandle } from "../../../editor/json-editor";
import { useHost } from "../../../host/host";
import { callEntries } from "../../../state/call-store";
import { useWindowState } from "../../../state/window-state";
import type { CallActions } from "../call-actions";
import { refuse } from "../calls";
import { type ChatMessageActs, messageBody } from "./message-acts";

interface ActsOf {
  readonly tabId: string;
  readonly callId: string | null;
  readonly actions: CallActions;
  readonly editor: RefObject<JsonEditorHandle | null>;
  readonly choose: (index: number | null) => void;
  readonly keep: (body: RequestBody) => void;
  readonly onLog: () => void;
}

/** The acts on the messages of a tab's conversation; the same while its call is. */
export function useMessageActs({ tabId, callId, actions, editor, choose, keep, onLog }: ActsOf): ChatMessageActs {
  const host = useHost();
  const state = useWindowState();
  return useMemo(() => {
    const withBody = (format: "json" | "hex", act: (body: RequestBody) => void | Promise<void>) => (index: number) => {
      if (!callId) return;
      messageBody(host.client, callId, index, format)
        .then(act)
        .catch((reason: unknown) => refuse(state, tabId, reason));
    };
    return {
      open: choose,
      // The bytes themselves: what this schema does not know of them goes along.
      resend: withBody("hex", actions.sendBody),
      edit: withBody("json", (body) => {
        actions.compose(body);
        requestAnimationFrame(() => editor.current?.focus());
      }),
      copy: withBody("json", ({ text }) => host.copyText(text)),
      keep: withBody("json", keep),
      showInLog: (index) => {
        callEntries.setView(state.calls, tabId, "logRow", String(index));
        onLog();
      },
    };
  }, [host, state, tabId, callId, actions, editor, choose, keep, onLog]);
}
