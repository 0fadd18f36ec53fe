/** Which line of one text is which of another: known for the lines before and after all that differs. */
export interface LineMap {
  /** The line of the edited text as a line of the saved one, counted from 1; null for one that was changed. */
  toSaved(line: number): number | null;
  toEdited(line: number): number | null;
}

/** Compares an edited text with the saved one. Both have `\n` as their line ends. */
export function lineMap(edited: string, saved: string): LineMap {
  if (edited === saved) return { toSaved: (line) => line, toEdited: (line) => line };
  const ours = edited.split("\n");
  const theirs = saved.split("\n");
  const shorter = Math.min(ours.length, theirs.length);
  let head = 0;
  while (head < shorter && ours[head] === theirs[head]) head++;
  let tail = 0;
  while (tail < shorter - head && ours[ours.length - 1 - tail] === theirs[theirs.length - 1 - tail]) tail++;
  const map = (line: number, from: number, to: number): number | null => {
    if (line <= head) return line;
    return line > from - tail ? line + to - from : null;
  };
  return {
    toSaved: (line) => map(line, ours.length, theirs.length),
    toEdited: (line) => map(line, theirs.length, ours.length),
  };
}
