import { chooseByKey } from "./row-keys";
import styles from "./segments.module.css";

interface SegmentsProps<Id extends string> {
  readonly label: string;
  readonly items: readonly { readonly id: Id; readonly label: string }[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
  /**
   * Given where each choice has a panel of its own: the choices are tabs then, their panels have the id `${prefix}-panel-${id}`
   * and are labelled by `${prefix}-tab-${id}`. Without it they are radio buttons.
   */
  readonly prefix?: string;
}

/** A small switch between a few ways, within a bar; one tab stop, and the arrow keys move (WAI-ARIA tabs and radio group). */
export function Segments<Id extends string>({ label, items, selected, onSelect, prefix }: SegmentsProps<Id>) {
  const ids = items.map(({ id }) => id);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it has one of two roles
    <div
      className={styles.segments}
      {...{ role: prefix === undefined ? "radiogroup" : "tablist", "aria-label": label }}
      onKeyDown={(event) => chooseByKey(event, ids, selected, onSelect)}
    >
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          {...(prefix === undefined
            ? { role: "radio", "aria-checked": item.id === selected }
            : {
                role: "tab",
                id: `${prefix}-tab-${item.id}`,
                "aria-selected": item.id === selected,
                "aria-controls": `${prefix}-panel-${item.id}`,
              })}
          tabIndex={item.id === selected ? 0 : -1}
          className={styles.segment}
          onClick={() => onSelect(item.id)}
        >
          {item.label}
        </button>
      ))}
    </div>
  );
}
