import type { Handlers } from "#shared/bridge/handlers";
import type { historyContract } from "#shared/contract/history";
import { comparePastCalls } from "../engine/checks/past-comparison";
import type { Core } from "./core";
import { relayLatest } from "./relay";

export function historyHandlers({ callHistory, calls, recordings }: Core): Handlers<typeof historyContract> {
  return {
    "history.list": (query, { cancellation }) => callHistory.list(query, cancellation),
    "history.read": ({ id }) => callHistory.read(id),
    "history.recordings": async ({ ids }) => {
      const open = new Set(calls.list().map(({ callId }) => callId));
      const kept = new Set((await recordings.list()).map(({ id }) => id));
      return { places: ids.map((id) => (open.has(id) ? "open" : kept.has(id) ? "kept" : "gone")) };
    },
    "history.compare": async ({ left, right, ignore }) =>
      comparePastCalls(await callHistory.read(left), await callHistory.read(right), ignore),
    "history.facts": () => callHistory.facts(),
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
