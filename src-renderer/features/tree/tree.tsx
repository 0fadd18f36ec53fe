import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from "react";
import { useTexts } from "../../i18n/i18n";
import { searchTerms } from "../../state/text-match";
import { useSchemas } from "../../state/window-state";
import { nextIndex } from "../../ui/list-keys";
import styles from "./tree.module.css";
import { TreeLine } from "./tree-line";
import { type TreeNode, treeOf } from "./tree-node";
import { ancestorKeys, type Expansion, parentIndex, type TreeRow, treeRows, typeAhead } from "./tree-rows";

interface TreeProps {
  readonly filter: string;
  /** The key of the node whose tab is in front, or null. */
  readonly current: string | null;
  /** `apart`: in a tab of its own. */
  readonly onOpen: (node: TreeNode, apart: boolean) => void;
  readonly onMenu: (node: TreeNode, at: { x: number; y: number }) => void;
  readonly onReload: (sourceId: string) => void;
  readonly onClose: (sourceId: string) => void;
}

const rowHeight = 26;

/** The open sources with their services and types (WAI-ARIA tree pattern). The tree has the focus, its rows never do. */
export function Tree({ filter, current, onOpen, onMenu, onReload, onClose }: TreeProps) {
  const { t } = useTexts();
  const sources = useSchemas((state) => state.sources);
  const roots = useMemo(() => treeOf(sources), [sources]);
  const terms = useMemo(() => searchTerms(filter), [filter]);
  const [expansion, setExpansion] = useExpansion(roots, terms, current);
  const rows = useMemo(() => treeRows(roots, expansion, terms), [roots, expansion, terms]);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const active = rows.findIndex((row) => row.node.key === (activeKey ?? current));

  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.node.key ?? index,
    overscan: 10,
  });

  const expand = (row: TreeRow, open: boolean) => setExpansion(new Map(expansion).set(row.node.key, open));
  const activate = (index: number) => {
    const row = rows[index];
    if (!row) return;
    setActiveKey(row.node.key);
    virtual.scrollToIndex(index, { align: "auto" });
  };

  // Only when another tab comes to the front, or comes into the tree: after that the user may scroll away.
  const currentAt = rows.findIndex((row) => row.node.key === current);
  const currentShown = currentAt >= 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (currentShown) virtual.scrollToIndex(currentAt, { align: "auto" });
    setActiveKey(null);
  }, [current, currentShown]);

  const toggle = (row: TreeRow) => row.expanded !== null && expand(row, !row.expanded);
  const open = (row: TreeRow, apart: boolean) => {
    // A service has a page beside its methods: it shows both, and only its chevron closes it.
    if (row.node.kind === "service") {
      if (row.expanded === false) expand(row, true);
      onOpen(row.node, apart);
    } else if (row.expanded === null) onOpen(row.node, apart);
    else toggle(row);
  };
  const onKeyDown = useTreeKeys({ rows, active, activate, expand, open, onMenu, onReload, onClose, scroller });
  const visible = virtual.getVirtualItems();

  if (rows.length === 0) {
    return (
      <p className={styles.none} role="status">
        {t("tree.none")}
      </p>
    );
  }
  return (
    <div
      ref={scroller}
      role="tree"
      id="tree"
      aria-label={t("tree.label")}
      aria-activedescendant={visible.some(({ index }) => index === active) ? `tree-row-${active}` : undefined}
      tabIndex={0}
      className={styles.tree}
      onKeyDown={onKeyDown}
      onFocus={() => active < 0 && rows.length > 0 && activate(0)}
    >
      <div role="presentation" className={styles.all} style={{ height: virtual.getTotalSize() }}>
        {visible.map(({ index, key, start }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <TreeLine
              key={key}
              id={`tree-row-${index}`}
              row={row}
              top={start}
              terms={terms}
              active={index === active}
              current={row.node.key === current}
              onOpen={(apart) => {
                setActiveKey(row.node.key);
                open(row, apart);
              }}
              onToggle={() => {
                setActiveKey(row.node.key);
                toggle(row);
              }}
              onContextMenu={(event: MouseEvent) => {
                event.preventDefault();
                setActiveKey(row.node.key);
                onMenu(row.node, { x: event.clientX, y: event.clientY });
              }}
              onReload={onReload}
              onClose={onClose}
            />
          );
        })}
      </div>
    </div>
  );
}

const nothing: Expansion = new Map();

/**
 * What the user opened and closed. While something is searched it is another set, forgotten with the search. Whatever
 * holds the method whose tab comes to the front is opened.
 */
function useExpansion(roots: readonly TreeNode[], terms: readonly string[], current: string | null) {
  const [plain, setPlain] = useState<Expansion>(nothing);
  const [found, setFound] = useState({ terms, expansion: nothing });
  const searching = terms.length > 0;
  // Only when another tab comes to the front: the user may close it again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    const keys = current === null ? [] : ancestorKeys(roots, current);
    if (keys.length > 0) setPlain((now) => new Map([...now, ...keys.map((key) => [key, true] as const)]));
  }, [current]);
  const expansion = searching ? (found.terms === terms ? found.expansion : nothing) : plain;
  const set = (next: Expansion) => (searching ? setFound({ terms, expansion: next }) : setPlain(next));
  return [expansion, set] as const;
}

interface TreeKeys extends Pick<TreeProps, "onMenu" | "onReload" | "onClose"> {
  readonly rows: readonly TreeRow[];
  readonly active: number;
  readonly activate: (index: number) => void;
  readonly expand: (row: TreeRow, open: boolean) => void;
  readonly open: (row: TreeRow, apart: boolean) => void;
  readonly scroller: { readonly current: HTMLElement | null };
}

function useTreeKeys({ rows, active, activate, expand, open, onMenu, onReload, onClose, scroller }: TreeKeys) {
  const typed = useRef({ text: "", at: 0 });

  const type = (key: string, now: number) => {
    const before = now - typed.current.at < 800 ? typed.current.text : "";
    typed.current = { text: before + key, at: now };
    const found = typeAhead(rows, active, typed.current.text);
    if (found >= 0) activate(found);
  };

  const arrow = (key: string, row: TreeRow): boolean => {
    if (key === "ArrowRight") {
      if (row.expanded === false) expand(row, true);
      else if (row.expanded) activate(active + 1);
      return true;
    }
    if (key !== "ArrowLeft") return false;
    if (row.expanded) expand(row, false);
    else if (parentIndex(rows, active) >= 0) activate(parentIndex(rows, active));
    return true;
  };

  const actOnRow = (event: KeyboardEvent, row: TreeRow): boolean => {
    if (arrow(event.key, row)) return true;
    if (event.key === "Enter" || event.key === " ") open(row, event.shiftKey);
    else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      const line = scroller.current?.querySelector(`#tree-row-${active}`)?.getBoundingClientRect();
      if (line) onMenu(row.node, { x: line.left + 24, y: line.bottom });
    } else if (row.node.kind === "source" && event.key === "Delete") onClose(row.node.outline.source.id);
    else if (row.node.kind === "source" && event.key === "F5") onReload(row.node.outline.source.id);
    else return false;
    return true;
  };

  return (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.nativeEvent.isComposing) return;
    const row = rows[active];
    const next = nextIndex(event.key, active, rows.length, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight));
    if (next !== null) activate(next);
    else if (row && actOnRow(event, row)) {
      // done
    } else if (event.key.length === 1 && event.key !== " ") type(event.key, event.timeStamp);
    else return;
    event.preventDefault();
  };
}
