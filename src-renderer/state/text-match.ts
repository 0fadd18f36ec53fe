/** A part of a text, [start, end) in UTF-16 units. */
export type Range = readonly [number, number];

/** The words of a search, in lower case. */
export function searchTerms(query: string): string[] {
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter((term) => term !== "");
}

/** Does the text hold every term? Case does not matter. */
export function matchesAll(text: string, terms: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return terms.every((term) => lower.includes(term));
}

/** Where terms occur in a text, sorted and merged, for marking. */
export function rangesOf(text: string, terms: readonly string[]): Range[] {
  const lower = text.toLowerCase();
  // Lower-casing may change a text's length (İ); positions would then be those of another text.
  if (lower.length !== text.length) return [];
  const found: [number, number][] = [];
  for (const term of terms) {
    for (let at = lower.indexOf(term); at >= 0; at = lower.indexOf(term, at + term.length)) found.push([at, at + term.length]);
  }
  found.sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const range of found) {
    const last = merged.at(-1);
    if (last && range[0] <= last[1]) last[1] = Math.max(last[1], range[1]);
    else merged.push(range);
  }
  return merged;
}
