import { toJsonString } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import type { Diagnostic } from "#shared/model/schema";
import { Diagnostics } from "../parse/diagnostics";
import { type Comment, type Token, tokenize } from "../parse/lexer";
import { parse } from "../parse/parser";
import { SourceText } from "../parse/source-text";
import { type Gap, type Group, type TokenGaps, tokenGaps } from "./token-gaps";

/** A text in the common style, or as it was, with the reason. */
export interface FormattedText {
  readonly text: string;
  /** Why it was left as it is: what stands in the way, and where. */
  readonly problem: string | null;
}

/** Lines are broken in brackets alone, and only where they would be longer than this. */
const maxLineLength = 100;
const indentation = "  ";

/**
 * Formats a .proto text as `buf format` does for the most part: two spaces for each block, a statement on a line,
 * options one on a line where they are long or were so already, one blank line at most. Only white space changes:
 * tokens and comments stay, in their order, and so does what each comment belongs to. A text with syntax errors is left
 * as it is.
 */
export function formatProto(text: string): FormattedText {
  const unified = text.replaceAll("\r\n", "\n");
  const diagnostics = new Diagnostics();
  const source = new SourceText("", unified);
  parse(source, diagnostics);
  const errors = diagnostics.sorted().filter(({ severity }) => severity === "error");
  const leave = (error: Diagnostic) => ({ text, problem: `${error.line}:${error.column}: ${error.message}` });
  const slip = errors.find(({ code }) => code === "syntax");
  if (slip) return leave(slip);
  const formatted = new Writer(source, tokenGaps(source)).run();
  // What is read of a text with errors may depend on where its lines end.
  if (errors[0] && meaningOf(formatted) !== meaningOf(unified)) return leave(errors[0]);
  // A slip of ours must not cost anybody a word.
  if (!sameWords(source, new SourceText("", formatted)))
    return { text, problem: "This text is written in a way that cannot be formatted." };
  const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
  return { text: mark + (/^[^\n]*\r\n/.test(text) ? formatted.replaceAll("\n", "\r\n") : formatted), problem: null };
}

function isOfBlock(gap: Gap): gap is Gap & { readonly kind: "statement" | "close" } {
  return gap.kind === "statement" || gap.kind === "close";
}

function meaningOf(text: string): string {
  return toJsonString(FileDescriptorProtoSchema, parse(new SourceText("", text), new Diagnostics()).proto);
}

/** Have two texts the same tokens and comments, but for how the lines of block comments are indented? */
function sameWords(before: SourceText, after: SourceText): boolean {
  const wordsOf = (source: SourceText) => {
    const { tokens, comments } = tokenize(source.text);
    return [
      ...tokens.map((token) => source.slice(token)),
      ...comments.map((comment) => source.slice(comment).replace(/\n[ \t]*/g, "\n")),
      ...tokens.map(({ commentsBefore }) => commentsBefore),
    ];
  };
  const [ours, theirs] = [wordsOf(before), wordsOf(after)];
  return ours.length === theirs.length && ours.every((word, index) => word === theirs[index]);
}

class Writer {
  readonly #source: SourceText;
  readonly #tokens: readonly Token[];
  readonly #comments: readonly Comment[];
  readonly #gaps: TokenGaps["gaps"];
  readonly #groups: TokenGaps["groups"];
  readonly #parts: string[] = [];
  /** How deep the parts of each broken group stand; one on a single line is not here. */
  readonly #broken = new Map<Group, number>();
  readonly #brokenAlready = new Map<Group, boolean>();
  #column = 0;
  /** Of the line that is being written. */
  #depth = 0;
  /** Of the line that what is being written began on; one that goes on with it stands a step further in. */
  #beginning = 0;

  constructor(source: SourceText, { tokens, gaps, groups }: TokenGaps) {
    this.#source = source;
    this.#tokens = tokens.tokens;
    this.#comments = tokens.comments;
    this.#gaps = gaps;
    this.#groups = groups;
  }

  run(): string {
    for (const [index, token] of this.#tokens.entries()) {
      const gap = this.#gaps[index] ?? { kind: "space" };
      const comments = this.#commentsBefore(index);
      if (comments.length > 0) this.#writeComments(index, gap, comments);
      else this.#writeGap(index, gap);
      if (token.kind === "end") break;
      const group = this.#groups.get(index);
      if (group && this.#breaks(group)) this.#broken.set(group, this.#depth + 1);
      this.#write(this.#source.slice(token));
    }
    const text = this.#parts.join("");
    return text === "" ? "" : `${text.replace(/\n+$/, "")}\n`;
  }

  #commentsBefore(index: number): readonly Comment[] {
    return this.#comments.slice(this.#tokens[index - 1]?.commentsBefore ?? 0, this.#tokens[index]?.commentsBefore ?? 0);
  }

  #writeGap(index: number, gap: Gap): void {
    if (this.#tokens[index]?.kind === "end") return;
    const lines = this.#linesBetween(this.#tokens[index - 1]?.end, this.#tokens[index]?.start ?? 0);
    const depth = this.#depthAt(gap);
    if (gap.kind === "none" || (isOfBlock(gap) && gap.joined)) return;
    if (depth !== null) this.#newLine(depth, lines > 1 && this.#mayHaveBlank(index, gap));
    else if (gap.kind === "wrap" && lines > 0) this.#goOn();
    else this.#write(gap.kind === "part" || gap.kind === "end" ? gap.inline : " ");
  }

