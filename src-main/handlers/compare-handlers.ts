import type { Handlers } from "#shared/bridge/handlers";
import type { compareContract } from "#shared/contract/compare";
import type { Core } from "./core";
import { relayLatest } from "./relay";

export function compareHandlers({ comparisons }: Core): Handlers<typeof compareContract> {
  return {
    "call.compare": (request, peer) => relayLatest(peer, (push) => comparisons.open(request, push)),
    "call.comparedRows": async ({ compareId, from, count, only }) => ({ rows: comparisons.rows(compareId, from, count, only) }),
    "call.comparedPlace": async ({ compareId, position }) => ({ place: comparisons.place(compareId, position) }),
    "call.compareStep": async ({ compareId, from, direction }) => ({ position: comparisons.step(compareId, from, direction) }),
  };
}
