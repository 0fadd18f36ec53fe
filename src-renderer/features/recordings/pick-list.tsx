import { Search } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { useTexts } from "../../i18n/i18n";
import { Button } from "../../ui/button";
import { ListBox } from "../../ui/list-box";
import { nextIndex } from "../../ui/list-keys";
import styles from "./choice-dialog.module.css";

interface PickListProps<T> {
  readonly id: string;
  readonly label: string;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly render: (item: T) => ReactNode;
  readonly rowHeight: number;
  /** Said where there are no items. */
  readonly empty: string;
  readonly onChoose: (item: T) => void;
  readonly onClose: () => void;
  readonly note: string;
  /** Other acts. */
  readonly more?: ReactNode;
}

/** Chooses one of many by a few letters (WAI-ARIA combobox pattern); the whole of a dialog below its heading. */
export function PickList<T>(props: PickListProps<T>) {
  const { id, label, query, onQuery, items, keyOf, render, rowHeight, empty, onChoose, onClose, note, more } = props;
  const { t } = useTexts();
  const [chosen, setActive] = useState(0);
  const active = Math.min(chosen, items.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const item = items[active];
    // Home and End belong to the text.
    const next = event.key === "Home" || event.key === "End" ? null : nextIndex(event.key, active, items.length, 10);
    if (next !== null) setActive(next);
    else if (event.key === "Enter" && item !== undefined) onChoose(item);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className={styles.field}>
        <Search size={14} aria-hidden="true" />
        <input
          // biome-ignore lint/a11y/noAutofocus: the list is what the dialog is for
          autoFocus
          type="text"
          role="combobox"
          aria-expanded={items.length > 0}
          aria-controls={id}
          aria-activedescendant={items.length > 0 ? `${id}-${active}` : undefined}
          aria-autocomplete="list"
          aria-label={t("recording.choice.filter")}
          placeholder={t("recording.choice.filter")}
          spellCheck={false}
          autoComplete="off"
          value={query}
          onChange={(event) => {
            onQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {items.length === 0 ? (
        <p className={styles.none}>{empty}</p>
      ) : (
        <ListBox
          id={id}
          label={label}
          className={styles.list ?? ""}
          items={items}
          keyOf={keyOf}
          rowHeight={rowHeight}
          focusable={false}
          fit
          active={active}
          onActive={setActive}
          onActivate={onChoose}
          render={render}
        />
      )}
      <footer className={styles.foot}>
        <span className={styles.note}>{note}</span>
        {more}
        <Button onClick={onClose}>{t("recording.cancel")}</Button>
        <Button
          look="primary"
          disabled={items.length === 0}
          onClick={() => {
            const item = items[active];
            if (item !== undefined) onChoose(item);
          }}
        >
          {t("recording.choice.open")}
        </Button>
      </footer>
    </>
  );
}
