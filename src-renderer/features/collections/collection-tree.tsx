import { useVirtualizer } from "@tanstack/react-virtual";
import { type DragEvent, type KeyboardEvent, type MouseEvent, useCallback, useRef, useState } from "react";
import { collectionsFolder, type WorkspaceEntry } from "#shared/model/workspace";
import { useTexts } from "../../i18n/i18n";
import { nextIndex } from "../../ui/list-keys";
import type { CollectionActs } from "./collection-acts";
import { CollectionLine } from "./collection-line";
import { type CollectionRow, folderOf, mayMove, mayMoveOut } from "./collection-rows";
import styles from "./collections.module.css";

export const collectionTreeId = "collection-tree";
const rowHeight = 26;

interface CollectionTreeProps {
  readonly rows: readonly CollectionRow[];
  /** What a search has found, by path. */
  readonly found: ReadonlyMap<string, string>;
  /** The path of the file whose tab is in front; null for none. */
  readonly current: string | null;
  /** The path of what is about to be moved, and of what is renamed. */
  readonly cut: string | null;
  readonly renaming: string | null;
  readonly acts: CollectionActs;
  readonly onExpand: (path: string, isOpen: boolean) => void;
  readonly onCut: (path: string | null) => void;
  readonly onRename: (path: string | null) => void;
  readonly onMenu: (entry: WorkspaceEntry, at: { x: number; y: number }) => void;
}

