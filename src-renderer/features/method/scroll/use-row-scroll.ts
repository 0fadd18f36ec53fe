import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { revealRow, scrollMap, visibleRows } from "./scroll-map";

/** Where a list of rows stands, and the ways to move it. */
export interface RowScroll {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** The height that gives the scroll bar its length. */
  readonly spacer: number;
  readonly viewport: number;
  readonly first: number;
  readonly last: number;
  /** How many pixels of row `first` are above the edge. */
  readonly shift: number;
  /** Does it stay at the end while rows are added there? */
  readonly following: boolean;
  follow(): void;
  /** Moves by `by` rows, then brings `row` wholly into sight; following stops unless it is the last one. */
  reveal(row: number, by: number): void;
  /** Brings `row` to the middle, unless it is in sight; following stops. */
  center(row: number): void;
  onScroll(): void;
}

/** `tail` follows the end from the start, `here` from when the user scrolls there, `never` not at all. */
export type Following = "tail" | "here" | "never";

/**
 * Windowing over any number of rows: only `first` to `last` are drawn, below a heading of so many pixels that stays in
 * sight. What follows the tail does so until the user scrolls up. `base` counts the rows that were taken away at the start
 * since the list began: what is in sight stays there while they go.
 */
export function useRowScroll(total: number, rowHeight: number, heading: number, follows: Following, base = 0): RowScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const [viewport, setViewport] = useState(0);
  const [offset, setOffset] = useState(0);
  const [following, setFollowing] = useState(follows === "tail");
  const [seenBase, setSeenBase] = useState(base);
  if (seenBase !== base) {
    setSeenBase(base);
    setOffset(Math.max(0, offset - (base - seenBase) * rowHeight));
  }
  const map = scrollMap(total, rowHeight, viewport);
  const place = following ? map.end : Math.min(offset, map.end);
  // Where it came to when it was last told: its scroll event for that is no news, and would lose the exact place of a scaled map.
  const told = useRef(-1);
  // Where the browser stands, as far as it has said: asking it in the middle of a change would make it lay everything out.
  const top = useRef(0);
  /** The place of the last change. */
  const placed = useRef(place);
  const latest = useRef({ map, place, total, viewport });
  latest.current = { map, place, total, viewport };

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => setViewport(Math.max(0, element.clientHeight - heading));
    // It tells the first size too, when the browser has laid everything out anyway.
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [heading]);

  useLayoutEffect(() => {
    const wanted = Math.round(map.toPhysical(place));
    const before = top.current;
    const isMoved = !following && place !== placed.current;
    placed.current = place;
    if (viewport === 0 || Math.abs(before - wanted) < 1) return;
    const tell = () => {
      const element = scroller.current;
      // Where the user has scrolled meanwhile, that counts.
      if (!element || top.current !== before) return;
      element.scrollTop = wanted;
      // Not what was wanted: in a pane that has just become higher it goes less far.
      told.current = top.current = element.scrollTop;
    };
    // Before the browser, having laid out what else has changed, moves by itself and says so.
    if (isMoved) return tell();
    // Where only rows have come, it is told right before it lays out and paints anyway: here it would lay everything out twice.
    const frame = requestAnimationFrame(tell);
    return () => cancelAnimationFrame(frame);
  }, [map, place, viewport, following]);

  const moveTo = useCallback(
    (next: number) => {
      const { map: now } = latest.current;
      const clamped = Math.min(now.end, Math.max(0, next));
      setOffset(clamped);
      setFollowing(follows !== "never" && clamped >= now.end - 1);
    },
    [follows],
  );

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    // On a scaled map one turn of the wheel would jump over rows: it moves by true pixels instead.
    const onWheel = (event: WheelEvent) => {
      if (!latest.current.map.scaled || event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      const unit = [1, rowHeight, latest.current.viewport][event.deltaMode] ?? 1;
      moveTo(latest.current.place + event.deltaY * unit);
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [moveTo, rowHeight]);

  const onScroll = useCallback(() => {
    top.current = scroller.current?.scrollTop ?? 0;
    if (Math.abs(top.current - told.current) < 1) return;
    told.current = -1;
    moveTo(latest.current.map.toVirtual(top.current));
  }, [moveTo]);

  const reveal = useCallback(
    (row: number, by: number) => {
      const { place: now, viewport: height, total: rows } = latest.current;
      moveTo(row >= rows - 1 ? Number.POSITIVE_INFINITY : revealRow(row, now + by * rowHeight, height, rowHeight));
    },
    [moveTo, rowHeight],
  );

  const center = useCallback(
    (row: number) => {
      const { place: now, viewport: height } = latest.current;
      const top = row * rowHeight;
      // Before the room is known, there is no middle.
      if (height === 0) return;
      if (top < now || top + rowHeight > now + height) moveTo(top - (height - rowHeight) / 2);
      else setOffset(now);
      setFollowing(false);
    },
    [moveTo, rowHeight],
  );

  const { first, last } = visibleRows(place, viewport, rowHeight, total);
  return {
    scroller,
    spacer: map.spacer,
    viewport,
    first,
    last,
    shift: place - first * rowHeight,
    following,
    follow: useCallback(() => setFollowing(true), []),
    reveal,
    center,
    onScroll,
  };
}
