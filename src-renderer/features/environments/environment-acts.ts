import { Fault } from "#shared/base/fault";
import { environmentsFolder, type WorkspaceConflict, type WorkspaceDocument } from "#shared/model/workspace";
import type { WindowHost } from "../../host/host";
import type { WindowState } from "../../state/window-state";
import { environmentNames } from "../../state/workspace-store";
import {
  blankEnvironment,
  type EnvironmentContent,
  environmentName,
  firstNameProblem,
  readDraft,
  tidy,
  writeDraft,
} from "./environment-draft";

type Host = Pick<WindowHost, "client">;
type ActsWindow = Pick<WindowState, "tabs" | "tabActions">;
type FilesWindow = ActsWindow & Pick<WindowState, "workspace" | "workspaceActions" | "saved" | "savedActions">;

/** An environment's file in the open workspace. */
export interface EnvironmentPlace {
  readonly workspaceId: string;
  readonly path: string;
}

/** The environment that commands are about: that of the tab in front, else the chosen one; null for none. */
export function environmentAtHand({ tabs, workspace }: Pick<WindowState, "tabs" | "workspace">): EnvironmentPlace | null {
  const { id, environment, entries } = workspace.getState();
  if (id === null) return null;
  const front = tabs.getState().tabs.find((tab) => tab.id === tabs.getState().activeTab);
  if (front?.kind === "environment" && front.sourceId === id) return { workspaceId: id, path: front.subject };
  const path = `${environmentsFolder}/${environment}.yaml`;
  return environment !== null && entries.has(path) ? { workspaceId: id, path } : null;
}

/** Renames an environment; others that are based on it are told, and so is who has chosen it. Answers its path. Faults: those of workspace.move. */
export async function renameEnvironment({ client }: Host, state: FilesWindow, { workspaceId, path }: EnvironmentPlace, name: string) {
  const before = environmentName(path);
  const { path: now } = await client.call("workspace.move", { workspaceId, path, folder: environmentsFolder, name });
  state.savedActions.moved(workspaceId, path, now);
  if (state.workspace.getState().environment === before) state.workspaceActions.choose(environmentName(now));
  for (const other of environmentNames(state.workspace.getState()).filter((one) => one !== before)) {
    const at = { workspaceId, path: `${environmentsFolder}/${other}.yaml` };
    const read = await client.call("workspace.read", at).catch(() => null);
    if (read?.content.kind !== "environment" || read.content.environment.base !== before) continue;
    const environment = { ...read.content.environment, base: environmentName(now) };
    await client.call("workspace.save", { ...at, content: { kind: "environment", environment }, baseHash: read.hash });
  }
  return now;
}

/** Makes a copy of an environment, and shows it. Faults: those of workspace.duplicate. */
export async function duplicateEnvironment({ client }: Host, { tabActions }: ActsWindow, place: EnvironmentPlace): Promise<void> {
  const { path } = await client.call("workspace.duplicate", place);
  tabActions.openEnvironment(place.workspaceId, path);
}

/** Deletes an environment, which can be undone; nobody has it chosen then. A tab with unsaved changes stays. Faults: those of workspace.remove. */
export async function deleteEnvironment({ client }: Host, state: FilesWindow, { workspaceId, path }: EnvironmentPlace): Promise<void> {
  const name = environmentName(path);
  const { trashId } = await client.call("workspace.remove", { workspaceId, path });
  state.savedActions.removed({ workspaceId, trashId, name, path });
  if (state.workspace.getState().environment === name) state.workspaceActions.choose(null);
  for (const tab of state.tabs.getState().tabs) {
    if (tab.kind === "environment" && tab.sourceId === workspaceId && tab.subject === path && !tab.draft) state.tabActions.close(tab.id);
  }
}

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
  const place = draftPlace(state, tabId);
  if (!tab?.draft || !place) return null;
  const baseHash = over ? (await client.call("workspace.conflict", place)).hash : tab.draft.baseHash;
  const document = await client.call("workspace.save", { ...place, baseHash });
  const now = state.tabs.getState().tabs.find(({ id }) => id === tabId)?.draft;
  if (!now || document.hash === null) return document;
  const isSaved = now.text === tab.draft.text;
  state.tabActions.update(tabId, { draft: isSaved ? null : { text: now.text, baseHash: document.hash } });
  return isSaved ? document : null;
}

/** Both sides of an environment that was changed on the disk while it was edited; null where nothing is edited. Faults: those of workspace.conflict. */
export async function environmentSides({ client }: Host, state: ActsWindow, tabId: string): Promise<WorkspaceConflict | null> {
  const place = draftPlace(state, tabId);
  return place && (await client.call("workspace.conflict", place));
}

/** Where a tab's draft goes, and what it says; null where there is none. Fault: bad-params for a name that cannot be written. */
function draftPlace(state: ActsWindow, tabId: string) {
  const tab = state.tabs.getState().tabs.find(({ id }) => id === tabId);
  const edited = tab?.draft ? readDraft(tab.draft.text) : null;
  if (!tab?.draft || !edited) return null;
  const { base, target, values } = tidy(edited);
  const broken = firstNameProblem(values);
  if (broken !== null) {
    throw new Fault("bad-params", `${JSON.stringify(broken)} cannot be the name of a variable, or is there twice.`, {
      act: "Give the variable another name.",
      facts: { name: broken },
    });
  }
  const content = { kind: "environment", environment: { base, target, values: [...values] } } as const;
  return { workspaceId: tab.sourceId, path: tab.subject, content, baseHash: tab.draft.baseHash };
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
