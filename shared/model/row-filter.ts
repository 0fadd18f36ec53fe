import type { EntryKind } from "./call";

export const comparisons = ["=", "!=", "<", "<=", ">", ">=", "contains"] as const;
export type Comparison = (typeof comparisons)[number];

/** One thing that is asked of a row. */
export type RowTerm =
  /** The text stands in the message as its row shows it, without regard to case. */
  | { readonly is: "text"; readonly text: string }
  /** A JavaScript regular expression is found in it. */
  | { readonly is: "pattern"; readonly source: string; readonly ignoreCase: boolean }
  /**
   * A field stands so to a value: numbers by their value, enums by their number where the value names one of them, times and
   * durations as such, all else as text. `path` is as in JSON or as in the .proto, `user.name`, `tags`; of a list any element.
   */
  | { readonly is: "field"; readonly path: string; readonly comparison: Comparison; readonly value: string };

/** What is asked of every row: all of it has to be true. */
export interface RowFilter {
  /** Null for any. */
  readonly kind: EntryKind | null;
  readonly terms: readonly RowTerm[];
}

/** What somebody typed as a filter, or why it is none: `offset` in UTF-16 units of the text. */
export type ParsedFilter =
  | { readonly terms: readonly RowTerm[]; readonly problem: null }
  | { readonly terms: null; readonly problem: FilterProblem };

/** The window has words for each of these in each language. */
export const filterProblems = ["empty-term", "open-pattern", "bad-pattern", "bad-flag", "open-quote", "no-value", "trailing"] as const;

export interface FilterProblem {
  readonly kind: (typeof filterProblems)[number];
  readonly offset: number;
  /** More of it, in English, e.g. what the engine says of a bad regular expression; or "". */
  readonly detail: string;
}

/**
 * Reads a filter as people type it: terms with ` && ` between them, each of them `/pattern/` (`/pattern/i` without regard to
 * case), `path comparison value`, or else a text. A value, or a text, in double quotes is taken as it stands between them, with
 * `\"` and `\\`. Empty text is no term: it lets everything through.
 */
export function parseRowFilter(text: string): ParsedFilter {
  if (text.trim() === "") return { terms: [], problem: null };
  const terms: RowTerm[] = [];
  const input: Input = { text, at: 0 };
  for (;;) {
    const term = readTerm(input);
    if ("kind" in term) return { terms: null, problem: term };
    terms.push(term);
    skipSpace(input);
    if (input.at >= text.length) return { terms, problem: null };
    input.at += 2; // the && that ended the term
  }
}

/** A filter's terms as `parseRowFilter` reads them back. */
export function formatRowTerms(terms: readonly RowTerm[]): string {
  return terms.map(formatTerm).join(" && ");
}

interface Input {
  readonly text: string;
  at: number;
}

/** `user.tags[0].labels["a b"].[pkg.extension]` */
const path = /(?:[\p{L}_@][\p{L}\p{N}_@-]*|\[[\w.]+\])(?:\.[\p{L}\p{N}_@-]+|\.?\[[\w.]+\]|\["(?:[^"\\]|\\.)*"\])*/uy;
const comparison = /\s*(<=|>=|!=|==?|<|>|contains(?=[\s"]|$))\s*/y;
const quoted = /"((?:[^"\\]|\\.)*)"/y;
const joint = /\s+&&(?=\s|$)/g;

function readTerm(input: Input): RowTerm | FilterProblem {
  skipSpace(input);
  const { text, at } = input;
  if (at >= text.length || text.startsWith("&&", at)) return problem("empty-term", at);
  if (text[at] === "/") return readPattern(input);
  return readComparison(input) ?? readText(input);
}

function readPattern(input: Input): RowTerm | FilterProblem {
  const { text, at } = input;
  const end = closingSlash(text, at + 1);
  if (end < 0) return problem("open-pattern", at);
  const source = text.slice(at + 1, end);
  const flags = /\w*/y;
  flags.lastIndex = end + 1;
  const [given = ""] = flags.exec(text) ?? [];
  if (given !== "" && given !== "i") return problem("bad-flag", end + 1, given);
  const reason = whyNoPattern(source);
  if (reason !== null) return problem("bad-pattern", at, reason);
  input.at = end + 1 + given.length;
  return atEnd(input) ?? { is: "pattern", source, ignoreCase: given === "i" };
}

