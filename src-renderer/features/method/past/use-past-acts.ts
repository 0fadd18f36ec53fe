import { useEffect, useMemo, useState } from "react";
import type { PastCall } from "#shared/model/history";
import { sendsStream } from "#shared/model/method";
import { useHost } from "../../../host/host";
import { removePastCall } from "../../../state/past-calls";
import { tellFault } from "../../../state/schema-actions";
import { demoSourceId, findMethod, type SchemaState } from "../../../state/schema-store";
import { useSchemas, useWindowState } from "../../../state/window-state";
import { startCall } from "../calls";
import { isRepeatable, requestFields, sentBodies } from "./past-request";

/** What can be done with a past call. */
export interface PastActs {
  /** Opens a tab with the same request; null where no open source has the method. */
  readonly open: (() => void) | null;
  /** The same, and calls; null where not all that was sent is kept as well. */
  readonly again: (() => void) | null;
  readonly remove: () => void;
}

const noActs: PastActs = { open: null, again: null, remove: () => {} };

/** Null for a call that is not known yet: there is nothing to do with it. */
export function usePastActs(call: PastCall | null): PastActs {
  const host = useHost();
  const state = useWindowState();
  const sourceId = useSchemas((schemas) => call && sourceOf(schemas, call));
  return useMemo(() => {
    if (call === null) return noActs;
    const open = (source: string): string | null => {
      const fields = requestFields(call, () => crypto.randomUUID());
      // The demo listens somewhere else each time.
      const target = source === demoSourceId ? (state.schemas.getState().demoTarget ?? fields.target) : fields.target;
      state.tabActions.openMethod(source, call.method, target, true);
      const { activeTab } = state.tabs.getState();
      if (activeTab) state.tabActions.update(activeTab, { ...fields, target });
      return activeTab;
    };
    const again = (source: string) => {
      const tabId = open(source);
      const bodies = sentBodies(call);
      if (tabId) void startCall(host, state, tabId, bodies, !sendsStream(call.kind) || bodies.length > 0);
    };
    return {
      open: sourceId === null ? null : () => void open(sourceId),
      again: sourceId === null || !isRepeatable(call) ? null : () => again(sourceId),
      remove: () => tellFault(state, removePastCall(host.client, state, call.id)),
    };
  }, [host, state, call, sourceId]);
}

/**
 * The same acts by their keys, which are answered at once: what is asked for while the call `id` is being read is done when it is
 * there, and forgotten when another one is looked at.
 */
export function usePatientActs(acts: PastActs, id: string, isThere: boolean): PastActs {
  const [asked, setAsked] = useState<{ readonly id: string; readonly act: keyof PastActs } | null>(null);
  useEffect(() => {
    if (asked === null || (asked.id === id && !isThere)) return;
    setAsked(null);
    if (asked.id === id) acts[asked.act]?.();
  }, [asked, acts, id, isThere]);
  return useMemo(() => {
    if (isThere) return acts;
    const ask = (act: keyof PastActs) => () => setAsked({ id, act });
    return { open: ask("open"), again: ask("again"), remove: ask("remove") };
  }, [acts, id, isThere]);
}

/** The source that the method was called of, or another one that has it; null for none. */
function sourceOf(schemas: SchemaState, { sourceId, method }: PastCall): string | null {
  const ids = [sourceId, ...schemas.sources.map(({ source }) => source.id)];
  return ids.find((id) => findMethod(schemas, id, method) !== null) ?? null;
}
