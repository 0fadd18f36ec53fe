import { Fault } from "#shared/base/fault";
import type { TabState } from "#shared/model/settings";
import type { WindowHost } from "../../host/host";
import type { WindowState } from "../../state/window-state";
import type { FileText } from "./use-file-text";

type ActsWindow = Pick<WindowState, "tabs" | "tabActions">;

/** A draft says so of a file that was not there when its editing began. */
const noFile = "";

const draftOf = (state: ActsWindow, tabId: string): TabState["draft"] =>
  state.tabs.getState().tabs.find(({ id }) => id === tabId)?.draft ?? null;

/** Takes what was typed in a file's tab; a text that is again the file's own is no draft. */
export function editFile({ tabs, tabActions }: ActsWindow, tabId: string, base: FileText, text: string): void {
  const before = draftOf({ tabs, tabActions }, tabId);
  const baseHash = before?.baseHash ?? base.hash ?? noFile;
  tabActions.update(tabId, { draft: text === base.text ? null : { text, baseHash } });
}

/** Was the file changed on the disk after the draft was begun? */
export function isChanged({ draft }: Pick<TabState, "draft">, read: FileText): boolean {
  return draft !== null && draft.baseHash !== (read.hash ?? noFile);
}

/** Has the draft count over what the file says now. */
export function rebase(state: ActsWindow, tabId: string, read: FileText | null): void {
  const draft = draftOf(state, tabId);
  if (draft) state.tabActions.update(tabId, { draft: { text: draft.text, baseHash: read?.hash ?? noFile } });
}

/** Saves a tab's draft. Answers what is in the file then; null where there was nothing to save. Faults: those of workspace.saveText. */
export async function saveFile({ client }: Pick<WindowHost, "client">, state: ActsWindow, tab: TabState): Promise<FileText | null> {
  const draft = draftOf(state, tab.id);
  if (!draft) return null;
  const { text } = draft;
  const place = { workspaceId: tab.sourceId, path: tab.subject };
  const { hash } = await client.call("workspace.saveText", { ...place, text, baseHash: draft.baseHash === noFile ? null : draft.baseHash });
  const now = draftOf(state, tab.id);
  if (now) state.tabActions.update(tab.id, { draft: now.text === text ? null : { text: now.text, baseHash: hash } });
  return { text, hash, readOnly: false };
}

/** Saves before a tab is closed. False where the file was changed meanwhile: the tab says so. */
export async function saveFileBeforeClosing(host: Pick<WindowHost, "client">, state: ActsWindow, tab: TabState): Promise<boolean> {
  try {
    await saveFile(host, state, tab);
    return true;
  } catch (reason) {
    if (Fault.from(reason).code === "file-changed") return false;
    throw reason;
  }
}
