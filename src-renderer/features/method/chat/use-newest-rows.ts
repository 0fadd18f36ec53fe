import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { CallHead, CallRow } from "#shared/model/call";
import { useHost } from "../../../host/host";
import { useWindowState } from "../../../state/window-state";
import { NewestRows, type WantedRows } from "./newest-rows";

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
