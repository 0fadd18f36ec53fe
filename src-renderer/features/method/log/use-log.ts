import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { CallHead } from "#shared/model/call";
import { defaultLogLayout, type LogLayout } from "#shared/model/log-layout";
import { useHost } from "../../../host/host";
import { callEntries } from "../../../state/call-store";
import { emptyLogQuery, filterOf, type LogQuery } from "../../../state/log-query";
import { useCalls, useTabs, useWindowState } from "../../../state/window-state";
import { type LogView, logView } from "./columns";
import { LiveScan, type LiveScanState } from "./live-scan";
import { LogMarks } from "./log-marks";
import { LogSearch } from "./log-search";
import { type LogSource, logSource } from "./log-source";
import { chooseOne, type RowChoice } from "./row-choice";
import { useChangesOf } from "./use-changes-of";
import { type FieldNames, useFieldNames } from "./use-field-names";

/** What the list of rows does for the rest of the log. */
export interface ListHandle {
  focus(): void;
  /** Brings a place to the middle, and stops following. */
  center(place: number): void;
  follow(): void;
  readonly isFollowing: boolean;
}

/** All that the parts of a log share. Places are rows of the recording, or with a scan positions among its matches. */
export interface Log {
  readonly head: CallHead;
  readonly source: LogSource;
  readonly layout: LogLayout;
  readonly setLayout: (layout: LogLayout) => void;
  readonly view: LogView;
  readonly fieldNames: FieldNames;
  readonly query: LogQuery;
  readonly setQuery: (change: Partial<LogQuery>) => void;
  readonly scan: LiveScanState;
  readonly scanId: string | null;
  /** There are rows at the places from `base` to `end` (exclusive). */
  readonly base: number;
  readonly end: number;
  readonly choice: RowChoice | null;
  readonly choose: (choice: RowChoice | null) => void;
  /** The row whose message is shown in full, as counted in the recording. */
  readonly shown: number | null;
  readonly setShown: (index: number | null) => void;
  readonly search: LogSearch;
  readonly marks: LogMarks;
  readonly list: RefObject<ListHandle | null>;
  /** Goes to a row of the recording, or where it would stand. */
  readonly reveal: (index: number) => Promise<void>;
  /** Goes to a place. */
  readonly revealPlace: (place: number) => void;
}

export function useLog(head: CallHead): Log {
  const { client } = useHost();
  const source = useMemo(() => logSource(client, head.callId), [client, head.callId]);
  const [layout, setLayout] = useLayoutOf(head.owner);
  const fieldNames = useFieldNames(head);
  const view = useMemo(() => logView(layout, fieldNames.shape), [layout, fieldNames.shape]);
  const narrowed = useNarrowed(head, source);
  const { scan, scanId, base, end } = narrowed;
  useToldScan(head.owner, scan.isRunning ? null : scanId);
  const list = useRef<ListHandle>(null);
  const [choice, setChoice] = useState<RowChoice | null>(null);
  const [shown, setShown] = useState<number | null>(null);
  const choose = useCallback(
    (next: RowChoice | null) => {
      setChoice(next);
      // Among matches, the list knows the row once it is there.
      if (next === null || scanId === null) setShown(next?.cursor ?? null);
    },
    [scanId],
  );
  const revealPlace = useCallback(
    (place: number) => {
      const at = Math.max(base, Math.min(end - 1, place));
      if (end <= base) return;
      choose(chooseOne(at));
      list.current?.center(at);
    },
    [choose, base, end],
  );
  const reveal = useCallback(
    async (index: number) => {
      const place = scanId === null ? index : await source.placeOfRow(scanId, index).catch(() => null);
      if (place !== null) revealPlace(place);
    },
    [source, scanId, revealPlace],
  );
  const latest = useRef(reveal);
  latest.current = reveal;
  const search = useMemo(() => new LogSearch(source, (index) => void latest.current(index)), [source]);
  useEffect(() => () => search.dispose(), [search]);
  useEffect(() => search.setWithin(scan.filter), [search, scan.filter]);
  useEffect(() => search.shown(shown), [search, shown]);
  const marks = useMemo(() => new LogMarks(source), [source]);
  useEffect(() => void marks.load(), [marks]);
  useRestored({ source, scan, shown, choice, setChoice, list });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another call has other rows
  useEffect(() => choose(null), [source]);
  return {
    head,
    source,
    layout,
    setLayout,
    view,
    fieldNames,
    ...narrowed,
    choice,
    choose,
    shown,
    setShown,
    search,
    marks,
    list,
    reveal,
    revealPlace,
  };
}

