import type { Handlers } from "#shared/bridge/handlers";
import type { channelContract } from "#shared/contract/channel";
import { parseTarget } from "#shared/model/target";
import type { Core } from "./core";
import { relayLatest } from "./relay";

export function channelHandlers({ channels }: Core): Handlers<typeof channelContract> {
  return {
    "channel.watch": async ({ target: text }, peer) => {
      const target = parseTarget(text);
      return relayLatest(peer, (push) => channels.watch(target, push));
    },
  };
}
