import { Fault } from "#shared/base/fault";
import { sameValue } from "#shared/base/same-value";
import type { Client } from "#shared/bridge/client";
import type { workspaceContract } from "#shared/contract/workspace";
import type { MethodKind } from "#shared/model/method";
import type { SavedRequest } from "#shared/model/saved-request";
import type { SecretRef } from "#shared/model/secret";
import type { TabState } from "#shared/model/settings";
import type { WorkspaceDocument } from "#shared/model/workspace";
import { fieldsOf, requestOf, unnamedSecrets } from "./saved-request";
import { isUnsaved, type Removed, requestOfTab, type SavedStore, type SavedTrouble, secretNameFor, secretNames } from "./saved-store";
import { findMethod, type SchemaState, type SchemaStore } from "./schema-store";
import type { TabActions, TabStore } from "./tab-store";
import type { WorkspaceStore } from "./workspace-store";

interface SavedWindow {
  readonly schemas: SchemaStore;
  readonly tabs: TabStore;
  readonly tabActions: TabActions;
  readonly workspace: WorkspaceStore;
  readonly saved: SavedStore;
}

/** The source of a tab whose method no open source has. */
export const noSourceId = "none";

/** How many deletions can be undone. */
const mostRemoved = 50;

export type SavedActions = ReturnType<typeof savedActions>;

