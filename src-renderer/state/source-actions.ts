import { Fault } from "#shared/base/fault";
import type { TabState } from "#shared/model/settings";
import type { WirebenchClient } from "../host/host";
import { putSourceText, type SourceStore, sourceKey } from "./source-store";
import type { TabActions, TabStore } from "./tab-store";

interface SourceState {
  readonly tabs: TabStore;
  readonly tabActions: TabActions;
  readonly sources: SourceStore;
}

/** The acts on source tabs: what is edited there is a draft until it is saved. */
export function sourceActions(client: WirebenchClient, { tabs, tabActions, sources }: SourceState) {
  const saving = new Map<string, Promise<boolean>>();
  const tabOf = (id: string) => tabs.getState().tabs.find((tab) => tab.id === id);
  const keyOf = ({ sourceId, subject }: TabState) => sourceKey(sourceId, subject);
  const shownIn = (tab: TabState) => sources.getState().texts.get(keyOf(tab));

  const saveNow = async (id: string): Promise<boolean> => {
    const tab = tabOf(id);
    if (!tab?.draft) return true;
    const { sourceId, subject: file } = tab;
    const { text, baseHash } = tab.draft;
    try {
      const { hash } = await client.call("schema.save", { sourceId, file, text, baseHash });
      if (shownIn(tab)) putSourceText(sources, keyOf(tab), { text, hash, readOnly: null, fault: null });
      const now = tabOf(id)?.draft;
      if (now) tabActions.update(id, { draft: now.text === text ? null : { text: now.text, baseHash: hash } });
      return true;
    } catch (reason) {
      if (Fault.from(reason).code !== "file-changed") throw reason;
      // With their text at hand, the tab says what happened and offers the choice.
      await client.call("schema.reload", { sourceId });
      return false;
    }
  };

  return {
    /** Takes what was typed. A text that is again the file's own is no draft. */
    edit(id: string, text: string): void {
      const tab = tabOf(id);
      const shown = tab && shownIn(tab);
      const baseHash = tab?.draft?.baseHash ?? shown?.hash;
      if (tab && baseHash !== undefined) tabActions.update(id, { draft: shown?.text === text ? null : { text, baseHash } });
    },

    /**
     * Saves a tab's draft. False if the file was changed on the disk meanwhile: nothing is written then, and the tab asks
     * what to do. Rejects with a Fault of `schema.save`.
     */
    save(id: string): Promise<boolean> {
      // Of two saves at once, the second must begin with what the first has written.
      const before = saving.get(id) ?? Promise.resolve(true);
      const now = before.catch(() => false).then(() => saveNow(id));
      saving.set(id, now);
      return now.finally(() => saving.get(id) === now && saving.delete(id));
    },

    /** Saves a draft over whatever the file holds now. */
    async overwrite(id: string): Promise<boolean> {
      const tab = tabOf(id);
      const shown = tab && shownIn(tab);
      if (tab?.draft && shown) tabActions.update(id, { draft: { text: tab.draft.text, baseHash: shown.hash } });
      return this.save(id);
    },

    /** Gives a draft up: the file's own text counts. */
    discard: (id: string): void => tabActions.update(id, { draft: null }),
  };
}

export type SourceActions = ReturnType<typeof sourceActions>;
