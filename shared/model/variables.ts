import { Fault } from "../base/fault";
import { builtInUsage, builtInValue, builtInVariables, isBuiltIn, type Moment, type NameUse } from "./built-in-variables";
import type { Variable } from "./feed";
import { nearest } from "./nearest";
import type { BodyFormat } from "./request-body";
import { positionAt } from "./text-position";

/** A `{{name}}` in a text; places in UTF-16 units, the end is behind its braces. */
export interface Placeholder extends NameUse {
  readonly start: number;
  readonly end: number;
  /** The quotes of the string that it stands in. */
  readonly quote: '"' | "'" | null;
}

/** A stretch of a text: a placeholder, or what stays as it is (of `{{{{`, which is written for `{{`, a half). */
type Piece = { readonly start: number; readonly end: number; readonly text: string } | Placeholder;

/** Who says what names stand for. */
export interface VariableNames {
  /**
   * What a name with its words stands for, built-in ones included; null where nobody knows it. Faults: variable-unknown for one that its
   * value names, variable-cycle, too-large.
   */
  valueOf(use: NameUse, moment: Moment): string | null;
  /** The names that are defined; built-in ones are not. */
  names(): Iterable<string>;
}

/** How a text is written in which names stand; `plain` for what is no body: no strings, no comments. */
export type TemplateFormat = BodyFormat | "plain";

/** The longest text that comes out, in UTF-16 units. */
const maxLength = 64 * 1024 * 1024;
const maxNamesTold = 40;

const name = String.raw`[\p{L}_][\p{L}\p{N}_.-]*`;
const placeholder = new RegExp(String.raw`\{\{[ \t]*(${name})((?:[ \t]+[^\s{}"'\\]+)*)[ \t]*\}\}`, "uy");
const wholeName = new RegExp(`^${name}$`, "u");

