/**
 * The index that a key moves to in a list of `count` items, or null if the key does not move. `page` is how many fit in sight.
 * Without an active item (-1) every key starts at an end.
 */
export function nextIndex(key: string, active: number, count: number, page: number): number | null {
  if (count === 0) return null;
  const clamp = (index: number) => Math.max(0, Math.min(count - 1, index));
  switch (key) {
    case "ArrowDown":
      return clamp(active + 1);
    case "ArrowUp":
      return active < 0 ? count - 1 : clamp(active - 1);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    case "PageDown":
      return clamp(Math.max(active, 0) + Math.max(1, page - 1));
    case "PageUp":
      return clamp(active - Math.max(1, page - 1));
    default:
      return null;
  }
}
