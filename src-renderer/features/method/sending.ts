import type { ParamsOf } from "#shared/bridge/operation";
import type { feedContract } from "#shared/contract/feed";
import type { Feed, FeedPace } from "#shared/model/feed";
import type { Repeat } from "#shared/model/prepared-message";
import type { RequestBody } from "#shared/model/request-body";
import { isBusy } from "../../state/call-store";
import { act, type CallsHost, type CallsWindow, canSend, clearRefusal, startCall, tabOf } from "./calls";

/**
 * Lets the core send many messages on the tab's stream, which is opened first if need be. How far it is stands in the
 * call's head. What refuses it goes to `refusals`; the call lives on.
 */
export async function startFeed(host: CallsHost, state: CallsWindow, tabId: string, feed: Feed, pace: FeedPace): Promise<void> {
  const tab = tabOf(state, tabId);
  const calls = () => state.calls.getState();
  if (!tab) return;
  if (!isBusy(calls(), tabId)) await startCall(host, state, tabId, [], false);
  else if (!canSend(calls().heads[tabId])) return;
  const callId = calls().active[tabId]?.callId;
  // A start that was refused has said why.
  if (!callId || !isBusy(calls(), tabId)) return;
  clearRefusal(state, tabId);
  const variables = [...tab.variables];
  await act(state, tabId, host.client.call("call.feed", { callId, feed: crossing(feed), pace, variables }));
}

/** What crosses is made of lists that may be changed. */
function crossing(feed: Feed): ParamsOf<(typeof feedContract)["call.feed"]>["feed"] {
  return feed.from === "messages" ? { ...feed, messages: [...feed.messages] } : feed;
}

/** Lets the core send messages in this order, so many times over; as `startFeed`. */
export async function sendMany(
  host: CallsHost,
  state: CallsWindow,
  tabId: string,
  messages: readonly RequestBody[],
  { count: rounds, intervalMs }: Repeat,
): Promise<void> {
  if (messages.length > 0) await startFeed(host, state, tabId, { from: "messages", messages, rounds }, { intervalMs, finish: false });
}

/** Has the core send no more by itself; the stream stays open. */
export async function stopSending(host: CallsHost, state: CallsWindow, tabId: string): Promise<void> {
  const callId = state.calls.getState().active[tabId]?.callId;
  if (callId) await act(state, tabId, host.client.call("call.stopFeed", { callId }));
}
