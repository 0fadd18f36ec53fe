import { Fault } from "../base/fault";
import type { Variable } from "./feed";
import type { BodyFormat } from "./request-body";
import { positionAt } from "./text-position";

/** What is known without being defined. A variable of the same name stands before it. */
export const builtInVariables = ["counter", "index", "now", "timestamp", "uuid", "random", "randomInt"] as const;
export type BuiltInVariable = (typeof builtInVariables)[number];

/** What the built-in names stand for in one message. */
export interface Moment {
  /** How many messages came before this one. */
  readonly index: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** From 0 to below 1, another one each time. */
  readonly random: () => number;
  /** Another one each time. */
  readonly uuid: () => string;
}

/** A `{{name}}` in a text; places in UTF-16 units, the end is behind its braces. */
export interface Placeholder {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** The words after the name. */
  readonly words: readonly string[];
  /** The quotes of the string that it stands in. */
  readonly quote: '"' | "'" | null;
}

/** A stretch of a text: a placeholder, or what stays as it is (of `{{{{`, which is written for `{{`, a half). */
type Piece = { readonly start: number; readonly end: number; readonly text: string } | Placeholder;

/** The longest text that comes out, in UTF-16 units. */
const maxLength = 64 * 1024 * 1024;
const maxNamesTold = 40;

const name = String.raw`[\p{L}_][\p{L}\p{N}_.-]*`;
const placeholder = new RegExp(String.raw`\{\{[ \t]*(${name})((?:[ \t]+[^\s{}"'\\]+)*)[ \t]*\}\}`, "uy");
const wholeName = new RegExp(`^${name}$`, "u");

/** Where braces, strings and comments may begin or end, by how a body is written. */
const stops: Readonly<Record<BodyFormat, RegExp>> = {
  json: /\{\{|\\[\s\S]|["\n]|\/[/*]/g,
  text: /\{\{|\\[\s\S]|["'\n#]/g,
  hex: /\{\{/g,
  base64: /\{\{/g,
  file: /(?!)/g,
};

/** Can a variable be called so? A letter of any script or `_`, then also digits, `.` and `-`. */
export function isVariableName(text: string): boolean {
  return wholeName.test(text);
}

/** The placeholders of a body's text, in order. What stands in a comment, or between other braces, is none. */
export function placeholdersOf(text: string, format: BodyFormat): Placeholder[] {
  return text.includes("{{") ? piecesOf(text, format).filter((piece) => "name" in piece) : [];
}

/**
 * A text with `{{name}}` in it, taken apart once to be filled in any number of times. In a string of JSON or text format a
 * value is escaped as that string wants it; elsewhere it is put as it is. `{{{{` stands for `{{`.
 */
export class Template {
  readonly text: string;
  readonly #pieces: readonly Piece[];

  constructor(text: string, format: BodyFormat) {
    this.text = text;
    this.#pieces = text.includes("{{") ? piecesOf(text, format) : [{ start: 0, end: text.length, text }];
  }

  /** Is it the same text each time? */
  get isConstant(): boolean {
    return this.#pieces.every((piece) => "text" in piece);
  }

  /** Faults: variable-unknown (facts: offset, line, column, name), too-large. */
  fill(variables: ReadonlyMap<string, string>, moment: Moment): FilledText {
    let length = 0;
    const filled = this.#pieces.map((piece) => {
      const text = "text" in piece ? piece.text : this.#valueOf(piece, variables, moment);
      length += text.length;
      if (length > maxLength) throw tooLong(length);
      return text;
    });
    return new FilledText(filled, this.#pieces);
  }

  #valueOf(piece: Placeholder, variables: ReadonlyMap<string, string>, moment: Moment): string {
    const value = variableValue(piece, variables, moment);
    if (value === null) throw unknown(this.text, piece, variables);
    return piece.quote === null ? value : escaped(value, piece.quote);
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

/** What a placeholder stands for; null where nobody knows its name, or what the words after it mean. */
export function variableValue(
  { name, words }: Pick<Placeholder, "name" | "words">,
  variables: ReadonlyMap<string, string>,
  moment: Moment,
): string | null {
  const own = variables.get(name);
  if (own !== undefined) return words.length === 0 ? own : null;
  const builtIn = builtInVariables.find((known) => known === name);
  if (builtIn === "randomInt") return randomInteger(words, moment);
  return builtIn === undefined || words.length > 0 ? null : momentValue(builtIn, moment);
}

function momentValue(name: Exclude<BuiltInVariable, "randomInt">, moment: Moment): string {
  switch (name) {
    case "counter":
      return String(moment.index + 1);
    case "index":
      return String(moment.index);
    case "now":
      return new Date(moment.now).toISOString();
    case "timestamp":
      return String(moment.now);
    case "uuid":
      return moment.uuid();
    case "random":
      return String(moment.random());
  }
}

/** `{{randomInt 1 6}}`: a whole number from the first to the second, both included; from 0 to 999 without bounds. */
function randomInteger(words: readonly string[], { random }: Moment): string | null {
  if (words.length !== 0 && words.length !== 2) return null;
  const [low = 0, high = 999] = words.map(Number);
  if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || !Number.isSafeInteger(high - low + 1) || low > high) return null;
  return String(low + Math.floor(random() * (high - low + 1)));
}

function piecesOf(text: string, format: BodyFormat): Piece[] {
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
function* bracesOf(text: string, format: BodyFormat): Generator<Piece> {
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

function unknown(text: string, { name, words, start }: Placeholder, variables: ReadonlyMap<string, string>): Fault {
  const facts = { ...positionAt(text, start), name };
  const isKnown = variables.has(name) || builtInVariables.some((known) => known === name);
  if (isKnown) {
    const written = `{{${[name, ...words].join(" ")}}}`;
    const act =
      name === "randomInt" ? "Write it as {{randomInt 1 6}}: two whole numbers, the lower one first." : `Write {{${name}}} alone.`;
    return new Fault("variable-unknown", `Nobody knows what ${written} means.`, { act, facts });
  }
  const names = [...new Set([...variables.keys(), ...builtInVariables])];
  const told = names.slice(0, maxNamesTold).join(", ") + (names.length > maxNamesTold ? ", …" : "");
  return new Fault("variable-unknown", `There is no variable ${JSON.stringify(name)}. There are: ${told}.`, {
    act: "Define it among the variables, or write {{{{ where two braces are meant.",
    facts,
  });
}

function tooLong(length: number): Fault {
  return new Fault("too-large", `With the variables' values in it, the body is longer than ${maxLength} characters.`, {
    act: "Use shorter values.",
    facts: { size: length, limit: maxLength },
  });
}
