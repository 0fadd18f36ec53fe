/** The candidate that `word` is most likely a slip of, or null. Case and underscores weigh nothing. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const wanted = fold(word);
  if (wanted.length > 100) return null;
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const folded = fold(candidate);
    if (Math.abs(folded.length - wanted.length) >= bestDistance) continue;
    const distance = editDistance(wanted, folded);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `Did you mean "lines"?`, or else what there is: `There is: a, b, c …`; undefined where there is nothing. */
export function suggestion(word: string, candidates: readonly string[], listed = 8): string | undefined {
  const guess = nearest(word, candidates);
  if (guess !== null) return `Did you mean ${JSON.stringify(guess)}?`;
  if (candidates.length === 0) return undefined;
  return `There is: ${candidates.slice(0, listed).join(", ")}${candidates.length > listed ? ` and ${candidates.length - listed} more` : ""}.`;
}

function fold(word: string): string {
  return word.replaceAll("_", "").toLowerCase();
}

/** Levenshtein's distance with neighbours swapped counting one ("optimal string alignment"). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
