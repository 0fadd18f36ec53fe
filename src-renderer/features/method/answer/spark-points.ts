import type { Pulse } from "#shared/model/call";

/**
 * The points of a line through a pulse's counts, for an SVG polyline of this size: from the left in time, the highest count at
 * the top. The slot that is still being counted is left out. "" for fewer than two points, or where nothing came.
 */
export function sparkPoints({ counts }: Pulse, width: number, height: number, isOver: boolean): string {
  const counted = isOver ? counts : counts.slice(0, -1);
  const most = Math.max(0, ...counted);
  if (counted.length < 2 || most === 0) return "";
  const step = width / (counted.length - 1);
  return counted.map((count, at) => `${round(at * step)},${round(height - (count / most) * height)}`).join(" ");
}

const round = (n: number) => Math.round(n * 10) / 10;
