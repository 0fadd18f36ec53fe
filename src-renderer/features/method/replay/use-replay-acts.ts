import { useMemo } from "react";
import type { CallHead } from "#shared/model/call";
import type { WindowHost } from "../../../host/host";
import { callEntries } from "../../../state/call-store";
import { tellFault } from "../../../state/schema-actions";
import { useWindowState } from "../../../state/window-state";
import { type ChatMessageActs, messageBody } from "../chat/message-acts";

const nothing = () => {};

/** What can be done with a message that was recorded: it is looked at, and copied. */
export function useReplayActs(
  host: WindowHost,
  { callId, owner }: CallHead,
  choose: (index: number | null) => void,
  onLog: () => void,
): ChatMessageActs {
  const state = useWindowState();
  return useMemo(
    () => ({
      open: choose,
      copy: (index) =>
        tellFault(
          state,
          messageBody(host.client, callId, index, "json").then(({ text }) => host.copyText(text)),
        ),
      showInLog: (index) => {
        callEntries.setView(state.calls, owner, "logRow", String(index));
        onLog();
      },
      resend: nothing,
      edit: nothing,
      keep: nothing,
    }),
    [host, state, callId, owner, choose, onLog],
  );
}
