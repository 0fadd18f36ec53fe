import type { EntryKind } from "#shared/model/call";
import { formatRowTerms, parseRowFilter, type RowFilter, type RowTerm } from "#shared/model/row-filter";

/** What a log is narrowed to: terms that stand, and the text of one that is being typed. */
export interface LogQuery {
  readonly kind: EntryKind | null;
  readonly terms: readonly RowTerm[];
  readonly text: string;
  /** The user ended the look for this text: it waits until it is changed, or asked for. */
  readonly isPaused: boolean;
}

export const emptyLogQuery: LogQuery = { kind: null, terms: [], text: "", isPaused: false };

/** More than the core takes. */
const mostTerms = 32;

/** The filter of a query; null where it lets everything through. What cannot be read as a filter is left out. */
export function filterOf({ kind, terms, text, isPaused }: LogQuery): RowFilter | null {
  const typed = isPaused ? [] : (parseRowFilter(text).terms ?? []);
  const all = [...terms, ...typed].slice(0, mostTerms);
  return kind === null && all.length === 0 ? null : { kind, terms: all };
}

/** The typed text becomes terms that stand; null where it is no filter. */
export function withTyped({ terms, text }: LogQuery): Partial<LogQuery> | null {
  const typed = parseRowFilter(text).terms;
  if (typed === null) return null;
  return { text: "", isPaused: false, terms: [...terms, ...typed.filter((term) => !has(terms, term))].slice(0, mostTerms) };
}

/** The last term becomes text again, to be edited. */
export function withLastOpened({ terms }: LogQuery): Partial<LogQuery> {
  return { terms: terms.slice(0, -1), text: formatRowTerms(terms.slice(-1)) };
}

export function withTerm({ terms }: LogQuery, term: RowTerm): Partial<LogQuery> {
  return has(terms, term) ? {} : { terms: [...terms, term].slice(-mostTerms) };
}

/** Nothing is looked for, and what was stays as text. */
export function cancelled({ terms, text }: LogQuery): Partial<LogQuery> {
  const written = formatRowTerms(terms);
  return { kind: null, terms: [], text: [written, text.trim()].filter((it) => it !== "").join(" && "), isPaused: true };
}

const has = (terms: readonly RowTerm[], term: RowTerm) => terms.some((one) => formatRowTerms([one]) === formatRowTerms([term]));
