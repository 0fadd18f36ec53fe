import { type Node, type ParseError, parseTree } from "jsonc-parser";

/** The largest text that a form is made of, in UTF-16 units. */
export const maxFormText = 1024 * 1024;

/** A body's text as a tree of JSON nodes, or why there is none. */
export type BodyTree =
  | { readonly kind: "tree"; readonly text: string; readonly root: Node | null }
  | { readonly kind: "broken"; readonly line: number; readonly column: number }
  | { readonly kind: "too-large" };

/** Reads a text with comments and trailing commas; a blank one is a tree without a root. Line and column count from 1. */
export function bodyTree(text: string): BodyTree {
  if (text.length > maxFormText) return { kind: "too-large" };
  const errors: ParseError[] = [];
  try {
    const root = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true }) ?? null;
    const [first] = errors;
    return first ? { kind: "broken", ...lineAndColumn(text, first.offset) } : { kind: "tree", text, root };
  } catch {
    return { kind: "broken", line: 1, column: 1 }; // nested deeper than the stack
  }
}

function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
