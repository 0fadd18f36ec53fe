/** Browsers end an element's height at some 17 to 33 million pixels; this is safe in all of them. */
export const maxSpacer = 8_000_000;

/** Pixels of a list as it would be at full length ("virtual"), and of the element that scrolls ("physical"). */
export interface ScrollMap {
  /** The height of the element that gives the scroll bar its length. */
  readonly spacer: number;
  /** The largest virtual offset: the last row stands at the bottom. */
  readonly end: number;
  /** Is one physical pixel more than one virtual pixel? */
  readonly scaled: boolean;
  toVirtual(scrollTop: number): number;
  toPhysical(offset: number): number;
}

/** Maps scroll positions for `total` rows of `rowHeight` seen through `viewport` pixels: one to one while that is possible. */
export function scrollMap(total: number, rowHeight: number, viewport: number): ScrollMap {
  const full = total * rowHeight;
  const spacer = Math.min(full, maxSpacer);
  const end = Math.max(0, full - viewport);
  const physicalEnd = Math.max(0, spacer - viewport);
  const ratio = physicalEnd === 0 ? 1 : end / physicalEnd;
  const clamp = (offset: number) => Math.min(end, Math.max(0, offset));
  return {
    spacer,
    end,
    scaled: full > maxSpacer,
    // Half a pixel short of the end is the end: browsers round scrollTop.
    toVirtual: (scrollTop) => (scrollTop >= physicalEnd - 1 ? end : clamp(scrollTop * ratio)),
    toPhysical: (offset) => clamp(offset) / ratio,
  };
}

/** The rows, from `first` up to `last` (exclusive), that are at least partly in sight at a virtual offset. */
export function visibleRows(offset: number, viewport: number, rowHeight: number, total: number): { first: number; last: number } {
  const first = Math.min(total, Math.max(0, Math.floor(offset / rowHeight)));
  return { first, last: Math.min(total, Math.ceil((offset + viewport) / rowHeight)) };
}

/** The virtual offset nearest to `offset` at which `row` is wholly in sight. */
export function revealRow(row: number, offset: number, viewport: number, rowHeight: number): number {
  const top = row * rowHeight;
  if (top < offset) return top;
  return Math.max(offset, top + rowHeight - viewport);
}
