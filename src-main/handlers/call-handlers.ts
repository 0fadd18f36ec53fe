import type { Handlers } from "#shared/bridge/handlers";
import type { callContract } from "#shared/contract/call";
import { isOver } from "#shared/model/call";
import type { Core } from "./core";
import { relayLatest } from "./relay";

export function callHandlers({ calls }: Core): Handlers<typeof callContract> {
  return {
    "call.start": async (request) => ({ callId: await calls.start(request) }),
    "call.send": async ({ callId, body }) => {
      await calls.send(callId, body);
      return undefined;
    },
    "call.finish": async ({ callId }) => {
      calls.finish(callId);
      return undefined;
    },
    "call.cancel": async ({ callId }) => {
      calls.cancel(callId);
      return undefined;
    },
    "call.hold": async ({ callId, held }) => {
      calls.hold(callId, held);
      return undefined;
    },
    "call.watch": ({ callId }, peer) =>
      relayLatest(peer, (push, end) =>
        calls.watch(callId, (head) => {
          push(head);
          if (isOver(head.state)) end();
        }),
      ),
    "call.rows": async ({ callId, from, count }) => ({ rows: calls.rows(callId, from, count) }),
    "call.message": async ({ callId, index }) => calls.message(callId, index),
    "call.timeline": async ({ callId }) => ({ events: calls.timeline(callId) }),
    "call.list": async () => ({ calls: calls.list() }),
    "call.close": async ({ callId }) => {
      calls.close(callId);
      return undefined;
    },
  };
}
