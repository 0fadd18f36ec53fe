import { Fault } from "#shared/base/fault";
import type { WorkspaceDocument } from "#shared/model/workspace";
import type { WindowHost } from "../../host/host";
import type { WindowState } from "../../state/window-state";
import { blankEnvironment, type EnvironmentContent, firstNameProblem, readDraft, tidy, writeDraft } from "./environment-draft";

type Host = Pick<WindowHost, "client">;
type ActsWindow = Pick<WindowState, "tabs" | "tabActions">;

/** Makes an environment; answers its path. Faults: those of workspace.createEntry. */
export async function createEnvironment({ client }: Host, workspaceId: string, name: string): Promise<string> {
  const content = { kind: "environment", environment: { ...blankEnvironment, values: [] } } as const;
  const { path } = await client.call("workspace.createEntry", { workspaceId, folder: "environments", name, content });
  return path;
}

/** Takes what is edited in a tab; what is again as in the file is no draft. */
export function editEnvironment(state: ActsWindow, tabId: string, base: WorkspaceDocument, edited: EnvironmentContent): void {
  const said = base.content.kind === "environment" ? writeDraft(base.content.environment) : "";
  const text = writeDraft(edited);
  const before = state.tabs.getState().tabs.find(({ id }) => id === tabId)?.draft;
  const baseHash = before?.baseHash ?? base.hash;
  if (baseHash !== null) state.tabActions.update(tabId, { draft: text === said ? null : { text, baseHash } });
}

/**
 * Saves a tab's draft. `over`: whatever the file says by now. Answers what stands in the file then; null where there was nothing to save, or
 * where more was edited meanwhile, which stays a draft. Faults: those of workspace.save, file-changed before all; bad-params for a name.
 */
export async function saveEnvironment({ client }: Host, state: ActsWindow, tabId: string, over = false): Promise<WorkspaceDocument | null> {
  const tab = state.tabs.getState().tabs.find(({ id }) => id === tabId);
  const edited = tab?.draft ? readDraft(tab.draft.text) : null;
  if (!tab?.draft || !edited) return null;
  const { sourceId: workspaceId, subject: path } = tab;
  const { base, target, values } = tidy(edited);
  const broken = firstNameProblem(values);
  if (broken !== null) {
    throw new Fault("bad-params", `${JSON.stringify(broken)} cannot be the name of a variable, or is there twice.`, {
      act: "Give the variable another name.",
      facts: { name: broken },
    });
  }
  const content = { kind: "environment", environment: { base, target, values: [...values] } } as const;
  const place = { workspaceId, path, content, baseHash: tab.draft.baseHash };
  const baseHash = over ? (await client.call("workspace.conflict", place)).hash : tab.draft.baseHash;
  const document = await client.call("workspace.save", { ...place, baseHash });
  const now = state.tabs.getState().tabs.find(({ id }) => id === tabId)?.draft;
  if (!now || document.hash === null) return document;
  const isSaved = now.text === tab.draft.text;
  state.tabActions.update(tabId, { draft: isSaved ? null : { text: now.text, baseHash: document.hash } });
  return isSaved ? document : null;
}

/** Saves before a tab is closed. False where the file was changed meanwhile: the tab says so when it is saved there. */
export async function saveBeforeClosing(host: Host, state: ActsWindow, tabId: string): Promise<boolean> {
  try {
    await saveEnvironment(host, state, tabId);
    return true;
  } catch (reason) {
    if (Fault.from(reason).code === "file-changed") return false;
    throw reason;
  }
}
