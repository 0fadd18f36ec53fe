import type { Comment, Token } from "./lexer";
import type { SourceText, Span } from "./source-text";

/** What the comments between two tokens belong to: spans for `commentText`, which is asked when a text is wanted. */
export interface GapComments {
  /** Of the declaration that ended before the gap. */
  readonly trailing: Span | null;
  /** Of the declaration that begins after it. */
  readonly leading: Span | null;
  /** Of neither, in their order. */
  readonly detached: readonly Span[];
}

const none: GapComments = { trailing: null, leading: null, detached: [] };

/** Comments that belong together: one block, or line comments on consecutive lines. */
interface Block {
  readonly start: number;
  end: number;
  firstLine: number;
  lastLine: number;
  readonly kind: Comment["kind"];
}

/**
 * Shares out the comments between the token at `index - 1` and the one at `index` by protoc's rules
 * (Tokenizer::NextWithComments): a comment on the line of the earlier token, or directly below it and followed by a
 * blank line, is trailing; the last one with no blank line before the later token is leading; others are detached.
 */
export function gapComments(source: SourceText, tokens: readonly Token[], comments: readonly Comment[], index: number): GapComments {
  const previous = tokens[index - 1];
  const next = tokens[index];
  if (!next || next.commentsBefore === (previous?.commentsBefore ?? 0)) return none;
  const gap = comments.slice(previous?.commentsBefore ?? 0, next.commentsBefore);
  const previousLine = previous ? source.lineAt(previous.end) : -1;
  const nextLine = source.lineAt(next.start);
  const blocks = toBlocks(source, gap, previousLine);
  const first = blocks[0];
  if (!first) return none;
  if (first.kind === "block" && first.lastLine === nextLine && first.firstLine === previousLine) return none;

  const last = blocks[blocks.length - 1] ?? first;
  const closesScope = next.kind === "end" || /^[})\]]$/.test(source.slice(next));
  const lastLeads = !closesScope && nextLine - last.lastLine <= 1 && last.firstLine !== previousLine;
  const leading = lastLeads ? spanOf(last) : null;
  // The first block trails unless it leads, or unless a blank line sets it off from the token before.
  const trails = previous !== undefined && first.firstLine - previousLine <= 1 && !(lastLeads && first === last);
  const detached = blocks.slice(trails ? 1 : 0, lastLeads ? -1 : undefined).map(spanOf);
  return { trailing: trails ? spanOf(first) : null, leading, detached };
}

function spanOf({ start, end }: Block): Span {
  return { start, end };
}

/** Line comments on consecutive lines are one; what shares the earlier token's line stays by itself. */
function toBlocks(source: SourceText, gap: readonly Comment[], previousLine: number): Block[] {
  const blocks: Block[] = [];
  for (const comment of gap) {
    const firstLine = source.lineAt(comment.start);
    const lastLine = source.lineAt(comment.end);
    const last = blocks[blocks.length - 1];
    const joins = last?.kind === "line" && comment.kind === "line" && firstLine - last.lastLine === 1 && last.firstLine !== previousLine;
    if (last && joins) {
      last.end = comment.end;
      last.lastLine = lastLine;
    } else {
      blocks.push({ kind: comment.kind, start: comment.start, end: comment.end, firstLine, lastLine });
    }
  }
  return blocks;
}

/** The text of comments that belong together, without comment marks, as protoc writes it; "" where there is none. */
export function commentText(source: SourceText, span: Span | null): string {
  if (!span) return "";
  const raw = source.slice(span);
  if (raw.startsWith("//")) return raw.replace(/(?:^|\n)[ \t\r\v\f]*\/\/([^\n]*)/g, "$1\n");
  const inner = raw.endsWith("*/") && raw.length >= 4 ? raw.slice(2, -2) : raw.slice(2);
  return inner.replace(/\n[ \t\r\v\f]*\*?/g, "\n");
}

/** What the comments of a declaration say, as prose: the leading one, or else the trailing one. */
export function docOf(source: SourceText, { leading, trailing }: Pick<GapComments, "leading" | "trailing">): string {
  return proseOf(commentText(source, leading) || commentText(source, trailing));
}

/** A comment as prose: line ends unified, the common indentation and outer blank lines gone. */
export function proseOf(comment: string): string {
  const lines = comment
    .replace(/^\*/, "")
    .split("\n")
    .map((line) => line.trimEnd());
  const indentOf = (line: string) => line.length - line.trimStart().length;
  const [first = "", ...others] = lines;
  // The first line follows a comment mark, mostly with one space between.
  const indents = others.filter((line) => line !== "").map(indentOf);
  const shared = Math.min(...indents.slice(0, 1000), first === "" ? 80 : Math.max(1, indentOf(first)));
  return lines
    .map((line, index) => (index === 0 ? line.trimStart() : line.slice(Math.min(shared, indentOf(line)))))
    .join("\n")
    .trim();
}
