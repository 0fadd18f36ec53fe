import { createStore } from "zustand/vanilla";
import type { FaultData } from "#shared/base/fault";
import type { Client } from "#shared/bridge/client";
import type { workspaceContract } from "#shared/contract/workspace";
import type { CallScope } from "#shared/model/call";
import type { OpenWorkspace, TabState } from "#shared/model/settings";
import {
  environmentsFolder,
  folderFileName,
  type OpenedSource,
  type TakenVariable,
  type WorkspaceChange,
  type WorkspaceEntry,
} from "#shared/model/workspace";

/** A source that is opened when the user agrees. */
export type WaitingSource = Pick<OpenedSource, "kind" | "name">;

/** The workspace that this window has open, as the core last told of it; and what is chosen of it. */
export interface WorkspaceState {
  /** Null where none is open. */
  readonly id: string | null;
  /** The chosen environment's name; null for none. */
  readonly environment: string | null;
  /** By their paths: another map after each change. */
  readonly entries: ReadonlyMap<string, WorkspaceEntry>;
  /** All that was there has been told. */
  readonly complete: boolean;
  /** Sources that its file names and that wait for the user: another array each time that they are told. */
  readonly waiting: readonly WaitingSource[];
  /** What single calls took from their answers, under any environment. */
  readonly taken: readonly TakenVariable[];
  /** How often the user has allowed its requests a variable of this machine's environment. */
  readonly allowed: number;
  /** Why it cannot be shown: its folder has gone, its own file is broken. */
  readonly fault: FaultData | null;
}

export type WorkspaceStore = ReturnType<typeof createWorkspaceStore>;

const nothing = { entries: new Map<string, WorkspaceEntry>(), complete: false, waiting: [], taken: [], allowed: 0, fault: null };

export function createWorkspaceStore(open: OpenWorkspace | null = null) {
  return createStore<WorkspaceState>(() => ({ ...nothing, id: open?.id ?? null, environment: open?.environment ?? null }));
}

/** The acts on which workspace is open, and what of it is chosen. */
export interface WorkspaceActions {
  /** Opens a folder, or its `wirebench.yaml`. Faults: those of workspace.open. */
  open(handle: string): Promise<void>;
  /** Makes one, and opens it. Faults: those of workspace.create. */
  create(handle: string, folder: string | null, name: string): Promise<void>;
  /** Shows one that the core knows already; null for none. */
  use(id: string | null): void;
  choose(environment: string | null): void;
  /** Takes what the core tells of the open one. */
  told(change: WorkspaceChange): void;
  /** Takes what the core tells of the values that calls took. */
  tookFrom(values: readonly TakenVariable[]): void;
  /** Lets its requests use a variable of this machine's environment. Faults: those of workspace.agreeToVariable. */
  allow(variable: string): Promise<void>;
  failed(fault: FaultData): void;
}

export function workspaceActions(client: Client<typeof workspaceContract>, store: WorkspaceStore): WorkspaceActions {
  const use = (id: string | null) => {
    if (id !== store.getState().id) store.setState({ ...nothing, id, environment: null });
  };
  return {
    open: async (handle) => use((await client.call("workspace.open", { handle })).workspaceId),
    create: async (handle, folder, name) => use((await client.call("workspace.create", { handle, folder, name })).workspaceId),
    use,
    allow: async (variable) => {
      const { id: workspaceId } = store.getState();
      if (workspaceId === null) return;
      await client.call("workspace.agreeToVariable", { workspaceId, variable });
      store.setState(({ allowed }) => ({ allowed: allowed + 1 }));
    },
    choose: (environment) => store.setState({ environment }),
    told: (change) => store.setState(({ entries }) => ({ entries: changed(entries, change), complete: change.complete, fault: null })),
    tookFrom: (taken) => store.setState({ taken }),
    failed: (fault) => store.setState({ fault }),
  };
}

function changed(entries: ReadonlyMap<string, WorkspaceEntry>, { put, gone }: WorkspaceChange): ReadonlyMap<string, WorkspaceEntry> {
  const now = new Map(entries);
  for (const path of gone) {
    now.delete(path);
    for (const below of now.keys()) if (below.startsWith(`${path}/`)) now.delete(below);
  }
  for (const entry of put) now.set(entry.path, entry);
  return now;
}

/** What is kept over a restart. */
export function openWorkspace({ id, environment }: WorkspaceState): OpenWorkspace | null {
  return id === null ? null : { id, environment };
}

/** The path of the entry that a file is of: a folder's for its `folder.yaml`. */
export function entryPathOf(file: string): string {
  return file.endsWith(`/${folderFileName}`) ? file.slice(0, -folderFileName.length - 1) : file;
}

/** The file that says what is at an entry. */
export function fileOf({ kind, path }: Pick<WorkspaceEntry, "kind" | "path">): string {
  return kind === "folder" ? `${path}/${folderFileName}` : path;
}

/** The environments' names, in order. */
export function environmentNames({ entries }: WorkspaceState): string[] {
  const names = [...entries.values()].filter(({ kind, path }) => kind === "environment" && path.startsWith(`${environmentsFolder}/`));
  return names.map(({ name }) => name).sort();
}

/** Where the names in a tab's texts are looked up: at its file, else in the workspace alone; undefined without one. */
export function scopeOf(
  { id, environment }: Pick<WorkspaceState, "id" | "environment">,
  { saved }: { readonly saved?: Pick<NonNullable<TabState["saved"]>, "workspaceId" | "path"> | undefined },
): CallScope | undefined {
  if (id === null) return undefined;
  return { workspaceId: id, environment, path: saved?.workspaceId === id ? saved.path : null };
}
