import type { ReactNode } from "react";
import { chooseByKey } from "./row-keys";
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
  readonly children?: ReactNode;
}

/** A row of tabs with one tab stop; the arrow keys move between them (WAI-ARIA tabs pattern). */
export function TabList<Id extends string>({ label, items, selected, onSelect, prefix, children }: TabListProps<Id>) {
  const ids = items.map(({ id }) => id);
  return (
    <div className={styles.bar}>
      <div className={styles.list} role="tablist" aria-label={label} onKeyDown={(event) => chooseByKey(event, ids, selected, onSelect)}>
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
