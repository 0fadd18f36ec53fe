/**
 * A table's rows after one of them was written in. Behind them stands a blank one, which becomes a row as soon as something is in it
 * (`isBlank` says when nothing is).
 */
export function changedRows<R extends object>(
  rows: readonly R[],
  blank: R,
  at: number,
  part: Partial<R>,
  isBlank: (row: R) => boolean,
): readonly R[] {
  if (at < rows.length) return rows.map((row, i) => (i === at ? { ...row, ...part } : row));
  const added = { ...blank, ...part };
  return isBlank(added) ? rows : [...rows, added];
}
