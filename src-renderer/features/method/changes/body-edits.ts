import { applyEdits, createScanner, type Edit, type Node } from "jsonc-parser";
import { type BodyChange, nameNow, type TouchedPlace } from "./body-changes";

/** What an act can do about a change: write the new name, or take out what has no meaning any more; null for neither. */
export function actOn({ change }: BodyChange): "rename" | "remove" | null {
  switch (change.kind) {
    case "field-renamed":
    case "value-renamed":
      return "rename";
    case "field-removed":
      return "remove";
    case "field-changed":
      return change.aspects.includes("json-name") ? "rename" : null;
    default:
      return null;
  }
}

/** The body with the new names in place of the old ones, and nothing else different. */
export function renameInBody(body: string, changes: readonly BodyChange[]): string {
  const edits = changes.flatMap((change) =>
    change.places.map(({ node, written }): Edit => {
      const { offset, length } = node.type === "property" ? keyOf(node) : node;
      return { offset, length, content: JSON.stringify(nameNow(change.change, written)) };
    }),
  );
  return applyEdits(body, edits);
}

/** The body without the properties: each goes with its comma, and with its line and the comment behind it where it is alone there. */
export function removeFromBody(body: string, changes: readonly BodyChange[]): string {
  const places = changes.flatMap((change) => change.places).filter(({ node }) => node.type === "property");
  // From the end on, so that what stands before keeps its place.
  const nodes = outermost(places).sort((a, b) => b.offset - a.offset);
  return nodes.reduce((text, node) => applyEdits(text, removal(text, node)), body);
}

function keyOf(property: Node): Node {
  return property.children?.[0] ?? property;
}

/** Without those inside of another. */
function outermost(places: readonly TouchedPlace[]): Node[] {
  const nodes = [...new Set(places.map(({ node }) => node))];
  return nodes.filter((node) => !nodes.some((other) => other !== node && other.offset <= node.offset && end(node) <= end(other)));
}

function end({ offset, length }: Node): number {
  return offset + length;
}

function removal(body: string, property: Node): Edit[] {
  const comma = nextComma(body, end(property));
  const until = comma === null ? end(property) : comma + 1;
  const earlier = property.parent?.children?.filter((sibling) => end(sibling) <= property.offset).at(-1);
  // The last one of an object has its comma before it.
  const commaBefore = comma === null && earlier ? nextComma(body, end(earlier)) : null;
  const line = ownLine(body, property.offset, until);
  if (line) return [cut(line.from, line.to), ...(commaBefore === null ? [] : [cut(commaBefore, commaBefore + 1)])];
  if (commaBefore !== null && body.slice(commaBefore + 1, property.offset).trim() === "") return [cut(commaBefore, until)];
  const space = comma === null ? 0 : (/^ +/.exec(body.slice(until))?.[0].length ?? 0);
  return [cut(property.offset, until + space)];
}

function cut(from: number, to: number): Edit {
  return { offset: from, length: to - from, content: "" };
}

/** The lines from `from` to `to` with their end, where nothing else stands there but a comment behind; else null. */
function ownLine(body: string, from: number, to: number): { readonly from: number; readonly to: number } | null {
  const start = body.lastIndexOf("\n", from - 1) + 1;
  const behind = /^[ \t]*(\/\/[^\n]*|\/\*[^\n]*?\*\/[ \t]*)?\r?(\n|$)/.exec(body.slice(to));
  return behind && body.slice(start, from).trim() === "" ? { from: start, to: to + behind[0].length } : null;
}

/** Where the comma stands that comes next, comments aside; null where something else does. */
function nextComma(body: string, offset: number): number | null {
  const scanner = createScanner(body, true);
  scanner.setPosition(offset);
  scanner.scan();
  const at = scanner.getTokenOffset();
  return body[at] === "," ? at : null;
}
