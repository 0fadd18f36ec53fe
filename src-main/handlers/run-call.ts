import type { Peer } from "#shared/bridge/handlers";
import type { CallHead, CallMessage, CallRequest } from "#shared/model/call";
import { isOver } from "#shared/model/call";
import { receivesStream } from "#shared/model/method";
import type { CallRegistry } from "../engine/calls/calls";
import { relayLatest } from "./relay";

type RunReport = { readonly head: CallHead } | { readonly answer: CallMessage };

/** Starts a call, and tells the peer its heads and its one answer where it has one: what would else be three questions, one after the other. */
export async function runCall(calls: CallRegistry, request: CallRequest, peer: Peer<never, RunReport>): Promise<undefined> {
  const callId = await calls.start(request);
  const told: Peer<never, CallHead> = { ...peer, emit: (head) => peer.emit({ head }) };
  // The first head comes when the request has gone out, and so before the answer: it says what call this is.
  await Promise.all([tellHeads(calls, callId, told), tellAnswer(calls, callId, peer)]);
  return undefined;
}

/** The head as it is, and on change, to the last one. */
export function tellHeads(calls: CallRegistry, callId: string, peer: Peer<never, CallHead>): Promise<undefined> {
  return relayLatest(peer, (push, end) =>
    calls.watch(callId, (head) => {
      push(head);
      if (isOver(head.state)) end();
    }),
  );
}

async function tellAnswer(calls: CallRegistry, callId: string, peer: Peer<never, RunReport>): Promise<void> {
  if (receivesStream(calls.get(callId).reader.method.kind)) return;
  const answer = await calls.answer(callId, peer.cancellation);
  if (answer) await peer.emit({ answer });
}
