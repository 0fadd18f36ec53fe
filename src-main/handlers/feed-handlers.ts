import type { Handlers } from "#shared/bridge/handlers";
import type { feedContract } from "#shared/contract/feed";
import type { Core } from "./core";

export function feedHandlers({ calls }: Core): Handlers<typeof feedContract> {
  return {
    "call.feed": async ({ callId, feed, pace, variables = [] }) => {
      await calls.feed(callId, feed, pace, variables);
      return undefined;
    },
    "call.stopFeed": async ({ callId }) => {
      calls.stopFeed(callId);
      return undefined;
    },
  };
}
