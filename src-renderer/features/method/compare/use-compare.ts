import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { CallHead } from "#shared/model/call";
import { useHost } from "../../../host/host";
import { callEntries } from "../../../state/call-store";
import { type CompareQuery, emptyCompareQuery } from "../../../state/compare-query";
import { useCalls, useWindowState } from "../../../state/window-state";
import { useChangesOf } from "../log/use-changes-of";
import { CompareRun, type CompareState, countsOf } from "./compare-run";
import { ignoredPaths, mostIgnored } from "./ignored-paths";
import { chosenCall, type OtherCalls, otherCalls } from "./other-calls";

/** What the list of pairs does for the rest of the view. */
export interface PairListHandle {
  focus(): void;
  center(place: number): void;
}

/** All that the parts of a comparison share. */
export interface Compare {
  readonly head: CallHead;
  /** Null until the core has said which calls there are. */
  readonly others: OtherCalls | null;
  readonly other: CallHead | null;
  readonly query: CompareQuery;
  readonly setQuery: (change: Partial<CompareQuery>) => void;
  readonly state: CompareState;
  readonly cancel: () => void;
  readonly again: () => void;
  /** Pairs, and how many of them differ. */
  readonly total: number;
  readonly different: number;
  /** The place of the pair that is shown in full. */
  readonly cursor: number | null;
  readonly choose: (place: number | null) => void;
  /** To the nearest difference; answers whether there was one. */
  readonly step: (by: 1 | -1) => Promise<boolean>;
  readonly list: RefObject<PairListHandle | null>;
}

export function useCompare(head: CallHead): Compare {
  const { client } = useHost();
  const { calls } = useWindowState();
  const query = useCalls(({ compares }) => compares[head.owner] ?? emptyCompareQuery);
  const setQuery = useCallback((change: Partial<CompareQuery>) => callEntries.setCompare(calls, head.owner, change), [calls, head.owner]);
  const others = useOthers(head);
  const other = others && chosenCall(others, query.other);
  const { state, cancel, again } = useRun(head.callId, other?.callId ?? null, query);
  const [cursor, choose] = useState<number | null>(null);
  const list = useRef<PairListHandle>(null);
  const compareId = state.report?.compareId ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another comparison has other pairs
  useEffect(() => choose(null), [compareId]);
  const step = useCallback(
    async (by: 1 | -1) => {
      if (compareId === null) return false;
      const { position } = await client.call("call.compareStep", {
        compareId,
        from: cursor ?? -1,
        direction: by === 1 ? "next" : "previous",
      });
      if (position === null) return false;
      choose(position);
      list.current?.center(position);
      list.current?.focus();
      return true;
    },
    [client, compareId, cursor],
  );
  return { head, others, other, query, setQuery, state, cancel, again, ...countsOf(state.report), cursor, choose, step, list };
}

/** The other calls of the core, asked for again whenever a tab of this window has another one, or one that has ended. */
function useOthers({ callId, method }: CallHead): OtherCalls | null {
  const { client } = useHost();
  const [listed, setListed] = useState<readonly CallHead[] | null>(null);
  const seen = useCalls(({ heads }) =>
    Object.values(heads)
      .map((head) => `${head.callId} ${head.state}`)
      .join(),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is seen is the reason to ask again
  useEffect(() => {
    let current = true;
    client.call("call.list", {}).then(
      (answer) => current && setListed(answer.calls),
      () => {}, // the core is gone, which the window says elsewhere
    );
    return () => {
      current = false;
    };
  }, [client, seen]);
  return useMemo(() => listed && otherCalls({ callId, method }, listed), [callId, method, listed]);
}

/** The comparison itself: begun as soon as it is known with what, and again when anything of it changes. */
function useRun(left: string, right: string | null, { kind, ignore }: CompareQuery): Pick<Compare, "state" | "cancel" | "again"> {
  const { client } = useHost();
  const run = useMemo(() => new CompareRun((setup) => client.open("call.compare", setup)), [client]);
  useEffect(() => () => run.dispose(), [run]);
  const [times, setTimes] = useState(0);
  const typed = ignoredPaths(ignore).slice(0, mostIgnored).join();
  const last = useRef(typed);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one may want it once more
  useEffect(() => {
    const start = () => run.set(right === null ? null : { left, right, kind, ignore: typed === "" ? [] : typed.split(",") });
    // What is typed counts after a pause; all else at once.
    const timer = setTimeout(start, last.current === typed ? 0 : 400);
    last.current = typed;
    return () => clearTimeout(timer);
  }, [run, left, right, kind, typed, times]);
  return {
    state: useChangesOf(run.onDidChange, () => run.state),
    cancel: useCallback(() => run.cancel(), [run]),
    again: useCallback(() => setTimes((n) => n + 1), []),
  };
}
