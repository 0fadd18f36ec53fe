import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useImperativeHandle, useRef } from "react";
import styles from "./list-box.module.css";
import { nextIndex } from "./list-keys";

/** What an owner may do to a list from outside, a search field above it for instance. */
export interface ListBoxHandle {
  focus(): void;
}

interface ListBoxProps<T> {
  /** Unique in the window: options have the id `${id}-${index}`. */
  readonly id: string;
  readonly label: string;
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly render: (item: T, active: boolean) => ReactNode;
  /** The index of the active option, kept by the owner; -1 for none. */
  readonly active: number;
  readonly onActive: (index: number) => void;
  /** Enter, or a click. */
  readonly onActivate: (item: T, index: number) => void;
  /** Sees keys first; true if it used the key. */
  readonly onKey?: (event: KeyboardEvent, item: T | undefined) => boolean;
  /** Given for lists from which several are chosen: is this one? */
  readonly isChosen?: (item: T) => boolean;
  readonly rowHeight?: number;
  /** False where a field outside has the focus and moves the active option. */
  readonly focusable?: boolean;
  readonly className?: string;
  /** As high as its rows, up to what the class allows; else the class says how high. */
  readonly fit?: boolean;
  readonly ref?: Ref<ListBoxHandle>;
}

/** Room for the padding above and below, in pixels. */
const fitPadding = 8;

/** A list to choose from, of any length: only the rows in sight are rendered. One tab stop; arrows, Home, End, Page keys and Enter. */
export function ListBox<T>(props: ListBoxProps<T>) {
  const { id, label, items, keyOf, render, active, onActive, onActivate, onKey, isChosen, rowHeight = 26, focusable = true, ref } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => keyOf(items[index] as T),
    overscan: 8,
  });
  useImperativeHandle(ref, () => ({ focus: () => scroller.current?.focus() }), []);
  useEffect(() => {
    if (active >= 0 && active < items.length) rows.scrollToIndex(active, { align: "auto" });
  }, [rows, active, items]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (onKey?.(event, items[active])) return event.preventDefault();
    const item = items[active];
    const next = nextIndex(event.key, active, items.length, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight));
    if (next !== null) onActive(next);
    else if (event.key === "Enter" && item !== undefined) onActivate(item, active);
    else return;
    event.preventDefault();
  };

  const visible = rows.getVirtualItems();
  const activeInSight = visible.some(({ index }) => index === active);
  return (
    <div
      ref={scroller}
      id={id}
      role="listbox"
      aria-label={label}
      aria-multiselectable={isChosen ? true : undefined}
      aria-activedescendant={focusable && activeInSight ? `${id}-${active}` : undefined}
      tabIndex={focusable ? 0 : -1}
      className={`${styles.list} ${props.className ?? ""}`}
      style={props.fit ? { height: items.length * rowHeight + fitPadding } : undefined}
      onKeyDown={focusable ? onKeyDown : undefined}
      onFocus={() => active < 0 && items.length > 0 && onActive(0)}
    >
      <div role="presentation" className={styles.all} style={{ height: rows.getTotalSize() }}>
        {visible.map(({ index, key, start }) => {
          const item = items[index] as T;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and the keys; options are never focused
            // biome-ignore lint/a11y/useFocusableInteractive: see above
            <div
              key={key}
              id={`${id}-${index}`}
              role="option"
              aria-selected={isChosen ? isChosen(item) : index === active}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              data-active={index === active || undefined}
              className={styles.option}
              style={{ height: rowHeight, transform: `translateY(${start}px)` }}
              onClick={() => {
                onActive(index);
                onActivate(item, index);
              }}
            >
              {render(item, index === active)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
