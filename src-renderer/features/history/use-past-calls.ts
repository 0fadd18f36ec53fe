import { useEffect, useState } from "react";
import type { CallMaker, PastCallPage } from "#shared/model/history";
import { useHost } from "../../host/host";
import { tellFault } from "../../state/schema-actions";
import { useWindowState } from "../../state/window-state";

const typingMs = 150;
/** Calls that are asked for at once: those in sight, and about as many on either side. */
const pageSize = 100;

/** Calls that were found, and those of them that are at hand: from the place `from` on. */
export interface PastCalls extends PastCallPage {
  readonly from: number;
}

/**
 * The newest calls that match, around the place `near`, as the history changes; null until they are known. What is looked for no more
 * is cancelled.
 */
export function usePastCalls(text: string, by: CallMaker, near: number): PastCalls | null {
  const { client } = useHost();
  const state = useWindowState();
  const [found, setFound] = useState<PastCalls | null>(null);
  const [change, setChange] = useState(0);
  useEffect(() => {
    const watching = client.open("history.watch", {});
    const follow = async () => {
      for await (const _ of watching.items) setChange((times) => times + 1);
    };
    tellFault(state, follow());
    return () => watching.cancel();
  }, [client, state]);
  const from = Math.max(0, (Math.floor(near / pageSize) - 1) * pageSize);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change is the reason to ask again
  useEffect(() => {
    let end = () => {};
    const ask = () => {
      const asking = client.open("history.list", { text, by, from, count: 3 * pageSize });
      end = () => asking.cancel();
      tellFault(
        state,
        asking.result.then((page) => setFound({ ...page, from })),
      );
    };
    const soon = setTimeout(ask, text === "" ? 0 : typingMs);
    return () => {
      clearTimeout(soon);
      end();
    };
  }, [client, state, text, by, from, change]);
  return found;
}
