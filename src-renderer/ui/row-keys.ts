import type { KeyboardEvent } from "react";

/**
 * Moves the choice along a row with one tab stop, and the focus with it: the arrow keys, Home and End, as WAI-ARIA's tabs and
 * radio groups have it. The row's children are the choices, in the order of `ids`.
 */
export function chooseByKey<Id extends string>(
  event: KeyboardEvent<HTMLElement>,
  ids: readonly Id[],
  selected: Id,
  onSelect: (id: Id) => void,
): void {
  const to = nextInRow(event.key, ids.indexOf(selected), ids.length);
  const next = to === null ? undefined : ids[to];
  if (to === null || next === undefined) return;
  event.preventDefault();
  onSelect(next);
  const choice = event.currentTarget.children[to];
  if (choice instanceof HTMLElement) choice.focus();
}

/** The index that a key moves to in a row of `count` that closes to a ring; null if the key does not move. */
export function nextInRow(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case "ArrowRight":
      return (at + 1) % count;
    case "ArrowLeft":
      return at <= 0 ? count - 1 : at - 1;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