/**
 * The regular expression of a pattern. It is read by the rules of Unicode, and by JavaScript's older, looser ones where it is
 * none by these. Throws a SyntaxError where it is none at all.
 */
export function patternOf(source: string, ignoreCase: boolean): RegExp {
  const flags = ignoreCase ? "i" : "";
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    return new RegExp(source, flags);
  }
}

function whyNoPattern(source: string): string | null {
  if (source === "") return "It is empty.";
  try {
    patternOf(source, false);
    return null;
  } catch (reason) {
    return reason instanceof Error ? reason.message : String(reason);
  }
}

/** A slash within brackets, or behind a backslash, closes nothing. */
function closingSlash(text: string, from: number): number {
  let isClass = false;
  for (let i = from; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === "[") isClass = true;
    else if (text[i] === "]") isClass = false;
    else if (text[i] === "/" && !isClass) return i;
  }
  return -1;
}

/** Null where it is no comparison. */
function readComparison(input: Input): RowTerm | FilterProblem | null {
  const named = match(path, input.text, input.at);
  if (named === null) return null;
  const valueAt = input.at + named[0].length;
  const compared = match(comparison, input.text, valueAt);
  const sign = compared?.[1];
  if (compared === null || sign === undefined) return null;
  input.at = valueAt + compared[0].length;
  const value = readValue(input);
  if (typeof value !== "string") return value;
  return { is: "field", path: named[0], comparison: sign === "==" ? "=" : comparisonOf(sign), value };
}

function comparisonOf(sign: string): Comparison {
  return comparisons.find((one) => one === sign) ?? "=";
}

function readValue(input: Input): string | FilterProblem {
  const { text, at } = input;
  if (text[at] === '"') return readQuoted(input);
  const value = /^&&(?=\s|$)/.test(text.slice(at)) ? "" : upToJoint(input);
  return value === "" ? problem("no-value", at) : value;
}

function readText(input: Input): RowTerm | FilterProblem {
  const { text, at } = input;
  const closed = text[at] === '"' && match(quoted, text, at);
  // A text with a quote in it, `"level":"WARN"`, is a text as it stands.
  if (closed && endsAt(text, at + closed[0].length)) {
    input.at = at + closed[0].length;
    return { is: "text", text: unescaped(closed[1] ?? "") };
  }
  return { is: "text", text: upToJoint(input) };
}

function readQuoted(input: Input): string | FilterProblem {
  const found = match(quoted, input.text, input.at);
  if (found === null) return problem("open-quote", input.at);
  input.at += found[0].length;
  return atEnd(input) ?? unescaped(found[1] ?? "");
}

/** Nothing may follow but the next term. */
function atEnd({ text, at }: Input): FilterProblem | null {
  return endsAt(text, at) ? null : problem("trailing", at);
}

function endsAt(text: string, at: number): boolean {
  return /^(?:\s*$|\s+&&(?:\s|$))/.test(text.slice(at));
}

function upToJoint(input: Input): string {
  joint.lastIndex = input.at;
  const found = joint.exec(input.text);
  const value = input.text.slice(input.at, found?.index ?? input.text.length).trim();
  input.at = found?.index ?? input.text.length;
  return value;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, "$1");
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function skipSpace(input: Input): void {
  while (input.at < input.text.length && /\s/.test(input.text[input.at] ?? "")) input.at++;
}

function problem(kind: FilterProblem["kind"], offset: number, detail = ""): FilterProblem {
  return { kind, offset, detail };
}

function formatTerm(term: RowTerm): string {
  switch (term.is) {
    case "pattern":
      return `/${term.source.replace(/\\.|\[(?:\\.|[^\]\\])*\]|\//gs, (part) => (part === "/" ? "\\/" : part))}/${term.ignoreCase ? "i" : ""}`;
    case "field":
      return `${term.path} ${term.comparison} ${isPlainValue(term.value) ? term.value : quote(term.value)}`;
    case "text":
      return isPlainText(term.text) ? term.text : quote(term.text);
  }
}

function isPlainValue(value: string): boolean {
  return value !== "" && !value.startsWith('"') && value.trim() === value && !/(?:^|\s)&&(?:\s|$)/.test(value);
}

/** Is it read back as a text, and as this one, whatever comes behind it? */
function isPlainText(text: string): boolean {
  if (text.startsWith('"') && match(quoted, text, 0) === null) return false;
  const { terms } = parseRowFilter(text);
  return terms?.length === 1 && terms[0]?.is === "text" && terms[0].text === text;
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
