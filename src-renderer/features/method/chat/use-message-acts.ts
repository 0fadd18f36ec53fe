import { type RefObject, useMemo, useRef } from "react";
import type { RequestBody } from "#shared/model/request-body";
import type { JsonEditorHandle } from "../../../editor/json-editor";
import { useHost } from "../../../host/host";
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
  readonly onCopied: () => void;
  readonly showInLog: (index: number) => void;
}

/** The acts on the messages of a tab's conversation; the same while its call is. */
export function useMessageActs(now: ActsOf): ChatMessageActs {
  const host = useHost();
  const state = useWindowState();
  const latest = useRef(now);
  latest.current = now;
  const { tabId, callId, actions, editor, choose } = now;
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
      copy: withBody("json", async ({ text }) => {
        await host.copyText(text);
        latest.current.onCopied();
      }),
      keep: withBody("json", (body) => latest.current.keep(body)),
      showInLog: (index) => latest.current.showInLog(index),
    };
  }, [host, state, tabId, callId, actions, editor, choose]);
}
