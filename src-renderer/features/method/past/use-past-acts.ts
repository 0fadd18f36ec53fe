import { useMemo } from "react";
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

export function usePastActs(call: PastCall): PastActs {
  const host = useHost();
  const state = useWindowState();
  const sourceId = useSchemas((schemas) => sourceOf(schemas, call));
  return useMemo(() => {
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

/** The source that the method was called of, or another one that has it; null for none. */
function sourceOf(schemas: SchemaState, { sourceId, method }: PastCall): string | null {
  const ids = [sourceId, ...schemas.sources.map(({ source }) => source.id)];
  return ids.find((id) => findMethod(schemas, id, method) !== null) ?? null;
}
