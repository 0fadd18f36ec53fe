import type { Repeat } from "#shared/model/prepared-message";
import type { RequestBody } from "#shared/model/request-body";
import { isBusy } from "../../state/call-store";
import { act, type CallsHost, type CallsWindow, canSend, clearRefusal, startCall, tabOf } from "./calls";

/**
 * Lets the core send messages on the tab's stream, in this order, so many times over; the stream is opened first if need
 * be. How far it is stands in the call's head. What refuses it goes to `refusals`; the call lives on.
 */
export async function sendMany(
  host: CallsHost,
  state: CallsWindow,
  tabId: string,
  messages: readonly RequestBody[],
  { count: rounds, intervalMs }: Repeat,
): Promise<void> {
  const tab = tabOf(state, tabId);
  const calls = () => state.calls.getState();
  if (!tab || messages.length === 0) return;
  if (!isBusy(calls(), tabId)) await startCall(host, state, tabId, [], false);
  else if (!canSend(calls().heads[tabId])) return;
  const callId = calls().active[tabId]?.callId;
  // A start that was refused has said why.
  if (!callId || !isBusy(calls(), tabId)) return;
  clearRefusal(state, tabId);
  const feed = { from: "messages", messages: [...messages], rounds } as const;
  const variables = [...tab.variables];
  await act(state, tabId, host.client.call("call.feed", { callId, feed, pace: { intervalMs, finish: false }, variables }));
}

/** Has the core send no more by itself; the stream stays open. */
export async function stopSending(host: CallsHost, state: CallsWindow, tabId: string): Promise<void> {
  const callId = state.calls.getState().active[tabId]?.callId;
  if (callId) await act(state, tabId, host.client.call("call.stopFeed", { callId }));
}
