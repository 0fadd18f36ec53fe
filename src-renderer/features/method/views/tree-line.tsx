import { ChevronDown, ChevronRight, TriangleAlert } from "lucide-react";
import type { CSSProperties, MouseEvent, ReactNode } from "react";
import type { ShownRow } from "./node-tree";
import { isUnknown } from "./node-words";
import styles from "./tree-lines.module.css";

interface TreeLineProps {
  readonly id: string;
  readonly row: ShownRow;
  readonly height: number;
  readonly isSelected: boolean;
  readonly onChoose: () => void;
  readonly onToggle: () => void;
  readonly onLook: () => void;
  readonly onMenu: (at: { readonly x: number; readonly y: number }) => void;
  readonly onHover: ((row: ShownRow) => void) | undefined;
  readonly children: ReactNode;
}

/** Beyond this depth lines are indented no further, so that there is room for what they say. */
const deepest = 24;

/** One row of a tree: its mark, its chevron, its indentation; what it says is the view's. */
export function TreeLine({ id, row, height, isSelected, onChoose, onToggle, onLook, onMenu, onHover, children }: TreeLineProps) {
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
      <Chevron isOpen={canOpen ? isOpen : null} onToggle={onToggle} />
      <span className={styles.guides} style={{ width: indent }} />
      {children}
    </div>
  );
}

/** Null for what cannot be opened. */
function Chevron({ isOpen, onToggle }: { isOpen: boolean | null; onToggle: () => void }) {
  if (isOpen === null) return <span className={styles.chevron} />;
  const Icon = isOpen ? ChevronDown : ChevronRight;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: mouse only; the keyboard has Left and Right
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <span
      className={styles.chevron}
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
    >
      <Icon size={12} aria-hidden="true" />
    </span>
  );
}