  /** Not at the edges of what is in brackets. */
  #mayHaveBlank(index: number, gap: Gap): boolean {
    if (gap.kind === "part") return index > gap.group.open + 1;
    return gap.kind === "statement" && !this.#opensBlock(index - 1);
  }

  /**
   * Writes the comments before a token. Between statements everything stays on its line, on the next one or behind a
   * blank line, since protoc tells by that what a comment belongs to.
   */
  #writeComments(index: number, gap: Gap, comments: readonly Comment[]): void {
    const next = this.#tokens[index];
    const depth = this.#depthAt(gap);
    // A comment before a closing bracket is in it.
    const commentDepth = depth !== null && (gap.kind === "close" || gap.kind === "end") ? depth + 1 : depth;
    let from = this.#tokens[index - 1]?.end;
    for (const comment of comments) {
      this.#writeBetween(this.#linesBetween(from, comment.start), commentDepth);
      this.#writeComment(comment, this.#depth);
      from = comment.end;
    }
    if (!next || next.kind === "end") return;
    const lines = this.#linesBetween(from, next.start);
    const endsLine = comments.at(-1)?.kind === "line";
    this.#writeBetween(endsLine ? Math.max(1, lines) : lines, depth);
  }

  #writeBetween(lines: number, depth: number | null): void {
    if (this.#parts.length === 0) this.#newLine(depth ?? 0);
    else if (lines === 0) this.#write(" ");
    else if (depth === null) this.#goOn();
    else this.#newLine(depth, lines > 1);
  }

  /** The lines of a block comment that begin with a star are put below each other; others are left as they are. */
  #writeComment(comment: Comment, depth: number): void {
    const [first = "", ...others] = this.#source.slice(comment).split("\n");
    this.#write(first);
    const hasStars = others.every((line) => /^[ \t]*\*/.test(line));
    for (const line of others) {
      this.#parts.push("\n");
      this.#column = 0;
      this.#write(hasStars ? `${indentation.repeat(depth)} ${line.trimStart()}` : line);
    }
  }

  /** Where a token that begins a line stands; null for one that goes on with the line before. */
  #depthAt(gap: Gap): number | null {
    if (isOfBlock(gap)) return gap.depth;
    return gap.kind === "part" || gap.kind === "end" ? this.#depthIn(gap) : null;
  }

  #depthIn({ kind, group }: Gap & { readonly kind: "part" | "end" }): number | null {
    const depth = this.#broken.get(group);
    if (depth === undefined) return null;
    return kind === "end" ? depth - 1 : depth;
  }

  /** Begins a line that goes on with what the one before began. */
  #goOn(): void {
    const beginning = this.#beginning;
    this.#newLine(beginning + 1);
    this.#beginning = beginning;
  }

  #breaks(group: Group): boolean {
    return this.#isBrokenAlready(group) || this.#column + this.#inlineLength(group) > maxLineLength;
  }

  /** A group with a line break behind its opening bracket, or with a comment that ends its line, is one of several lines. */
  #isBrokenAlready(group: Group): boolean {
    const known = this.#brokenAlready.get(group);
    if (known !== undefined) return known;
    const { open, close } = group;
    const breaksFirst = this.#linesBetween(this.#tokens[open]?.end, this.#tokens[open + 1]?.start ?? 0) > 0;
    const broken = (close > open + 1 && breaksFirst) || this.#hasLineComment(group);
    this.#brokenAlready.set(group, broken);
    return broken;
  }

  /** Those of the groups in it are not its own. */
  #hasLineComment({ open, close }: Group): boolean {
    for (let index = open + 1; index <= close; index++) {
      if (this.#commentsBefore(index).some(({ kind }) => kind === "line")) return true;
      index = this.#groups.get(index)?.close ?? index;
    }
    return false;
  }

  /** How long a group is on one line, up to the first one in it that has several. */
  #inlineLength({ open, close }: Group): number {
    let length = 0;
    for (let index = open; index <= close && length <= maxLineLength; index++) {
      const token = this.#tokens[index];
      const gap = this.#gaps[index];
      if (!token || !gap) break;
      if (index > open) length += gap.kind === "part" || gap.kind === "end" ? gap.inline.length : gap.kind === "none" ? 0 : 1;
      length += token.end - token.start;
      const inner = index > open ? this.#groups.get(index) : undefined;
      if (inner && this.#isBrokenAlready(inner)) break;
    }
    return length + 1;
  }

  #opensBlock(index: number): boolean {
    const token = this.#tokens[index];
    return token !== undefined && this.#source.slice(token) === "{";
  }

  #newLine(depth: number, blank = false): void {
    if (this.#parts.length > 0) this.#parts.push(blank ? "\n\n" : "\n");
    this.#parts.push(indentation.repeat(depth));
    this.#depth = depth;
    this.#beginning = depth;
    this.#column = depth * indentation.length;
  }

  #write(text: string): void {
    this.#parts.push(text);
    this.#column += text.length;
  }

  /** How many line breaks there were between two places; none at the beginning of the text. */
  #linesBetween(from: number | undefined, to: number): number {
    return from === undefined ? 0 : this.#source.lineAt(to) - this.#source.lineAt(from);
  }
}
