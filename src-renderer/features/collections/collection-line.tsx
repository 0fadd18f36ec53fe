import { ChevronDown, ChevronRight, CircleDashed, FileWarning, Folder } from "lucide-react";
import { type DragEvent, type KeyboardEvent, type MouseEvent, useRef } from "react";
import { faultLine } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import { findMethod, type SchemaState } from "../../state/schema-store";
import { useSchemas } from "../../state/window-state";
import { KindIcon } from "../../ui/kind-icon";
import type { CollectionRow } from "./collection-rows";
import styles from "./collections.module.css";

interface CollectionLineProps {
  readonly id: string;
  readonly row: CollectionRow;
  /** In pixels from the top of all rows. */
  readonly top: number;
  readonly active: boolean;
  readonly current: boolean;
  /** It is about to be moved. */
  readonly isCut: boolean;
  /** What is dragged would land in it. */
  readonly isOver: boolean;
  /** Hears the new name, or null for the old one, while the row is renamed; else null. */
  readonly onName: ((name: string | null) => void) | null;
  /** What a search has found in it, instead of its method. */
  readonly found?: string | undefined;
  readonly onOpen: () => void;
  readonly onContextMenu: (event: MouseEvent) => void;
  readonly onDragStart: (event: DragEvent) => void;
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDrop: (event: DragEvent) => void;
}

/** One request or folder of the collections. */
export function CollectionLine(props: CollectionLineProps) {
  const { row, active, current, isCut, isOver, onName, onOpen } = props;
  const texts = useTexts();
  const { entry, expanded } = row;
  const { fault } = entry;
  const broken = fault && texts.t("collections.broken", { line: Number(fault.facts?.line ?? 1) });
  const note = broken ?? props.found ?? entry.method.slice(entry.method.lastIndexOf("/") + 1);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the focus and the keys
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    <div
      id={props.id}
      role="treeitem"
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={expanded ?? undefined}
      aria-selected={current}
      data-active={active || undefined}
      data-cut={isCut || undefined}
      data-over={isOver || undefined}
      className={styles.row}
      style={{ transform: `translateY(${props.top}px)`, paddingInlineStart: 4 + (row.level - 1) * 12 }}
      title={fault ? faultLine(fault, texts) : entry.method || entry.name}
      draggable={onName === null}
      onClick={onOpen}
      onContextMenu={props.onContextMenu}
      onDragStart={props.onDragStart}
      onDragOver={props.onDragOver}
      onDrop={props.onDrop}
    >
      <span className={styles.chevron}>{expanded !== null && (expanded ? <ChevronDown size={13} /> : <ChevronRight size={13} />)}</span>
      <EntryIcon row={row} />
      {onName ? <NameField name={entry.name} onName={onName} /> : <span className={styles.label}>{entry.name}</span>}
      {!onName && <span className={`${styles.note} ${fault ? styles.bad : ""}`}>{note === entry.name ? "" : note}</span>}
    </div>
  );
}

function EntryIcon({ row: { entry } }: { row: CollectionRow }) {
  const kind = useSchemas((state) => kindOf(state, entry.method));
  if (entry.fault) return <FileWarning size={13} className={`${styles.icon} ${styles.bad}`} aria-hidden="true" />;
  if (entry.kind === "folder") return <Folder size={13} className={styles.icon} aria-hidden="true" />;
  return kind ? <KindIcon kind={kind} /> : <CircleDashed size={13} className={styles.icon} aria-hidden="true" />;
}

function kindOf({ sources }: SchemaState, method: string) {
  for (const { source } of sources) {
    const found = findMethod({ sources }, source.id, method);
    if (found) return found.method.kind;
  }
  return null;
}

function NameField({ name, onName }: { name: string; onName: (name: string | null) => void }) {
  const { t } = useTexts();
  const isDone = useRef(false);
  const finish = (text: string | null) => {
    if (!isDone.current) onName(text);
    isDone.current = true;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") finish(event.currentTarget.value);
    else if (event.key === "Escape") finish(null);
    else return;
    event.preventDefault();
  };
  return (
    <input
      className={styles.rename}
      aria-label={t("collections.rename")}
      defaultValue={name}
      // biome-ignore lint/a11y/noAutofocus: the user has just asked for it
      autoFocus
      spellCheck={false}
      onFocus={(event) => event.target.select()}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={onKeyDown}
      onBlur={(event) => finish(event.target.value)}
    />
  );
}
