import type { Handlers } from "#shared/bridge/handlers";
import type { historyContract } from "#shared/contract/history";
import type { Core } from "./core";
import { relayLatest } from "./relay";

export function historyHandlers({ callHistory }: Core): Handlers<typeof historyContract> {
  return {
    "history.list": (query) => callHistory.list(query),
    "history.read": ({ id }) => callHistory.read(id),
    "history.watch": (_, peer) =>
      relayLatest(peer, (push) => {
        push({});
        return callHistory.onDidChange(() => push({}));
      }),
    "history.remove": async ({ id }) => {
      await callHistory.remove(id);
      return undefined;
    },
    "history.clear": async () => {
      await callHistory.clear();
      return undefined;
    },
  };
}
