import { useEffect, useState } from "react";
import type { ResultOf } from "#shared/bridge/operation";
import type { historyContract } from "#shared/contract/history";
import { useHost } from "../../host/host";
import { tellFault } from "../../state/schema-actions";
import { useWindowState } from "../../state/window-state";

type Found = ResultOf<(typeof historyContract)["history.list"]>;

const typingMs = 150;

/** The newest calls that match, as the history changes; null until they are known. */
export function usePastCalls(text: string, count: number): Found | null {
  const { client } = useHost();
  const state = useWindowState();
  const [found, setFound] = useState<Found | null>(null);
  useEffect(() => {
    let isWanted = true;
    const watching = client.open("history.watch", {});
    const follow = async () => {
      for await (const _ of watching.items) {
        const now = await client.call("history.list", { text, from: 0, count });
        if (isWanted) setFound(now);
      }
    };
    // What is still being typed is not looked for: the whole history is read for it.
    const soon = setTimeout(() => tellFault(state, follow()), text === "" ? 0 : typingMs);
    return () => {
      isWanted = false;
      clearTimeout(soon);
      watching.cancel();
    };
  }, [client, state, text, count]);
  return found;
}
