import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { CallHead } from "#shared/model/call";
import type { ComparedOnly } from "#shared/model/recording-compare";
import { useHost } from "../../../host/host";
import { callEntries } from "../../../state/call-store";
import { type CompareQuery, emptyCompareQuery } from "../../../state/compare-query";
import { useCalls, useWindowState } from "../../../state/window-state";
import { useChangesOf } from "../log/use-changes-of";
import { useStable } from "../log/use-stable";
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
  const [cursor, setCursor] = useState<number | null>(null);
  // Where one is before it is drawn: keys may come faster than answers, and each goes on from where the one before leads.
  const at = useRef<number | null>(null);
  const steps = useRef<Promise<unknown>>(Promise.resolve());
  const choose = useCallback((place: number | null) => {
    at.current = place;
    setCursor(place);
  }, []);
  const list = useRef<PairListHandle>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another comparison has other pairs
  useEffect(() => choose(null), [compareId]);
  const stepFrom = useStable(async (from: number, by: 1 | -1) => {
    if (compareId === null) return false;
    const place = await placeAfter();
    if (place === null) return false;
    choose(place);
    list.current?.center(place);
    list.current?.focus();
    return true;

    async function placeAfter(): Promise<number | null> {
      // All that are shown differ.
      if (only !== null) return from + by >= 0 && from + by < different ? from + by : null;
      const direction = by === 1 ? "next" : "previous";
      return (await client.call("call.compareStep", { compareId: compareId ?? "", from, direction })).position;
    }
  });
  const step = useCallback(
    (by: 1 | -1) => {
      const found = steps.current.then(() => stepFrom(at.current ?? -1, by));
      steps.current = found.catch(() => {}); // whoever asked hears of it
      return found;
    },
    [stepFrom],
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
    [client, compareId, cursor, only, setQuery, choose],
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