/** The acts on requests that are in files of the open workspace. Each rejects with a Fault of its operation. */
export function savedActions(client: Client<typeof workspaceContract>, { schemas, tabs, tabActions, workspace, saved }: SavedWindow) {
  const saving = new Set<string>();
  const tabOf = (id: string) => tabs.getState().tabs.find((tab) => tab.id === id);
  const ofWorkspace = (id: string | null) => tabs.getState().tabs.filter((tab) => tab.saved && tab.saved.workspaceId === id);

  const trouble = (tabId: string, now: SavedTrouble | null): void => {
    const { [tabId]: _before, ...others } = saved.getState().troubles;
    saved.setState({ troubles: now === null ? others : { ...others, [tabId]: now } });
  };

  const learnSecrets = async (workspaceId: string): Promise<void> => {
    const { secrets } = await client.call("workspace.secrets", { workspaceId });
    const known = new Map(secrets.flatMap(({ name, secret }) => (secret ? [[name, secret.id] as const] : [])));
    if (!sameValue([...known], [...saved.getState().secrets])) saved.setState({ secrets: known });
  };

  /** Where a file has gone that was renamed or moved by somebody else: what says the same, and has no tab. */
  const sameElsewhere = (hash: string): string | undefined => {
    const { id, entries } = workspace.getState();
    const shown = new Set(ofWorkspace(id).map((tab) => tab.saved?.path));
    const same = [...entries.values()].filter((entry) => entry.kind === "request" && entry.hash === hash && !shown.has(entry.path));
    return same.length === 1 ? same[0]?.path : undefined;
  };

  /** Has the tab say what a file says. */
  const show = (tabId: string, workspaceId: string, { path, content, hash }: WorkspaceDocument): void => {
    if (content.kind !== "request") throw notRequest(path);
    const { request } = content;
    const place = sourceFor(schemas.getState(), request.method, tabOf(tabId)?.sourceId);
    const { secrets } = saved.getState();
    const fields = fieldsOf(request, place.kind, (name) => secrets.get(name) ?? null);
    tabActions.update(tabId, { ...fields, sourceId: place.sourceId, saved: { workspaceId, path, hash: hash ?? "", content: request } });
    trouble(tabId, null);
  };

  const reload = async (tabId: string): Promise<void> => {
    const place = tabOf(tabId)?.saved;
    if (!place) return;
    const document = await client.call("workspace.read", { workspaceId: place.workspaceId, path: place.path });
    show(tabId, place.workspaceId, document);
  };

  /** Gives each of a tab's secrets that has none a name in the workspace. */
  const nameSecrets = async (tab: TabState, workspaceId: string, called: string): Promise<void> => {
    for (const id of unnamedSecrets(tab, secretNames(saved.getState()))) {
      const { secrets } = saved.getState();
      const name = secretNameFor(saved.getState(), id, called);
      await client.call("workspace.nameSecret", { workspaceId, name, secretId: id });
      saved.setState({ secrets: new Map([...secrets, [name, id]]) });
    }
  };

  /** Writes a tab's request over what has this hash. What others wrote meanwhile elsewhere in the file is shown then. */
  const write = async (tabId: string, hash: string): Promise<void> => {
    const tab = tabOf(tabId);
    if (!tab?.saved) return;
    const { workspaceId, path } = tab.saved;
    await nameSecrets(tab, workspaceId, nameOf(path));
    const request = requestOfTab(tab, saved.getState());
    const content = { kind: "request", request } as const;
    const document = await client.call("workspace.save", { workspaceId, path, content, baseHash: hash || null });
    const now = tabOf(tabId);
    if (!now?.saved) return;
    const isAsSent = sameValue(requestOfTab(now, saved.getState()), request);
    const said = document.content.kind === "request" ? document.content.request : request;
    if (isAsSent && !sameValue(said, request)) show(tabId, workspaceId, document);
    else tabActions.update(tabId, { saved: { ...now.saved, hash: document.hash ?? "", content: said } });
    trouble(tabId, null);
  };

  const conflictOf = async (tab: TabState): Promise<SavedTrouble> => {
    if (!tab.saved) return { kind: "gone" };
    const { workspaceId, path, hash } = tab.saved;
    const content = { kind: "request", request: requestOfTab(tab, saved.getState()) } as const;
    const conflict = await client.call("workspace.conflict", { workspaceId, path, content, baseHash: hash || null });
    return { kind: "changed", conflict };
  };

  const add = (workspaceId: string, document: WorkspaceDocument): void => {
    if (document.content.kind !== "request") throw notRequest(document.path);
    const { request } = document.content;
    const { sourceId } = sourceFor(schemas.getState(), request.method);
    tabActions.openMethod(sourceId, request.method, request.target ?? "", true);
    show(tabs.getState().activeTab ?? "", workspaceId, document);
  };

  return {
    learnSecrets,

    /** Opens a tab for a request that is in no file; its secrets are the vault's ids. */
    openUnsaved: (request: SavedRequest): void => showUnsaved({ schemas, tabs, tabActions }, request, (id) => id),

    /** Shows the tab of a request's file, or opens one. */
    async open(path: string): Promise<void> {
      const { id } = workspace.getState();
      if (id === null) return;
      const tabOfFile = () => ofWorkspace(id).find((tab) => tab.saved?.path === path);
      const open = tabOfFile();
      if (open) return tabActions.activate(open.id);
      const [document] = await Promise.all([client.call("workspace.read", { workspaceId: id, path }), learnSecrets(id)]);
      // A double click asks twice before the file is read.
      const opened = tabOfFile();
      if (opened) tabActions.activate(opened.id);
      else add(id, document);
    },

    /**
     * Saves a tab: into its file, or, where it has none, after it has asked for a name and a folder. False where it was not written: it
     * asks, or the file was changed meanwhile by somebody else, and the tab says so.
     */
    async save(tabId: string): Promise<boolean> {
      const tab = tabOf(tabId);
      if (tab?.kind !== "method" || saving.has(tabId)) return false;
      if (!tab.saved || tab.saved.workspaceId !== workspace.getState().id) {
        saved.setState({ naming: tabId });
        return false;
      }
      saving.add(tabId);
      try {
        await write(tabId, tab.saved.hash);
        return true;
      } catch (reason) {
        const { code } = Fault.from(reason);
        if (code === "file-not-found") trouble(tabId, { kind: "gone" });
        else if (code === "file-changed") trouble(tabId, await conflictOf(tabOf(tabId) ?? tab));
        else throw reason;
        return false;
      } finally {
        saving.delete(tabId);
      }
    },

    /** Saves a tab as a new file in a folder of collections; the tab is of that file then. */
    async saveAs(tabId: string, folder: string, name: string): Promise<void> {
      const { id: workspaceId } = workspace.getState();
      const tab = tabOf(tabId);
      if (!tab || workspaceId === null) return;
      await learnSecrets(workspaceId);
      await nameSecrets(tab, workspaceId, name);
      const known = secretNames(saved.getState());
      const request = requestOf(tab, tab.saved?.content ?? null, known);
      const content = { kind: "request", request } as const;
      const { path } = await client.call("workspace.createEntry", { workspaceId, folder, name, content });
      const document = await client.call("workspace.read", { workspaceId, path });
      tabActions.update(tabId, { saved: { workspaceId, path, hash: document.hash ?? "", content: request } });
      trouble(tabId, null);
      saved.setState({ naming: null });
      if (tab.sourceId !== noSourceId) await client.call("workspace.keepSource", { workspaceId, sourceId: tab.sourceId }).catch(() => {});
    },

    /** The two sides of a file that was changed on the disk while its tab was edited. */
    async compare(tabId: string): Promise<void> {
      const tab = tabOf(tabId);
      if (tab) trouble(tabId, await conflictOf(tab));
    },

    /** After a conflict: the file's content counts. */
    takeTheirs: reload,

    /** After a conflict: the tab's content counts. */
    async takeMine(tabId: string): Promise<void> {
      const tab = tabOf(tabId);
      if (!tab) return;
      const now = await conflictOf(tab);
      if (now.kind === "changed" && now.conflict) await write(tabId, now.conflict.hash);
    },

    /** Takes a tab from its file, which stays as it is or is gone already. */
    detach(tabId: string): void {
      tabActions.update(tabId, { saved: undefined });
      trouble(tabId, null);
    },

    /** Tabs of what was renamed or moved go along. */
    moved(workspaceId: string, from: string, to: string): void {
      for (const tab of tabs.getState().tabs) {
        const isOfFile = (tab.kind === "environment" || tab.kind === "file") && tab.sourceId === workspaceId;
        if (!isOfFile || (tab.subject !== from && !tab.subject.startsWith(`${from}/`))) continue;
        tabActions.update(tab.id, { subject: to + tab.subject.slice(from.length) });
      }
      for (const tab of ofWorkspace(workspaceId)) {
        const { saved: place } = tab;
        if (!place || (place.path !== from && !place.path.startsWith(`${from}/`))) continue;
        tabActions.update(tab.id, { saved: { ...place, path: to + place.path.slice(from.length) } });
      }
    },

    /** Something was deleted, and can be brought back. */
    removed(one: Removed): void {
      saved.setState({ removed: [...saved.getState().removed, one].slice(-mostRemoved) });
    },

    /** Brings back what was deleted last. Faults: those of workspace.restore. */
    async undo(): Promise<void> {
      const last = saved.getState().removed.at(-1);
      if (!last) return;
      await client.call("workspace.restore", { workspaceId: last.workspaceId, trashId: last.trashId });
      saved.setState(({ removed }) => ({ removed: removed.filter((one) => one !== last) }));
    },

    /** Compares the tabs with what the workspace has now: one without unsaved changes follows its file, another says what happened. */
    async follow(): Promise<void> {
      const { id, entries, complete } = workspace.getState();
      for (const tab of ofWorkspace(id)) {
        const { saved: place } = tab;
        if (!place || saving.has(tab.id)) continue;
        const entry = entries.get(place.path);
        if (!entry) {
          const moved = complete ? sameElsewhere(place.hash) : undefined;
          if (moved) tabActions.update(tab.id, { saved: { ...place, path: moved } });
          else if (complete) trouble(tab.id, { kind: "gone" });
        } else if (entry.hash === place.hash) {
          if (saved.getState().troubles[tab.id]) trouble(tab.id, null);
        } else if (entry.fault !== null || isUnsaved(tab, saved.getState())) trouble(tab.id, { kind: "changed", conflict: null });
        else await reload(tab.id);
      }
    },

    /** Tabs whose method was in no open source find it in one that has come. */
    seat(): void {
      const state = schemas.getState();
      for (const tab of tabs.getState().tabs) {
        if (tab.kind !== "method" || !tab.saved || findMethod(state, tab.sourceId, tab.subject)) continue;
        const { sourceId } = sourceFor(state, tab.subject);
        if (sourceId !== noSourceId) tabActions.update(tab.id, { sourceId });
      }
    },
  };
}

