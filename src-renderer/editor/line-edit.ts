/** A stretch of whole lines, in UTF-16 units of the old text, and what stands in its place. */
export interface LineEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The smallest run of whole lines in which two texts differ: whole lines, so that no character and no line end is cut in two. */
export function lineEdit(before: string, after: string): LineEdit {
  const least = Math.min(before.length, after.length);
  let same = 0;
  while (same < least && before[same] === after[same]) same++;
  const start = same === 0 ? 0 : before.lastIndexOf("\n", same - 1) + 1;
  let tail = 0;
  while (tail < least - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  // The end of the line in which the last difference is.
  const lineEnd = tail === 0 ? -1 : before.indexOf("\n", before.length - tail);
  const end = lineEnd === -1 ? before.length : lineEnd;
  return { start, end, text: after.slice(start, after.length - (before.length - end)) };
}
