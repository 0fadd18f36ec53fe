import { createStore } from "zustand/vanilla";
import { sameValue } from "#shared/base/same-value";
import type { SavedRequest } from "#shared/model/saved-request";
import type { TabState } from "#shared/model/settings";
import type { WorkspaceConflict } from "#shared/model/workspace";
import { requestOf } from "./saved-request";

/** What has happened to a tab's file behind its back. */
export type SavedTrouble =
  /** It was changed on the disk, and the tab has unsaved changes; the two sides, once they were asked for. */
  { readonly kind: "changed"; readonly conflict: WorkspaceConflict | null } | { readonly kind: "gone" };

/** Something in the workspace's trash. */
export interface Removed {
  readonly workspaceId: string;
  readonly trashId: string;
  readonly name: string;
  /** Where it was. */
  readonly path: string;
}

/** What the collections ask for in place: a new request or folder, in a folder of theirs. */
export interface AddingEntry {
  readonly kind: "request" | "folder";
  readonly folder: string;
}

/** What the window knows of requests in files beside the tabs themselves. Not kept over a restart. */
export interface SavedState {
  /** The vault's ids of secrets by their names in the open workspace. */
  readonly secrets: ReadonlyMap<string, string>;
  /** What the user calls secrets that have no name yet, by the vault's ids. */
  readonly called: Readonly<Record<string, string>>;
  /** By tab. */
  readonly troubles: Readonly<Record<string, SavedTrouble>>;
  /** The tab that asks for a name and a folder. */
  readonly naming: string | null;
  /** What was deleted, the latest last. */
  readonly removed: readonly Removed[];
  readonly adding: AddingEntry | null;
  /** What the window's own panel chooses a folder for, where the shell has no dialog. */
  readonly choosing: "open" | "create" | null;
  /** The folder that is to become a workspace, or to have one, and how it is called. */
  readonly creating: { readonly handle: string; readonly name: string } | null;
}

export type SavedStore = ReturnType<typeof createSavedStore>;

export function createSavedStore() {
  return createStore<SavedState>(() => ({
    secrets: new Map(),
    called: {},
    troubles: {},
    naming: null,
    removed: [],
    adding: null,
    choosing: null,
    creating: null,
  }));
}

/** The name of a secret in the open workspace by the vault's id; null for one that has none. */
export function secretNames({ secrets }: Pick<SavedState, "secrets">): (id: string) => string | null {
  const names = new Map([...secrets].map(([name, id]) => [id, name]));
  return (id) => names.get(id) ?? null;
}

/** What a secret without a name is to be called: what the user says, else a name after the request that nothing else has. */
export function secretNameFor({ secrets, called }: Pick<SavedState, "secrets" | "called">, id: string, request: string): string {
  const said = called[id]?.trim();
  const base = said || `${request.trim().toLowerCase().replaceAll(/\s+/g, "-")}-secret`;
  let name = base;
  for (let nth = 2; secrets.has(name); nth++) name = `${base}-${nth}`;
  return name;
}

/** The request that a tab would save. A secret without a name has its id there until it is saved. */
export function requestOfTab(tab: TabState, state: Pick<SavedState, "secrets">): SavedRequest {
  const nameOf = secretNames(state);
  return requestOf(tab, tab.saved?.content ?? null, (id) => nameOf(id) ?? id);
}

const judged = new WeakMap<TabState, { readonly secrets: SavedState["secrets"]; readonly isUnsaved: boolean }>();

/** Has the tab of a saved request changes that its file has not? */
export function isUnsaved(tab: TabState, state: Pick<SavedState, "secrets">): boolean {
  if (!tab.saved) return false;
  const known = judged.get(tab);
  if (known?.secrets === state.secrets) return known.isUnsaved;
  const unsaved = !sameValue(requestOfTab(tab, state), tab.saved.content);
  judged.set(tab, { secrets: state.secrets, isUnsaved: unsaved });
  return unsaved;
}
