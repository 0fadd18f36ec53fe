import { useMemo, useRef, useState } from "react";
import { maxPrepared, type PreparedMessage } from "#shared/model/prepared-message";
import type { RequestBody } from "#shared/model/request-body";
import { useTexts } from "../../../i18n/i18n";
import { useWindowState } from "../../../state/window-state";
import { moved, preparedOf, withChange, withMessage, without } from "./prepared-list";

/** The acts on a tab's prepared messages, and what the panel shows of them. */
export interface PreparedActs {
  /** The one that is being edited, or null. */
  readonly editing: string | null;
  /** The one deleted last, and where it was. */
  readonly deleted: { readonly message: PreparedMessage; readonly at: number } | null;
  edit(id: string | null): void;
  /** Keeps a body under a name of its own, and lets it be edited; false where the tab has as many as it keeps. */
  keep(body: RequestBody): boolean;
  change(id: string, change: Partial<Omit<PreparedMessage, "id">>): void;
  /** Answers the place it has now, from 0; null where it could not be moved. */
  move(id: string, by: 1 | -1): number | null;
  double(id: string): void;
  remove(id: string): void;
  /** Puts the one deleted last back where it was; answers its id. */
  undo(): string | null;
}

export function usePrepared(tabId: string): PreparedActs {
  const state = useWindowState();
  const { t, number } = useTexts();
  const [editing, edit] = useState<string | null>(null);
  const [deleted, setDeleted] = useState<PreparedActs["deleted"]>(null);
  const lastDeleted = useRef(deleted);
  lastDeleted.current = deleted;
  const acts = useMemo(() => {
    const list = () => state.tabs.getState().tabs.find(({ id }) => id === tabId)?.prepared ?? [];
    const set = (prepared: readonly PreparedMessage[]) => state.tabActions.update(tabId, { prepared });
    return {
      edit,
      keep: (body: RequestBody) => {
        const before = list();
        const message = preparedOf(crypto.randomUUID(), body, t("prepared.unnamed", { n: number(before.length + 1) }));
        if (before.length >= maxPrepared) return false;
        set(withMessage(before, message));
        edit(message.id);
        return true;
      },
      change: (id: string, change: Partial<Omit<PreparedMessage, "id">>) => set(withChange(list(), id, change)),
      move: (id: string, by: 1 | -1) => {
        const before = list();
        const after = moved(before, id, by);
        if (after === before) return null;
        set(after);
        return after.findIndex((message) => message.id === id);
      },
      double: (id: string) => {
        const at = list().findIndex((message) => message.id === id);
        const message = list()[at];
        if (message) set(withMessage(list(), { ...message, id: crypto.randomUUID() }, at + 1));
      },
      remove: (id: string) => {
        const at = list().findIndex((message) => message.id === id);
        const message = list()[at];
        if (!message) return;
        setDeleted({ message, at });
        edit((now) => (now === id ? null : now));
        set(without(list(), id));
      },
      undo: () => {
        const { current: now } = lastDeleted;
        if (!now) return null;
        setDeleted(null);
        set(withMessage(list(), now.message, Math.min(now.at, list().length)));
        return now.message.id;
      },
    };
  }, [state, tabId, t, number]);
  return useMemo(() => ({ ...acts, editing, deleted }), [acts, editing, deleted]);
}
