import { Composer, CST, type Document, isMap, isScalar, Lexer, Parser, type Scalar, visit, type YAMLMap } from "yaml";
import { Fault } from "#shared/base/fault";
import { positionAt } from "#shared/model/text-position";

/** Bytes of a file of a workspace, at most. */
export const maxFileBytes = 16 * 1024 * 1024;
/** Words and signs of YAML; a body, however long, is one. What takes more is not written by people, and reading it takes seconds. */
const maxLexemes = 100_000;
const maxFlowDepth = 40;
const maxIndent = 200;
/** Of `-`, `?` and `:` in a line, each of which may nest what follows. */
const maxNestingsInLine = 16;

/** A text of YAML as a tree that still knows its comments and places. */
export interface YamlText {
  readonly text: string;
  /** The file's path in its workspace, for faults. */
  readonly file: string;
  readonly document: Document.Parsed;
  /** Null for a text that says nothing. */
  readonly root: YAMLMap | null;
  /** The tree is not what the text says any more, but what it says in the words of a later version. */
  readonly migrated: boolean;
}

/**
 * Reads the part of YAML 1.2 that files of a workspace are written in: one document, which is a map; no anchors, aliases, tags or
 * merge keys, no key twice. What it takes is bounded before the parser sees it, which with hostile texts may end the process.
 * Fault: workspace-file (facts: file, line, column).
 */
export function readYamlText(text: string, file: string): YamlText {
  const source = { text, file };
  const composer = new Composer({ uniqueKeys: false, merge: false, resolveKnownTags: false, stringKeys: false, prettyErrors: false });
  const [document, second] = [...composer.compose(boundedTokens(source), true, text.length)];
  if (!document || second) {
    throw placedFault(
      source,
      second?.range[0] ?? 0,
      "a file has one document, and here another one begins",
      "Take out what follows `---`.",
    );
  }
  const [error] = document.errors;
  if (error) throw placedFault(source, error.pos[0], `this is no YAML: ${lowerFirst(firstLine(error.message))}`);
  refuseFancy(source, document);
  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === null)) return { ...source, document, root: null, migrated: false };
  if (!isMap(root)) throw placedFault(source, root.range?.[0] ?? 0, "a map of keys and values is expected here");
  return { ...source, document, root, migrated: false };
}

type Source = Pick<YamlText, "text" | "file">;

/** Something is wrong at an offset of a file's text. */
export function placedFault({ text, file }: Source, offset: number, problem: string, act?: string): Fault {
  const { line, column } = positionAt(text, offset);
  return new Fault("workspace-file", `${file}, line ${line}, column ${column}: ${problem}.`, {
    act: act ?? "Mend it in an editor; until then the file is left as it is.",
    facts: { file, line, column, problem },
  });
}

/** Before a scalar's text the lexer puts this sign, which is not in the text. */
export const scalarMark = "\u001f";

/** The parser's tokens, as long as what it is given is in bounds. */
function* boundedTokens(source: Source): Generator<CST.Token> {
  if (source.text.length > maxFileBytes) throw placedFault(source, 0, `the file is larger than ${maxFileBytes} bytes`);
  const bounds = new Bounds();
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(source.text)) {
    const problem = bounds.take(lexeme);
    if (problem !== null) throw placedFault(source, bounds.offset, problem);
    yield* parser.next(lexeme);
  }
  yield* parser.end();
}

/** Counts what makes a parser slow, or go so deep that the process ends. */
class Bounds {
  /** Of the lexeme that comes next. */
  offset = 0;
  #lexemes = 0;
  #flowDepth = 0;
  #nestings = 0;
  #before = "newline";

  /** What is wrong with the next lexeme; null, and it is counted, where nothing is. */
  take(lexeme: string): string | null {
    // What follows the mark is a scalar's text, whatever it looks like.
    const type = this.#before === scalarMark ? "text" : lexeme === scalarMark ? scalarMark : (CST.tokenType(lexeme) ?? "");
    if (type === "flow-map-start" || type === "flow-seq-start") this.#flowDepth++;
    if (type === "flow-map-end" || type === "flow-seq-end") this.#flowDepth--;
    if (type === "seq-item-ind" || type === "explicit-key-ind" || type === "map-value-ind") this.#nestings++;
    const isIndent = type === "space" && this.#before === "newline";
    if (++this.#lexemes > maxLexemes) return `the file has more than ${maxLexemes} words and signs of YAML`;
    if (this.#flowDepth > maxFlowDepth) return `brackets are nested more than ${maxFlowDepth} deep`;
    if (this.#flowDepth === 0 && this.#nestings > maxNestingsInLine) return "too many lists and maps begin in one line";
    if (isIndent && lexeme.length > maxIndent) return `the line is indented by more than ${maxIndent}`;
    if (type === "newline") this.#nestings = 0;
    if (type !== scalarMark && type !== "doc-mode" && type !== "flow-error-end") this.offset += lexeme.length;
    this.#before = type;
    return null;
  }
}

function refuseFancy(source: Source, document: Document.Parsed): void {
  visit(document, {
    Alias: (_key, { range }) => {
      throw placedFault(source, range?.[0] ?? 0, "aliases (`*name`) are not read here", "Write out what it stands for.");
    },
    Value: (_key, { anchor, tag, range }) => {
      const at = range?.[0] ?? 0;
      if (anchor !== undefined) throw placedFault(source, at, "anchors (`&name`) are not read here", "Take it out.");
      if (tag !== undefined) throw placedFault(source, at, "tags (`!name`) are not read here", "Take it out, or quote the text.");
    },
    Map: (_key, map) => checkKeys(source, map),
  });
}

function checkKeys(source: Source, map: YAMLMap): void {
  const names = new Set<string>();
  for (const { key } of map.items) {
    if (!isScalar(key)) throw placedFault(source, map.range?.[0] ?? 0, "a key is a text");
    const at = key.range?.[0] ?? 0;
    const name = textOf(key);
    if (name === "<<" && key.type === "PLAIN")
      throw placedFault(source, at, "merge keys (`<<`) are not read here", "Write out what is merged.");
    if (names.has(name)) throw placedFault(source, at, `the key ${JSON.stringify(name)} stands here twice`, "Take one of them out.");
    names.add(name);
  }
}

/** What a scalar says as a text, as it is written: `1.10` stays `1.10`. */
export function textOf(scalar: Pick<Scalar, "value" | "source">): string {
  if (typeof scalar.value === "string") return scalar.value;
  return scalar.source ?? (scalar.value === null ? "" : String(scalar.value));
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0]?.replace(/[.:]$/, "") ?? message;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
