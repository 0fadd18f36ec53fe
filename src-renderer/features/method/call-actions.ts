import { useMemo } from "react";
import type { MethodKind } from "#shared/model/method";
import { sendsStream } from "#shared/model/method";
import type { Repeat } from "#shared/model/prepared-message";
import type { RequestBody } from "#shared/model/request-body";
import { useHost } from "../../host/host";
import { useWindowState } from "../../state/window-state";
import { cancelCall, clearRefusal, finishCall, holdCall, reconnectCall, sendMessage, startCall } from "./calls";
import { sendMany, stopSending } from "./sending";

/** The acts on one tab's call. They never throw: what refuses them is in the call store. */
export interface CallActions {
  /** Makes the call: with the body where the request is one message, else a stream that is open and still empty. */
  call(): void;
  /** Sends the body as one message of a stream, which is opened first if need be. */
  send(): void;
  /** Sends another body so. */
  sendBody(body: RequestBody): void;
  /** Sends these in this order, so many times over; the stream is opened first if need be. */
  sendMany(bodies: readonly RequestBody[], repeat: Repeat): void;
  /** Stops what the core sends by itself; the stream stays open. */
  stopSending(): void;
  /** Puts a body into the composer; the one that was there can be had back by undo. */
  compose(body: RequestBody): void;
  finish(): void;
  cancel(): void;
  /** Makes the request of a stream that is over once more, into the same recording. */
  reconnect(): void;
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
      sendBody: (it) => void sendMessage(host, state, tabId, it),
      sendMany: (bodies, repeat) => void sendMany(host, state, tabId, bodies, repeat),
      stopSending: () => void stopSending(host, state, tabId),
      compose: ({ format, text }) => {
        clearRefusal(state, tabId);
        if (body().format === format) state.tabActions.update(tabId, { body: text });
        else state.tabActions.changeFormat(tabId, { format, text });
      },
      finish: () => void finishCall(host, state, tabId),
      cancel: () => void cancelCall(host, state, tabId),
      reconnect: () => void reconnectCall(host, state, tabId),
      toggleHold: () => void holdCall(host, state, tabId, !state.calls.getState().heads[tabId]?.hold),
    };
  }, [host, state, tabId, kind]);
}
