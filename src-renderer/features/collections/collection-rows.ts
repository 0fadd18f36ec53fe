import { collectionsFolder, type WorkspaceEntry } from "#shared/model/workspace";

/** One line of the collections. */
export interface CollectionRow {
  readonly entry: WorkspaceEntry;
  /** From 1. */
  readonly level: number;
  /** Null of a request. */
  readonly expanded: boolean | null;
  /** Among those of its folder, from 1. */
  readonly position: number;
  readonly siblings: number;
}

/** The folder of collections that a path is in. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** The requests and folders below `collections`, folders first, each as a person would sort them; what is in closed folders is left out. */
export function collectionRows(entries: ReadonlyMap<string, WorkspaceEntry>, closed: ReadonlySet<string>): CollectionRow[] {
  const children = new Map<string, WorkspaceEntry[]>();
  for (const entry of entries.values()) {
    if (!entry.path.startsWith(`${collectionsFolder}/`)) continue;
    const folder = folderOf(entry.path);
    const siblings = children.get(folder);
    if (siblings) siblings.push(entry);
    else children.set(folder, [entry]);
  }
  const rows: CollectionRow[] = [];
  const add = (folder: string, level: number): void => {
    const siblings = (children.get(folder) ?? []).sort(inOrder);
    for (const [at, entry] of siblings.entries()) {
      const expanded = entry.kind === "folder" ? !closed.has(entry.path) : null;
      rows.push({ entry, level, expanded, position: at + 1, siblings: siblings.length });
      if (expanded) add(entry.path, level + 1);
    }
  };
  add(collectionsFolder, 1);
  return rows;
}

function inOrder(a: WorkspaceEntry, b: WorkspaceEntry): number {
  return Number(b.kind === "folder") - Number(a.kind === "folder") || order.compare(a.name, b.name);
}

/** The folders of collections, to choose from, in the order of their paths. */
export function folderPaths(entries: ReadonlyMap<string, WorkspaceEntry>): string[] {
  const folders = [...entries.values()].filter(({ kind, path }) => kind === "folder" && path.startsWith(`${collectionsFolder}/`));
  return folders.map(({ path }) => path).sort(order.compare);
}

/** Is it in a folder of the collections, so that it can be moved out of that? */
export function mayMoveOut(path: string): boolean {
  return folderOf(path).startsWith(`${collectionsFolder}/`);
}

/** May this be moved into that folder? Not where it is already, and no folder into itself. */
export function mayMove(path: string, folder: string): boolean {
  return folderOf(path) !== folder && folder !== path && !folder.startsWith(`${path}/`);
}
