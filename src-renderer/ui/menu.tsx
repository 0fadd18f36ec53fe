import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { nextIndex } from "./list-keys";
import styles from "./menu.module.css";

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly keys?: string | undefined;
  /** For an item that may hold: does it? */
  readonly checked?: boolean;
  readonly run: () => void;
}

/** Items under a heading of their own. */
export interface MenuGroup {
  readonly label: string;
  /** Of the items that may hold any number does, and not just one: a choice leaves the menu open. */
  readonly many?: boolean;
  /** The heading is seen also where there is no other group. */
  readonly told?: boolean;
  readonly items: readonly MenuItem[];
}

interface MenuProps {
  readonly label: string;
  readonly groups: readonly MenuGroup[];
  /** The corner to hang from, in pixels of the window; `end` says that x is the right edge. */
  readonly at: { readonly x: number; readonly y: number; readonly end?: boolean };
  readonly onClose: () => void;
}

/** Not seen before its size is known, yet able to take the focus. */
const unplaced = { opacity: 0 };

/** A menu over the window (WAI-ARIA menu pattern). Takes the focus, gives it back, and closes on Escape, Tab, a choice or a press elsewhere. */
export function Menu({ label, groups, at, onClose }: MenuProps) {
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);
  useReturnFocus(box);

  useLayoutEffect(() => {
    const size = box.current?.getBoundingClientRect();
    if (!size) return;
    const left = at.end ? at.x - size.width : at.x;
    setPlace({
      left: Math.max(4, Math.min(left, window.innerWidth - size.width - 4)),
      top: Math.max(4, Math.min(at.y, window.innerHeight - size.height - 4)),
    });
  }, [at.x, at.y, at.end]);

  useEffect(() => {
    const onPress = (event: PointerEvent) => {
      if (!(event.target instanceof Element) || box.current?.contains(event.target)) return;
      // The button that opened the menu closes it by itself.
      if (!event.target.closest("[aria-haspopup=menu][aria-expanded=true]")) onClose();
    };
    window.addEventListener("pointerdown", onPress, true);
    return () => window.removeEventListener("pointerdown", onPress, true);
  }, [onClose]);

  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...(box.current?.querySelectorAll<HTMLElement>("[data-menu-item]") ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    if (event.key === "Escape" || event.key === "Tab") onClose();
    else {
      const next = nextIndex(event.key, at, items.length, items.length);
      if (next === null) return;
      items[next]?.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div ref={box} role="menu" aria-label={label} className={styles.menu} style={place ?? unplaced} onKeyDown={onKeyDown}>
      {groups.map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand in a menu
        <div key={group.label} role="group" aria-label={group.label} className={styles.group}>
          {(groups.length > 1 || group.told) && (
            <div className={styles.heading} aria-hidden="true">
              {group.label}
            </div>
          )}
          {group.items.map((item) => (
            <MenuRow key={item.id} item={item} many={group.many ?? false} onClose={onClose} />
          ))}
        </div>
      ))}
    </div>
  );
}

function MenuRow({ item, many, onClose }: { item: MenuItem; many: boolean; onClose: () => void }) {
  const choice = item.checked !== undefined;
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles of a choice have aria-checked
    <button
      type="button"
      role={choice ? (many ? "menuitemcheckbox" : "menuitemradio") : "menuitem"}
      aria-checked={choice ? item.checked : undefined}
      data-menu-item
      tabIndex={-1}
      className={styles.item}
      onClick={() => {
        if (!choice || !many) onClose();
        item.run();
      }}
    >
      <span className={styles.icon}>{choice ? item.checked && "✓" : item.icon}</span>
      <span>{item.label}</span>
      {item.keys && <span className={styles.keys}>{item.keys}</span>}
    </button>
  );
}

function useReturnFocus(box: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const before = document.activeElement;
    const first =
      box.current?.querySelector<HTMLElement>('[aria-checked="true"]') ?? box.current?.querySelector<HTMLElement>("[data-menu-item]");
    first?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, [box]);
}
