import { useMemo } from "react";
import type { MethodKind } from "#shared/model/method";
import { sendsStream } from "#shared/model/method";
import type { RequestBody } from "#shared/model/request-body";
import { useHost } from "../../host/host";
import { useWindowState } from "../../state/window-state";
import { cancelCall, finishCall, holdCall, sendMessage, startCall } from "./calls";

/** The acts on one tab's call. They never throw: what refuses them is in the call store. */
export interface CallActions {
  /** Makes the call: with the body where the request is one message, else a stream that is open and still empty. */
  call(): void;
  /** Sends the body as one message of a stream, which is opened first if need be. */
  send(): void;
  finish(): void;
  cancel(): void;
  /** Holds or resumes the stream. */
  toggleHold(): void;
}

export function useCallActions(tabId: string, kind: MethodKind): CallActions {
  const host = useHost();
  const state = useWindowState();
  return useMemo(() => {
    // Read at the moment of the act, so that the actions stay the same while the user types.
    const body = (): RequestBody => {
      const tab = state.tabs.getState().tabs.find(({ id }) => id === tabId);
      return { format: tab?.format ?? "json", text: tab?.body ?? "" };
    };
    return {
      call: () => void (sendsStream(kind) ? startCall(host, state, tabId, [], false) : startCall(host, state, tabId, [body()], true)),
      send: () => void sendMessage(host, state, tabId, body()),
      finish: () => void finishCall(host, state, tabId),
      cancel: () => void cancelCall(host, state, tabId),
      toggleHold: () => void holdCall(host, state, tabId, !state.calls.getState().heads[tabId]?.hold),
    };
  }, [host, state, tabId, kind]);
}