/** Opens a tab for a request that is in no file. `idOf` answers the vault's id of a secret in it; `preferred` is the source that it came with. */
export function showUnsaved(
  { schemas, tabs, tabActions }: Pick<SavedWindow, "schemas" | "tabs" | "tabActions">,
  request: SavedRequest,
  idOf: (ref: string) => SecretRef,
  preferred?: string,
): void {
  const place = sourceFor(schemas.getState(), request.method, preferred);
  tabActions.openMethod(place.sourceId, request.method, request.target ?? "", true);
  tabActions.update(tabs.getState().activeTab ?? "", fieldsOf(request, place.kind, idOf));
}

/** The open source that has a method, `preferred` if it is one of them; and the method's kind. */
function sourceFor(
  state: Pick<SchemaState, "sources">,
  method: string,
  preferred = noSourceId,
): { readonly sourceId: string; readonly kind: MethodKind | null } {
  const ids = [preferred, ...state.sources.map(({ source }) => source.id)];
  for (const sourceId of ids) {
    const found = findMethod(state, sourceId, method);
    if (found) return { sourceId, kind: found.method.kind };
  }
  return { sourceId: preferred, kind: null };
}

/** A file's name without its end, of a path in a workspace. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.ya?ml$/, "");
}

function notRequest(path: string): Fault {
  return new Fault("workspace-file", `${path} is no request.`, { facts: { file: path } });
}
