import { useEffect, useMemo, useState } from "react";
import { inheritedAuth } from "#shared/model/auth";
import type { PastCall } from "#shared/model/history";
import { sendsStream } from "#shared/model/method";
import { useHost, type WindowHost } from "../../../host/host";
import { removePastCall } from "../../../state/past-calls";
import { secretsOf } from "../../../state/saved-request";
import { tellFault } from "../../../state/schema-actions";
import { demoSourceId, findMethod, type SchemaState } from "../../../state/schema-store";
import { useSchemas, useTabs, useWindowState, useWorkspace, type WindowState } from "../../../state/window-state";
import { startCall } from "../calls";
import { isRepeatable, type Lack, lacksOf, type PresentRoom, requestFields, savedPathOf, sentBodies } from "./past-request";

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
    const openTied = async (source: string): Promise<string | null> => {
      const room = presentRoom(state, true);
      const tabId = open(source);
      const path = savedPathOf(call, room);
      if (tabId && path !== null && room.workspaceId !== null) await tie(host, state, tabId, room.workspaceId, path);
      return tabId;
    };
    const again = async (source: string) => {
      const tabId = await openTied(source);
      const bodies = sentBodies(call);
      // What its names stand for depends on the file that it is of.
      if (tabId) await startCall(host, state, tabId, bodies, !sendsStream(call.kind) || bodies.length > 0);
    };
    return {
      open: sourceId === null ? null : () => tellFault(state, openTied(sourceId)),
      again: sourceId === null || !isRepeatable(call) ? null : () => tellFault(state, again(sourceId)),
      remove: () => tellFault(state, removePastCall(host.client, state, call.id)),
    };
  }, [host, state, call, sourceId]);
}

/** Has a tab be of a file again; what differs from it is unsaved then. Faults: those of workspace.read. */
async function tie({ client }: WindowHost, state: WindowState, tabId: string, workspaceId: string, path: string): Promise<void> {
  const { content, hash } = await client.call("workspace.read", { workspaceId, path });
  if (content.kind !== "request") return;
  state.tabActions.update(tabId, { saved: { workspaceId, path, hash: hash ?? "", content: content.request } });
}

function presentRoom({ workspace, tabs }: WindowState, hasSecrets: boolean): PresentRoom {
  const { id, environment, entries } = workspace.getState();
  return {
    workspaceId: id,
    environment,
    hasFile: (path) => entries.has(path),
    isOpen: (path) => tabs.getState().tabs.some(({ saved }) => saved?.workspaceId === id && saved?.path === path),
    hasSecrets,
  };
}

/** What of a call's request is not as it was. */
export function useLacks(call: PastCall): readonly Lack[] {
  const { client } = useHost();
  const state = useWindowState();
  useWorkspace(({ id, environment, entries }) => `${id} ${environment} ${entries.size}`);
  useTabs(({ tabs }) => tabs.map(({ saved }) => saved?.path).join());
  const [hasSecrets, setHasSecrets] = useState(true);
  useEffect(() => {
    let isWanted = true;
    const ids = secretsOf(call.auth ?? inheritedAuth).filter((ref): ref is string => ref !== null && !ref.includes("{{"));
    setHasSecrets(true);
    if (ids.length === 0) return;
    client.call("secret.facts", { ids }).then(
      ({ secrets }) => isWanted && setHasSecrets(secrets.every((facts) => facts !== null)),
      () => {}, // the core is gone, which the window says elsewhere
    );
    return () => {
      isWanted = false;
    };
  }, [client, call]);
  return lacksOf(call, presentRoom(state, hasSecrets));
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
