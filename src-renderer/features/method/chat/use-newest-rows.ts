import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { type CallHead, type CallRow, isOver } from "#shared/model/call";
import { useHost } from "../../../host/host";
import { useWindowState } from "../../../state/window-state";
import { NewestRows, readableRows, type WantedRows } from "./newest-rows";

/** The rows of a call that `wantedOf` asks for by its head, as far as they have come; and whether more come than one could read. */
export function useNewestRows(
  head: CallHead,
  wantedOf: (head: CallHead) => WantedRows,
): { readonly rows: readonly CallRow[]; readonly isFast: boolean } {
  const { client } = useHost();
  const { calls } = useWindowState();
  const { callId, owner } = head;
  const newest = useMemo(
    () => new NewestRows(async (from, count) => (await client.call("call.rows", { callId, from, count })).rows),
    [client, callId],
  );
  useEffect(() => () => newest.dispose(), [newest]);
  const latest = useRef(wantedOf);
  latest.current = wantedOf;
  // A new head is heard before React draws it: the question for its rows is on its way while the page is drawn.
  useEffect(
    () =>
      calls.subscribe(({ heads }, before) => {
        const now = heads[owner];
        if (now !== before.heads[owner] && now?.callId === callId) newest.want(latest.current(now));
      }),
    [calls, owner, callId, newest],
  );
  useEffect(() => newest.want(wantedOf(head)), [newest, wantedOf, head]);
  useToldRows(newest, head);
  const subscribe = useCallback(
    (changed: () => void) => {
      const listening = newest.onDidChange(changed);
      return () => listening.dispose();
    },
    [newest],
  );
  const rows = useSyncExternalStore(subscribe, () => newest.rows);
  const isFast = useSyncExternalStore(subscribe, () => newest.isFast);
  return { rows, isFast };
}

/** Has the core tell new rows by itself while the call runs: nobody waits for a head first, and then for the answer to a question. */
function useToldRows(newest: NewestRows, { callId, state, attempt, rows }: CallHead): void {
  const { client } = useHost();
  const isRunning = !isOver(state);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is told anew, from where it begins
  useEffect(() => {
    if (!isRunning) return;
    const tail = client.open("call.tail", { callId, from: rows, most: readableRows });
    void newest.listen(rows, tail.items);
    return () => tail.cancel();
  }, [client, newest, callId, isRunning, attempt]);
}
