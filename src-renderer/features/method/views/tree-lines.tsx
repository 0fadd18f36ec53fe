import { type KeyboardEvent, type ReactNode, useEffect, useId } from "react";
import type { NodePath } from "#shared/model/message-view";
import { useRowScroll } from "../scroll/use-row-scroll";
import { pathKey, samePath } from "./node-path";
import type { NodeTree, ShownRow } from "./node-tree";
import { actOnKey, pathAfterKey } from "./tree-keys";
import { TreeLine } from "./tree-line";
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

/** What is marked with the mouse is what the user means to copy, if anything is. */
function isCopy({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): boolean {
  const isChord = (ctrlKey || metaKey) && !shiftKey && !altKey && key.toLowerCase() === "c";
  return isChord && (window.getSelection()?.isCollapsed ?? true);
}

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
  const row = (path: NodePath) => `${prefix}${pathKey(path)}`;
  const onKeyDown = (event: KeyboardEvent) => {
    if (!actOnChosen(event) && !move(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const actOnChosen = (event: KeyboardEvent): boolean => {
    if (selected === null) return false;
    if (isCopy(event)) onCopy();
    else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      const box = document.getElementById(row(selected))?.getBoundingClientRect();
      if (box) onMenu({ x: box.left + 40, y: box.bottom });
    } else return false;
    return true;
  };
  const move = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.nativeEvent.isComposing) return false;
    const next = pathAfterKey(tree, event.key, Math.max(1, Math.floor(viewport / rowHeight) - 1), first);
    if (next) {
      scroll.reveal(tree.placeOf(next), 0);
      choose(next);
    } else if (actOnKey(tree, event.key)) onChosen();
    else if (event.key === "Enter" && selected) onLook();
    else return false;
    return true;
  };

  const rows = Array.from({ length: last - first }, (_, at) => tree.rowAt(first + at));
  const most = Math.ceil(viewport / rowHeight) + 1;
  const isInSight = selected !== null && rows.some(({ path, part }) => part === "node" && samePath(path, selected));
  return (
    <div
      ref={scroller}
      role="tree"
      aria-label={label}
      aria-activedescendant={isInSight ? row(selected) : undefined}
      tabIndex={0}
      className={styles.tree}
      onScroll={scroll.onScroll}
      onKeyDown={onKeyDown}
      onMouseLeave={() => onHover?.(null)}
    >
      <div style={{ height: scroll.spacer }} role="presentation">
        <div className={styles.window} style={{ height: Math.min(viewport, scroll.spacer) }} role="presentation">
          <div style={{ transform: `translateY(${-shift}px)` }} role="presentation">
            {rows.map((shown, at) => (
              <TreeLine
                // biome-ignore lint/suspicious/noArrayIndexKey: what scrolls out makes the elements of what scrolls in
                key={(first + at) % most}
                id={row(shown.path)}
                row={shown}
                height={rowHeight}
                isSelected={selected !== null && samePath(shown.path, selected)}
                onChoose={() => choose(shown.path)}
                onToggle={() => {
                  tree.toggle(shown.path);
                  choose(shown.path);
                }}
                onLook={onLook}
                onMenu={onMenu}
                onHover={onHover}
              >
                {line(shown)}
              </TreeLine>
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}
