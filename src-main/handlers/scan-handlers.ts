import type { Handlers } from "#shared/bridge/handlers";
import type { scanContract } from "#shared/contract/scan";
import type { Core } from "./core";
import { relayLatest } from "./relay";

export function scanHandlers({ scans }: Core): Handlers<typeof scanContract> {
  return {
    "call.scan": ({ callId, filter }, peer) => relayLatest(peer, (push) => scans.open(callId, filter, push)),
    "call.scanStep": async ({ callId, scanId, from, direction }) => scans.step(callId, scanId, from, direction),
    "call.place": async ({ callId, scanId, ...at }) => ({ position: await scans.place({ callId, scanId }, at) }),
    "call.rowsText": ({ callId, scanId, ranges, format, fields }) => scans.text({ callId, scanId }, ranges, { format, fields }),
    "call.mark": async ({ callId, index, marked }) => {
      scans.mark(callId, index, marked);
      return undefined;
    },
    "call.marks": async ({ callId }) => ({ indexes: scans.marks(callId) }),
  };
}