/** Where braces, strings and comments may begin or end, by how a body is written. */
const stops: Readonly<Record<TemplateFormat, RegExp>> = {
  json: /\{\{|\\[\s\S]|["\n]|\/[/*]/g,
  text: /\{\{|\\[\s\S]|["'\n#]/g,
  hex: /\{\{/g,
  base64: /\{\{/g,
  file: /(?!)/g,
  plain: /\{\{/g,
};

/** Can a variable be called so? A letter of any script or `_`, then also digits, `.` and `-`. */
export function isVariableName(text: string): boolean {
  return wholeName.test(text);
}

/** The placeholders of a body's text, in order. What stands in a comment, or between other braces, is none. */
export function placeholdersOf(text: string, format: TemplateFormat): Placeholder[] {
  return text.includes("{{") ? piecesOf(text, format).filter((piece) => "name" in piece) : [];
}

/**
 * A text with `{{name}}` in it, taken apart once to be filled in any number of times. In a string of JSON or text format a
 * value is escaped as that string wants it; elsewhere it is put as it is. `{{{{` stands for `{{`.
 */
export class Template {
  readonly text: string;
  readonly #pieces: readonly Piece[];

  constructor(text: string, format: TemplateFormat) {
    this.text = text;
    this.#pieces = text.includes("{{") ? piecesOf(text, format) : [{ start: 0, end: text.length, text }];
  }

  /** The names in it, in order. */
  get uses(): readonly NameUse[] {
    return this.#pieces.filter((piece) => "name" in piece);
  }

  /** Is it the same text each time? */
  get isConstant(): boolean {
    return this.#pieces.every((piece) => "text" in piece);
  }

  /** Faults: variable-unknown and variable-cycle (facts: offset, line, column, name), too-large. */
  fill(names: VariableNames, moment: Moment): FilledText {
    let length = 0;
    const filled = this.#pieces.map((piece) => {
      const text = "text" in piece ? piece.text : this.#valueOf(piece, names, moment);
      length += text.length;
      if (length > maxLength) throw tooLong(length);
      return text;
    });
    return new FilledText(filled, this.#pieces);
  }

  #valueOf(piece: Placeholder, names: VariableNames, moment: Moment): string {
    const value = this.#asked(piece, names, moment);
    if (value === null) throw placed(unknownName(piece, names), this.text, piece);
    return piece.quote === null ? value : escaped(value, piece.quote);
  }

  #asked(piece: Placeholder, names: VariableNames, moment: Moment): string | null {
    try {
      return names.valueOf(piece, moment);
    } catch (reason) {
      throw placed(Fault.from(reason), this.text, piece);
    }
  }
}

/** What came of a template. */
export class FilledText {
  readonly text: string;
  readonly #filled: readonly string[];
  readonly #pieces: readonly Piece[];

  constructor(filled: readonly string[], pieces: readonly Piece[]) {
    this.text = filled.join("");
    this.#filled = filled;
    this.#pieces = pieces;
  }

  /** Where in the template's text a place of this one comes from: within a value, where its placeholder begins. */
  origin(offset: number): number {
    let before = 0;
    for (const [at, piece] of this.#pieces.entries()) {
      const length = this.#filled[at]?.length ?? 0;
      if (offset < before + length) return "text" in piece ? piece.start + offset - before : piece.start;
      before += length;
    }
    return this.#pieces.at(-1)?.end ?? 0;
  }
}

/** The variables by their names; of several with one name the last counts. */
export function variableMap(variables: readonly Variable[]): ReadonlyMap<string, string> {
  return new Map(variables.map(({ name, value }) => [name, value]));
}

/** These variables and the built-in names, and nothing else. */
export function plainNames(variables: readonly Variable[]): VariableNames {
  const own = variableMap(variables);
  return { valueOf: (use, moment) => variableValue(use, own, moment), names: () => own.keys() };
}

/** What a placeholder stands for; null where nobody knows its name, or what the words after it mean. */
export function variableValue(use: NameUse, variables: ReadonlyMap<string, string>, moment: Moment): string | null {
  const own = variables.get(use.name);
  if (own !== undefined) return use.words.length === 0 ? own : null;
  return builtInValue(use, moment);
}

function piecesOf(text: string, format: TemplateFormat): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const found of bracesOf(text, format)) {
    if (found.start > from) pieces.push({ start: from, end: found.start, text: text.slice(from, found.start) });
    pieces.push(found);
    from = found.end;
  }
  if (from < text.length || pieces.length === 0) pieces.push({ start: from, end: text.length, text: text.slice(from) });
  return pieces;
}

/** The placeholders and the escapes of a text, in order. */
function* bracesOf(text: string, format: TemplateFormat): Generator<Piece> {
  const stop = new RegExp(stops[format]);
  let quote: Placeholder["quote"] = null;
  for (let match = stop.exec(text); match !== null; match = stop.exec(text)) {
    const [found] = match;
    if (found === "{{") {
      const piece = bracesAt(text, match.index, quote);
      if (piece) yield piece;
      // Of three braces the first may belong to the text.
      stop.lastIndex = piece?.end ?? match.index + 1;
    } else if (found === '"' || found === "'") {
      if (quote === null) quote = found;
      else if (quote === found) quote = null;
    } else if (found === "\n") {
      quote = null;
    } else if (quote === null && !found.startsWith("\\")) {
      const end = found === "/*" ? "*/" : "\n";
      const at = text.indexOf(end, stop.lastIndex);
      if (at < 0) return;
      stop.lastIndex = at + end.length;
    }
  }
}

function bracesAt(text: string, start: number, quote: Placeholder["quote"]): Piece | null {
  if (text.startsWith("{{{{", start)) return { start, end: start + 4, text: "{{" };
  placeholder.lastIndex = start;
  const match = placeholder.exec(text);
  if (!match) return null;
  const words = (match[2] ?? "").split(/[ \t]+/).filter((word) => word !== "");
  return { start, end: placeholder.lastIndex, name: match[1] ?? "", words, quote };
}

function escaped(value: string, quote: '"' | "'"): string {
  const inJson = JSON.stringify(value).slice(1, -1);
  return quote === '"' ? inJson : inJson.replaceAll('\\"', '"').replaceAll("'", "\\'");
}

/** Fault variable-unknown of a name that nobody knows, or of words that nobody understands. */
export function unknownName({ name, words }: NameUse, names: VariableNames): Fault {
  const own = [...names.names()];
  const isOwn = own.includes(name);
  if (isOwn || isBuiltIn(name)) {
    const usage = isOwn || !isBuiltIn(name) ? undefined : builtInUsage[name];
    return new Fault("variable-unknown", `Nobody knows what ${written({ name, words })} means.`, {
      act: usage === undefined ? `Write {{${name}}} alone.` : `Write it as ${usage}.`,
      facts: { name },
    });
  }
  const known = [...new Set([...own, ...builtInVariables])];
  const told = known.slice(0, maxNamesTold).join(", ") + (known.length > maxNamesTold ? ", …" : "");
  const guess = nearest(name, known);
  return new Fault("variable-unknown", `There is no variable ${JSON.stringify(name)}. There are: ${told}.`, {
    act: `${guess === null ? "" : `Did you mean {{${guess}}}? `}Define it among the variables, or write {{{{ where two braces are meant.`,
    facts: { name },
  });
}

function written({ name, words }: NameUse): string {
  return `{{${[name, ...words].join(" ")}}}`;
}

function placed(fault: Fault, text: string, { start }: Placeholder): Fault {
  return new Fault(fault.code, fault.message, {
    act: fault.act,
    facts: { ...fault.facts, ...positionAt(text, start) },
    cause: fault.cause,
  });
}

function tooLong(length: number): Fault {
  return new Fault("too-large", `With the variables' values in it, the body is longer than ${maxLength} characters.`, {
    act: "Use shorter values.",
    facts: { size: length, limit: maxLength },
  });
}
