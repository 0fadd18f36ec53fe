import { ChevronDown, ChevronRight, TriangleAlert } from "lucide-react";
import { type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId } from "react";
import type { NodePath } from "#shared/model/message-view";
import { useRowScroll } from "../scroll/use-row-scroll";
import { pathKey, samePath } from "./node-path";
import type { NodeTree, ShownRow } from "./node-tree";
import { isUnknown } from "./node-words";
import { actOnKey, pathAfterKey } from "./tree-keys";
import styles from "./tree-lines.module.css";
import { useVersionOf } from "./use-version-of";

interface TreeLinesProps {
  readonly tree: NodeTree;
  readonly label: string;
  /** In pixels. */
  readonly rowHeight: number;
  /** What a row says; the chevron and the indentation are the tree's own. */
  readonly line: (row: ShownRow) => ReactNode;
  /** Another node is chosen. */
  readonly onChosen: () => void;
  /** Enter, or a double click, on a value that has nothing to open. */
  readonly onLook: () => void;
  readonly onMenu: (at: { readonly x: number; readonly y: number }) => void;
  readonly onCopy: () => void;
  /** The node under the pointer; null for none. */
  readonly onHover?: ((row: ShownRow | null) => void) | undefined;
}

/** Keys that open and move are the tree's own only without these. */
const isPlain = (event: KeyboardEvent) => !event.ctrlKey && !event.metaKey && !event.altKey && !event.nativeEvent.isComposing;

/** A message's nodes as lines, of which only those in sight are drawn (WAI-ARIA tree pattern). The tree has the focus, its rows never do. */
export function TreeLines({ tree, label, rowHeight, line, onChosen, onLook, onMenu, onCopy, onHover }: TreeLinesProps) {
  const version = useVersionOf(tree);
  const prefix = useId();
  const scroll = useRowScroll(tree.rows, rowHeight, 0, "never");
  const { first, last, shift, viewport, scroller, center } = scroll;
  const { selected } = tree;

  useEffect(() => void tree.opened(), [tree]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after news, what is in sight and still missing is asked for again
  useEffect(() => tree.want(first, last), [tree, first, last, version]);
  // Only when another node is chosen, or the room changes: after that the user may scroll away.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (selected) center(tree.placeOf(selected));
  }, [tree, selected, viewport, center]);

  const choose = (path: NodePath) => {
    tree.select(path);
    onChosen();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "c" && !event.shiftKey && !event.altKey) {
      // What is marked with the mouse is what the user means.
      if (selected === null || !(window.getSelection()?.isCollapsed ?? true)) return;
      onCopy();
    } else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      const row = selected && document.getElementById(`${prefix}${pathKey(selected)}`)?.getBoundingClientRect();
      if (row) onMenu({ x: row.left + 40, y: row.bottom });
    } else if (!isPlain(event)) return;
    else {
      const next = pathAfterKey(tree, event.key, Math.max(1, Math.floor(viewport / rowHeight) - 1), first);
      if (next) {
        scroll.reveal(tree.placeOf(next), 0);
        choose(next);
      } else if (actOnKey(tree, event.key)) onChosen();
      else if (event.key === "Enter" && selected) onLook();
      else return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const rows = Array.from({ length: last - first }, (_, at) => tree.rowAt(first + at));
  const most = Math.ceil(viewport / rowHeight) + 1;
  const isInSight = selected !== null && rows.some(({ path, part }) => part === "node" && samePath(path, selected));
  return (
    <div
      ref={scroller}
      role="tree"
      aria-label={label}
      aria-activedescendant={isInSight ? `${prefix}${pathKey(selected)}` : undefined}
      tabIndex={0}
      className={styles.tree}
      onScroll={scroll.onScroll}
      onKeyDown={onKeyDown}
      onMouseLeave={() => onHover?.(null)}
    >
      <div style={{ height: scroll.spacer }} role="presentation">
        <div className={styles.window} style={{ height: Math.min(viewport, scroll.spacer) }} role="presentation">
          <div style={{ transform: `translateY(${-shift}px)` }} role="presentation">
            {rows.map((row, at) => (
              <TreeLine
                // biome-ignore lint/suspicious/noArrayIndexKey: what scrolls out makes the elements of what scrolls in
                key={(first + at) % most}
                id={`${prefix}${pathKey(row.path)}`}
                row={row}
                height={rowHeight}
                isSelected={selected !== null && samePath(row.path, selected)}
                onChoose={() => choose(row.path)}
                onToggle={() => {
                  tree.toggle(row.path);
                  choose(row.path);
                }}
                onLook={onLook}
                onMenu={onMenu}
                onHover={onHover}
              >
                {line(row)}
              </TreeLine>
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

interface TreeLineProps extends Pick<TreeLinesProps, "onLook" | "onMenu" | "onHover"> {
  readonly id: string;
  readonly row: ShownRow;
  readonly height: number;
  readonly isSelected: boolean;
  readonly onChoose: () => void;
  readonly onToggle: () => void;
  readonly children: ReactNode;
}

/** Beyond this depth lines are indented no further, so that there is room for what they say. */
const deepest = 24;

function TreeLine({ id, row, height, isSelected, onChoose, onToggle, onLook, onMenu, onHover, children }: TreeLineProps) {
  const { path, part, isOpen, siblings, node } = row;
  const isEnd = part === "end";
  // That a field is unknown is no fault of its bytes: what it says behind its value is enough.
  const hasProblem = !isEnd && node?.problem != null && !isUnknown(node);
  const canOpen = !isEnd && (node?.children ?? 0) > 0;
  const indent = Math.min(path.length, deepest) * 14;
  const onClick = () => {
    // A click that ends a selection of text is not a choice of the row.
    if (window.getSelection()?.isCollapsed ?? true) onChoose();
  };
  const onContextMenu = (event: MouseEvent) => {
    event.preventDefault();
    onChoose();
    onMenu({ x: event.clientX, y: event.clientY });
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the focus and the keys
    // biome-ignore lint/a11y/noStaticElementInteractions: a treeitem, or the mere end of one
    <div
      {...(isEnd
        ? { "aria-hidden": true }
        : {
            id,
            role: "treeitem",
            "aria-level": path.length + 1,
            "aria-posinset": (path.at(-1) ?? 0) + 1,
            "aria-setsize": siblings,
            "aria-expanded": canOpen ? isOpen : undefined,
            "aria-selected": isSelected,
          })}
      className={styles.line}
      style={{ height, lineHeight: `${height}px`, "--indent": `${indent}px` } as CSSProperties}
      data-problem={hasProblem || undefined}
      onClick={onClick}
      onDoubleClick={canOpen ? onToggle : onLook}
      onContextMenu={onContextMenu}
      onMouseEnter={() => onHover?.(row)}
    >
      <span className={styles.mark}>{hasProblem && <TriangleAlert size={11} aria-hidden="true" />}</span>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: mouse only; the keyboard has Left and Right */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
      <span
        className={styles.chevron}
        onClick={(event) => {
          if (!canOpen) return;
          event.stopPropagation();
          onToggle();
        }}
      >
        {canOpen && (isOpen ? <ChevronDown size={12} aria-hidden="true" /> : <ChevronRight size={12} aria-hidden="true" />)}
      </span>
      <span className={styles.guides} style={{ width: indent }} />
      {children}
    </div>
  );
}