/** The acts on all rows, such as saving, ask which ones are shown. */
function useToldScan(tabId: string, scanId: string | null): void {
  const { calls } = useWindowState();
  useEffect(() => {
    callEntries.setScan(calls, tabId, scanId);
    return () => callEntries.setScan(calls, tabId, null);
  }, [calls, tabId, scanId]);
}

/** How a tab's log is shown: remembered with the tab. */
function useLayoutOf(tabId: string): [LogLayout, (layout: LogLayout) => void] {
  const { tabActions } = useWindowState();
  const layout = useTabs(({ tabs }) => tabs.find(({ id }) => id === tabId)?.log ?? defaultLogLayout);
  return [layout, useCallback((log) => tabActions.update(tabId, { log }), [tabActions, tabId])];
}

/** What the log is narrowed to, and what is left then. */
function useNarrowed(head: CallHead, source: LogSource): Pick<Log, "query" | "setQuery" | "scan" | "scanId" | "base" | "end"> {
  const { calls } = useWindowState();
  const query = useCalls(({ queries }) => queries[head.owner] ?? emptyLogQuery);
  const setQuery = useCallback((change: Partial<LogQuery>) => callEntries.setQuery(calls, head.owner, change), [calls, head.owner]);
  const live = useMemo(() => new LiveScan(source.scan), [source]);
  useEffect(() => () => live.dispose(), [live]);
  const wanted = JSON.stringify(filterOf(query));
  const isTyping = query.text !== "";
  // What is typed counts after a pause; all else at once.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same filter in another query is no news
  useEffect(() => {
    const filter = filterOf(query);
    if (JSON.stringify(live.state.filter) === wanted) return;
    const timer = setTimeout(() => live.set(filter), isTyping && filter !== null ? 250 : 0);
    return () => clearTimeout(timer);
  }, [live, wanted]);
  const scan = useChangesOf(live.onDidChange, () => live.state);
  const { report } = scan;
  return {
    query,
    setQuery,
    scan,
    scanId: report?.scanId ?? null,
    base: report?.firstPosition ?? head.kept.firstRow,
    end: report?.matched ?? head.rows,
  };
}

interface Restored extends Pick<Log, "source" | "scan" | "shown" | "choice" | "list"> {
  readonly setChoice: (choice: RowChoice | null) => void;
}

/** When other rows are shown, the row whose message is open stays chosen, if it is among them. */
function useRestored({ source, scan: { report }, shown, choice, setChoice, list }: Restored): void {
  const scanId = report?.scanId ?? null;
  const isThere = shown !== null && choice === null && (report === null || report.scanned > shown);
  const last = useRef(scanId);
  useEffect(() => {
    if (last.current !== scanId) setChoice(null);
    last.current = scanId;
  }, [scanId, setChoice]);
  useEffect(() => {
    if (!isThere || shown === null) return;
    let current = true;
    const restore = async () => {
      const place = scanId === null ? shown : await source.placeOfRow(scanId, shown);
      const [row] = scanId === null ? [{ index: shown }] : await source.rows(scanId, place, 1, []);
      if (!current) return;
      if (row?.index === shown) setChoice(chooseOne(place));
      if (!list.current?.isFollowing) list.current?.center(place);
    };
    restore().catch(() => {}); // the scan is gone: another one is there by now
    return () => {
      current = false;
    };
  }, [isThere, shown, scanId, source, setChoice, list]);
}
