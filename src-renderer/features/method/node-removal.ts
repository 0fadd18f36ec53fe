import { createScanner, type Edit, type Node } from "jsonc-parser";

/** The edits that take a property or a list's element out of a text: it goes with its comma, and with its line and the comment behind it where it is alone there. */
export function removal(body: string, node: Node): Edit[] {
  const comma = nextComma(body, endOf(node));
  const until = comma === null ? endOf(node) : comma + 1;
  const earlier = node.parent?.children?.filter((sibling) => endOf(sibling) <= node.offset).at(-1);
  // The last one of an object has its comma before it.
  const commaBefore = comma === null && earlier ? nextComma(body, endOf(earlier)) : null;
  const line = ownLine(body, node.offset, until);
  if (line) return [cut(line.from, line.to), ...(commaBefore === null ? [] : [cut(commaBefore, commaBefore + 1)])];
  if (commaBefore !== null && body.slice(commaBefore + 1, node.offset).trim() === "") return [cut(commaBefore, until)];
  const space = comma === null ? 0 : (/^ +/.exec(body.slice(until))?.[0].length ?? 0);
  return [cut(node.offset, until + space)];
}

/** Where a node ends, exclusively. */
export function endOf({ offset, length }: Node): number {
  return offset + length;
}

/** Where the comma stands that comes next, comments aside; null where something else does. */
export function nextComma(body: string, offset: number): number | null {
  const scanner = createScanner(body, true);
  scanner.setPosition(offset);
  scanner.scan();
  const at = scanner.getTokenOffset();
  return body[at] === "," ? at : null;
}

function cut(from: number, to: number): Edit {
  return { offset: from, length: to - from, content: "" };
}

/** The lines from `from` to `to` with their end, where nothing else stands there but a comment behind; else null. */
function ownLine(body: string, from: number, to: number): { readonly from: number; readonly to: number } | null {
  const start = body.lastIndexOf("\n", from - 1) + 1;
  const behind = /^[ \t]*(\/\/[^\n]*|\/\*(?:[^*\n]|\*(?!\/))*\*\/[ \t]*)?\r?(\n|$)/.exec(body.slice(to));
  return behind && body.slice(start, from).trim() === "" ? { from: start, to: to + behind[0].length } : null;
}
