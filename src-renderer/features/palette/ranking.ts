import { type Range, rangesOf, searchTerms } from "../../state/text-match";

/** Something that the palette can find. */
export interface Candidate {
  /** What is searched and shown. */
  readonly text: string;
  /** Searched too, shown dimmed: the service of a method. */
  readonly detail: string;
}

export interface Ranked<T> {
  readonly item: T;
  /** Where the text matches. */
  readonly ranges: readonly Range[];
}

/**
 * The best `limit` of the items for a query, best first; equals keep their order. Every word of the query must occur in
 * the text or the detail, or else as the text's capitals or letters in order (`gus` finds GetUserStatus).
 */
export function rank<T extends Candidate>(items: readonly T[], query: string, limit: number): Ranked<T>[] {
  const terms = searchTerms(query);
  if (terms.length === 0) return items.slice(0, limit).map((item) => ({ item, ranges: [] }));
  const found: { item: T; score: number; ranges: readonly Range[] }[] = [];
  for (const item of items) {
    const match = scoreOf(item, terms);
    if (match) found.push({ item, ...match });
  }
  return found.sort((a, b) => b.score - a.score).slice(0, limit);
}

function scoreOf({ text, detail }: Candidate, terms: readonly string[]): { score: number; ranges: readonly Range[] } | null {
  const lowerText = text.toLowerCase();
  const lowerDetail = detail.toLowerCase();
  let score = 0;
  const scattered: Range[] = [];
  for (const term of terms) {
    const at = lowerText.indexOf(term);
    if (at >= 0) score += textScore(text, at, term);
    else if (isFullName(lowerDetail, lowerText, term)) score += 90;
    else if (lowerDetail.includes(term) || spansBoth(lowerDetail, lowerText, term)) score += 20;
    else {
      const letters = lettersInOrder(text, term);
      if (!letters) return null;
      score += 10;
      scattered.push(...letters);
    }
  }
  // Among equals the shorter text is the closer match.
  score -= Math.min(text.length, 100) / 100;
  return { score, ranges: scattered.length > 0 ? scattered.sort((a, b) => a[0] - b[0]) : rangesOf(text, terms) };
}

/** Full names have a slash before a method and a dot before all else. */
const joints = ["/", "."] as const;

function isFullName(detail: string, text: string, term: string): boolean {
  return joints.some((joint) => `${detail}${joint}${text}` === term);
}

function spansBoth(detail: string, text: string, term: string): boolean {
  return joints.some((joint) => `${detail}${joint}${text}`.includes(term));
}

function textScore(text: string, at: number, term: string): number {
  if (term.length === text.length) return 100;
  if (at === 0) return 80;
  return isWordStart(text, at) ? 60 : 40;
}

function isWordStart(text: string, at: number): boolean {
  const before = text[at - 1] ?? " ";
  const here = text[at] ?? "";
  if (/[\s._/-]/.test(before)) return true;
  return (here !== here.toLowerCase() && before === before.toLowerCase()) || (/\d/.test(here) && !/\d/.test(before));
}

/** The term's letters at word starts, or next to one already found; null if they are not all there. */
function lettersInOrder(text: string, term: string): Range[] | null {
  if (term.length < 2) return null;
  const ranges: Range[] = [];
  const lower = text.toLowerCase();
  let from = 0;
  for (const letter of term) {
    let at = lower.indexOf(letter, from);
    while (at >= 0 && at !== from && !isWordStart(text, at)) at = lower.indexOf(letter, at + 1);
    if (at < 0) return null;
    ranges.push([at, at + letter.length]);
    from = at + letter.length;
  }
  return ranges;
}