/** The saved requests in their folders (WAI-ARIA tree pattern). The tree has the focus, its rows never do, but for a name that is edited. */
export function CollectionTree(props: CollectionTreeProps) {
  const { rows, found, current, cut, renaming, acts, onExpand, onRename, onMenu } = props;
  const { t } = useTexts();
  const [activePath, setActivePath] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const dragged = useRef<WorkspaceEntry | null>(null);
  const active = useActiveIndex(rows, activePath ?? current);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    // Another function would have the places of all rows counted anew, at each step of a scroll.
    getItemKey: useCallback((index: number) => rows[index]?.entry.path ?? index, [rows]),
    overscan: 10,
  });
  const activate = (index: number) => {
    const row = rows[index];
    if (!row) return;
    setActivePath(row.entry.path);
    virtual.scrollToIndex(index, { align: "auto" });
  };
  const open = ({ entry, expanded }: CollectionRow) => {
    if (expanded !== null && !entry.fault) onExpand(entry.path, !expanded);
    else acts.open(entry);
  };
  const onKeyDown = useCollectionKeys({ ...props, active, activate, open, scroller, onMoved: setActivePath });
  const drop = (event: DragEvent, folder: string) => {
    event.preventDefault();
    event.stopPropagation();
    setOver(null);
    if (dragged.current) acts.moveTo(dragged.current, folder, setActivePath);
    dragged.current = null;
  };
  const dragOver = (event: DragEvent, folder: string) => {
    if (!dragged.current) return;
    event.stopPropagation();
    if (!mayMove(dragged.current.path, folder)) return setOver(null);
    event.preventDefault();
    setOver(folder);
  };
  const named = (entry: WorkspaceEntry) => (name: string | null) => {
    onRename(null);
    if (name !== null) acts.rename(entry, name, setActivePath);
    scroller.current?.focus();
  };
  const visible = virtual.getVirtualItems();
  return (
    <div
      ref={scroller}
      role="tree"
      id={collectionTreeId}
      aria-label={t("collections.label")}
      aria-activedescendant={visible.some(({ index }) => index === active) ? `collection-row-${active}` : undefined}
      tabIndex={0}
      className={styles.tree}
      onKeyDown={onKeyDown}
      onFocus={(event) => event.target === scroller.current && active < 0 && rows.length > 0 && activate(0)}
      onDragOver={(event) => dragOver(event, collectionsFolder)}
      onDrop={(event) => dragged.current && drop(event, collectionsFolder)}
      onDragEnd={() => {
        dragged.current = null;
        setOver(null);
      }}
    >
      <div role="presentation" className={styles.all} style={{ height: virtual.getTotalSize() }}>
        {visible.map(({ index, key, start }) => {
          const row = rows[index];
          if (!row) return null;
          const { entry } = row;
          const folder = entry.kind === "folder" ? entry.path : folderOf(entry.path);
          return (
            <CollectionLine
              key={key}
              id={`collection-row-${index}`}
              row={row}
              top={start}
              active={index === active}
              current={entry.path === current}
              isCut={entry.path === cut}
              isOver={entry.path === over}
              onName={entry.path === renaming ? named(entry) : null}
              found={found.get(entry.path)}
              onOpen={() => {
                setActivePath(entry.path);
                open(row);
              }}
              onContextMenu={(event: MouseEvent) => {
                event.preventDefault();
                setActivePath(entry.path);
                onMenu(entry, { x: event.clientX, y: event.clientY });
              }}
              onDragStart={(event) => {
                dragged.current = entry;
                event.dataTransfer.effectAllowed = "move";
                event.dataTransfer.setData("text/plain", entry.name);
              }}
              onDragOver={(event) => dragOver(event, folder)}
              onDrop={(event) => drop(event, folder)}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Where this path is; where it is gone, the row that has taken its place. */
function useActiveIndex(rows: readonly CollectionRow[], path: string | null): number {
  const last = useRef(-1);
  const found = rows.findIndex(({ entry }) => entry.path === path);
  if (found >= 0) last.current = found;
  return found >= 0 ? found : Math.min(last.current, rows.length - 1);
}

interface CollectionKeys extends CollectionTreeProps {
  readonly onMoved: (path: string) => void;
  readonly active: number;
  readonly activate: (index: number) => void;
  readonly open: (row: CollectionRow) => void;
  readonly scroller: { readonly current: HTMLElement | null };
}

function useCollectionKeys({ rows, active, activate, open, scroller, cut, acts, ...on }: CollectionKeys) {
  const withMod = (key: string, { entry }: CollectionRow): boolean => {
    if (key === "x") on.onCut(entry.path);
    else if (key === "d") acts.duplicate(entry);
    else if (key === "enter") acts.run(entry);
    else if (key === "v" && cut !== null) {
      acts.moveTo({ path: cut, name: nameAt(rows, cut) }, entry.kind === "folder" ? entry.path : folderOf(entry.path), on.onMoved);
      on.onCut(null);
    } else return false;
    return true;
  };
  const plain = (event: KeyboardEvent, row: CollectionRow): boolean => {
    const { entry, expanded } = row;
    const parent = rows.findIndex((one) => one.entry.path === folderOf(entry.path));
    if (event.key === "ArrowRight") expanded === false ? on.onExpand(entry.path, true) : expanded && activate(active + 1);
    else if (event.key === "ArrowLeft") expanded ? on.onExpand(entry.path, false) : parent >= 0 && activate(parent);
    else if (event.key === "Enter" || event.key === " ") open(row);
    else if (event.key === "F2") on.onRename(entry.path);
    else if (event.key === "Delete") acts.remove(entry);
    else if (event.key === "Escape" && cut !== null) on.onCut(null);
    else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      const line = scroller.current?.querySelector(`#collection-row-${active}`)?.getBoundingClientRect();
      if (line) on.onMenu(entry, { x: line.left + 24, y: line.bottom });
    } else return false;
    return true;
  };
  return (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.target !== scroller.current) return;
    const row = rows[active];
    if (event.altKey) {
      if (event.key !== "ArrowUp" || !row || !mayMoveOut(row.entry.path)) return;
      acts.moveTo(row.entry, folderOf(folderOf(row.entry.path)), on.onMoved);
      event.preventDefault();
      return event.stopPropagation();
    }
    const isMod = event.ctrlKey || event.metaKey;
    if (isMod && event.key.toLowerCase() === "z") acts.undo();
    else if (isMod) {
      if (!row || !withMod(event.key.toLowerCase(), row)) return;
    } else {
      const next = nextIndex(event.key, active, rows.length, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight));
      if (next !== null) activate(next);
      else if (!row || !plain(event, row)) return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
}

/** What it is called, also where its row is not shown. */
function nameAt(rows: readonly CollectionRow[], path: string): string {
  const row = rows.find(({ entry }) => entry.path === path);
  return row?.entry.name ?? path.slice(path.lastIndexOf("/") + 1).replace(/\.yaml$/, "");
}
