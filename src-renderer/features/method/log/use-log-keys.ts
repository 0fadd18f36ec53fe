import type { KeyboardEvent } from "react";
import type { RowScroll } from "../scroll/use-row-scroll";
import { chooseAll, chooseOne, extendTo } from "./row-choice";
import type { Log } from "./use-log";

interface KeysOf {
  readonly scroll: RowScroll;
  /** Rows that a page key moves by. */
  readonly page: number;
  readonly onMenu: (at: { readonly x: number; readonly y: number }) => void;
}

/** What keys do on the rows: they move, with Shift they extend, Mod+A takes all, Escape lets go. */
export function useLogKeys(log: Log, { scroll, page, onMenu }: KeysOf): (event: KeyboardEvent) => void {
  const { base, end, choice, choose, shown, setShown } = log;
  const release = () => {
    choose(null);
    setShown(null);
  };
  const move = (event: KeyboardEvent): boolean => {
    const start = base + (scroll.following ? scroll.last - 1 : scroll.first);
    const next = placeAfterKey(event.key, choice?.cursor ?? null, page, { base, end, start });
    if (next === null) return false;
    choose(event.shiftKey ? extendTo(choice, next) : chooseOne(next));
    scroll.reveal(next - base, event.key === "PageDown" ? page : event.key === "PageUp" ? -page : 0);
    return true;
  };
  const menu = (event: KeyboardEvent): boolean => {
    if (event.key !== "ContextMenu" && !(event.key === "F10" && event.shiftKey)) return false;
    const grid = event.currentTarget.getBoundingClientRect();
    const row = event.currentTarget.querySelector('[aria-selected="true"]')?.getBoundingClientRect() ?? grid;
    onMenu({ x: grid.left + 80, y: Math.min(row.bottom, grid.bottom) });
    return true;
  };
  return (event) => {
    const isChord = event.ctrlKey || event.metaKey;
    let isUsed = false;
    if (event.altKey) return;
    if (isChord && event.key.toLowerCase() === "a" && end > base) {
      choose(chooseAll(choice, base, end));
      isUsed = true;
    } else if (!isChord) {
      if (event.key === "Escape" && (choice !== null || shown !== null)) {
        release();
        isUsed = true;
      } else isUsed = menu(event) || move(event);
    }
    if (!isUsed) return;
    event.preventDefault();
    event.stopPropagation();
  };
}

interface Bounds {
  readonly base: number;
  readonly end: number;
  /** Where one begins without a cursor. */
  readonly start: number;
}

/** The place that a key leads to, or null if it leads nowhere. */
export function placeAfterKey(key: string, cursor: number | null, page: number, { base, end, start }: Bounds): number | null {
  if (end <= base) return null;
  const clamp = (place: number) => Math.min(end - 1, Math.max(base, place));
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: base - end, End: end - base }[key];
  if (step === undefined) return null;
  if (cursor === null && Math.abs(step) === 1) return clamp(start);
  return clamp((cursor ?? start) + step);
}
