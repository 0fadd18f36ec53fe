import { type KeyboardEvent, type ReactNode, useRef } from "react";
import styles from "./tab-list.module.css";

export interface TabItem<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** A count or a short value after the label. */
  readonly note?: string | undefined;
}

interface TabListProps<Id extends string> {
  readonly label: string;
  readonly items: readonly TabItem<Id>[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
  /** Panels have the id `${prefix}-panel-${id}` and are labelled by `${prefix}-tab-${id}`. */
  readonly prefix: string;
  /** `segments` is a small switch within a bar of tabs' panel; its surroundings make the bar. */
  readonly look?: "tabs" | "segments";
  readonly children?: ReactNode;
}

/** A row of tabs with one tab stop; the arrow keys move between them (WAI-ARIA tabs pattern). */
export function TabList<Id extends string>({ label, items, selected, onSelect, prefix, look = "tabs", children }: TabListProps<Id>) {
  const row = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = items.findIndex((item) => item.id === selected);
    const next =
      event.key === "Home" ? items[0] : event.key === "End" ? items.at(-1) : step && items[(at + step + items.length) % items.length];
    if (!next) return;
    event.preventDefault();
    onSelect(next.id);
    row.current?.querySelector<HTMLElement>(`#${prefix}-tab-${next.id}`)?.focus();
  };
  return (
    <div className={look === "tabs" ? styles.bar : styles.segments}>
      <div className={styles.list} role="tablist" aria-label={label} ref={row} onKeyDown={onKeyDown}>
        {items.map((item) => (
          <button
            key={item.id}
            type="button"
            role="tab"
            id={`${prefix}-tab-${item.id}`}
            aria-selected={item.id === selected}
            aria-controls={`${prefix}-panel-${item.id}`}
            tabIndex={item.id === selected ? 0 : -1}
            className={styles.tab}
            onClick={() => onSelect(item.id)}
          >
            {item.label}
            {item.note && <small>{item.note}</small>}
          </button>
        ))}
      </div>
      {children && <div className={styles.side}>{children}</div>}
    </div>
  );
}
