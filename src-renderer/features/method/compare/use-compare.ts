import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { CallHead } from "#shared/model/call";
import type { ComparedOnly } from "#shared/model/recording-compare";
import { useHost } from "../../../host/host";
import { callEntries } from "../../../state/call-store";
import { type CompareQuery, emptyCompareQuery } from "../../../state/compare-query";
import { useCalls, useWindowState } from "../../../state/window-state";
import { useChangesOf } from "../log/use-changes-of";
import { CompareRun, type CompareState, countsOf } from "./compare-run";
import { ignoredPaths, mostIgnored } from "./ignored-paths";
import { chosenCall, type OtherCalls } from "./other-calls";
import { useOthers } from "./use-others";

/** What the list of pairs does for the rest of the view. */
export interface PairListHandle {
  focus(): void;
  center(place: number): void;
}

/** All that the parts of a comparison share. */
export interface Compare {
  readonly head: CallHead;
  /** Null until the core has said which recordings there are. */
  readonly others: OtherCalls | null;
  readonly other: CallHead | null;
  readonly query: CompareQuery;
  readonly setQuery: (change: Partial<CompareQuery>) => void;
  readonly state: CompareState;
  readonly cancel: () => void;
  readonly again: () => void;
  /** Pairs, how many of them differ, and how many are shown. */
  readonly total: number;
  readonly different: number;
  readonly shown: number;
  /** The place, among those that are shown, of the pair that is shown in full. */
  readonly cursor: number | null;
  readonly choose: (place: number | null) => void;
  /** To the nearest difference; answers whether there was one. */
  readonly step: (by: 1 | -1) => Promise<boolean>;
  /** Shows a part of the pairs, or all of them (null); the chosen one stays chosen, or the nearest that is left. */
  readonly narrow: (only: ComparedOnly | null) => Promise<void>;
  readonly list: RefObject<PairListHandle | null>;
}

export function useCompare(head: CallHead): Compare {
  const { calls } = useWindowState();
  const query = useCalls(({ compares }) => compares[head.owner] ?? emptyCompareQuery);
  const setQuery = useCallback((change: Partial<CompareQuery>) => callEntries.setCompare(calls, head.owner, change), [calls, head.owner]);
  const others = useOthers(head);
  const other = others && chosenCall(others, query.other);
  const { state, cancel, again } = useRun(head.callId, other?.callId ?? null, query);
  const { total, different } = countsOf(state.report);
  const shown = query.only === null ? total : different;
  const way = useWay(state.report?.compareId ?? null, query.only, different, setQuery);
  return { head, others, other, query, setQuery, state, cancel, again, total, different, shown, ...way };
}

type Way = Pick<Compare, "cursor" | "choose" | "step" | "narrow" | "list">;

/** Where one is among the pairs, and how one gets on. */
function useWay(
  compareId: string | null,
  only: ComparedOnly | null,
  different: number,
  setQuery: (change: Partial<CompareQuery>) => void,
): Way {
  const { client } = useHost();
  const [cursor, choose] = useState<number | null>(null);
  const list = useRef<PairListHandle>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another comparison has other pairs
  useEffect(() => choose(null), [compareId]);
  const step = useCallback(
    async (by: 1 | -1) => {
      if (compareId === null) return false;
      const place = await placeAfter(by);
      if (place === null) return false;
      choose(place);
      list.current?.center(place);
      list.current?.focus();
      return true;

      async function placeAfter(way: 1 | -1): Promise<number | null> {
        const from = cursor ?? -1;
        // All that are shown differ.
        if (only !== null) return from + way >= 0 && from + way < different ? from + way : null;
        const direction = way === 1 ? "next" : "previous";
        return (await client.call("call.compareStep", { compareId: compareId ?? "", from, direction })).position;
      }
    },
    [client, compareId, cursor, only, different],
  );
  const narrow = useCallback(
    async (next: ComparedOnly | null) => {
      const place = compareId === null || cursor === null ? null : await placeIn(compareId, cursor);
      setQuery({ only: next });
      choose(place);

      async function placeIn(id: string, at: number): Promise<number | null> {
        if (next !== null) return (await client.call("call.comparedPlace", { compareId: id, position: at })).place;
        const { rows } = await client.call("call.comparedRows", { compareId: id, from: at, count: 1, only });
        return rows[0]?.position ?? null;
      }
    },
    [client, compareId, cursor, only, setQuery],
  );
  return { cursor, choose, step, narrow, list };
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
