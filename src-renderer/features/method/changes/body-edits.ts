import { applyEdits, type Edit, type Node } from "jsonc-parser";
import { endOf, removal } from "../node-removal";
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
  return nodes.filter((node) => !nodes.some((other) => other !== node && other.offset <= node.offset && endOf(node) <= endOf(other)));
}
