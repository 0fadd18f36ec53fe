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
  let isTold = false;
  const told: Peer<never, CallHead> = {
    ...peer,
    emit: (head) => {
      isTold = true;
      return peer.emit({ head });
    },
  };
  const answering: Peer<never, RunReport> = {
    ...peer,
    emit: async (report) => {
      // An answer may be back before the first head, and nobody would know what call it is of.
      if (!isTold) await told.emit(calls.get(callId).head);
      return peer.emit(report);
    },
  };
  // A call that has just begun tells a head at the end of this turn: another one now would only keep its reply waiting.
  await Promise.all([tellHeads(calls, callId, told, "on-change"), tellAnswer(calls, callId, answering)]);
  return undefined;
}

/** The head on change, to the last one; `at-once` also as it is now. */
export function tellHeads(
  calls: CallRegistry,
  callId: string,
  peer: Peer<never, CallHead>,
  from: "at-once" | "on-change" = "at-once",
): Promise<undefined> {
  return relayLatest(peer, (push, end) => {
    let isFirst = from === "on-change";
    return calls.watch(callId, (head) => {
      if (!isFirst || isOver(head.state)) push(head);
      if (isOver(head.state)) end();
      isFirst = false;
    });
  });
}

async function tellAnswer(calls: CallRegistry, callId: string, peer: Peer<never, RunReport>): Promise<void> {
  if (receivesStream(calls.get(callId).head.kind)) return;
  const answer = await calls.answer(callId, peer.cancellation);
  if (answer) await peer.emit({ answer });
}
