import { applyEdits, type Edit, type Node, parseTree } from "jsonc-parser";
import { endOf, nextComma, removal } from "../node-removal";
import { elementsOf, membersOf, type Place, placeIn } from "./place";

/** Writes a value, as JSON text, where there is another one or none. Objects around it that are missing are made. */
export function setValue(text: string, place: Place, json: string): Edit[] {
  const { node, parent, key } = place;
  if (node) return [replace(node.offset, endOf(node), indented(json, indentOfLine(text, node.offset), text))];
  if (parent === null) return [replace(text.length, text.length, `${text.trim() === "" || text.endsWith("\n") ? "" : eolOf(text)}${json}`)];
  const member = typeof key === "number" ? json : `${JSON.stringify(key ?? "")}: ${json}`;
  const holder = typeof key === "number" ? "array" : "object";
  if (parent.node?.type !== holder) {
    return setValue(
      text,
      parent,
      holder === "array" ? `[${member}]` : `{\n${unitOf(text)}${member.replaceAll("\n", `\n${unitOf(text)}`)}\n}`,
    );
  }
  return insert(text, parent.node, siblingBefore(place, parent.node), member);
}

/** Takes a member or an element away, with its comma, and with its line and the comment behind it where it is alone there. */
export function removeValue(text: string, place: Place): Edit[] {
  const node = place.property ?? (typeof place.key === "number" ? place.node : null);
  return node ? removal(text, node) : [];
}

/** Writes another key before a member's value. */
export function renameKey(place: Place, key: string): Edit[] {
  const written = place.property?.children?.[0];
  return written ? [replace(written.offset, endOf(written), JSON.stringify(key))] : [];
}

/** Adds an element at the end of a list, which may be missing. */
export function appendValue(text: string, list: Place, json: string): Edit[] {
  const at: Place = { ...list, parent: list, key: elementsOf(list).length, node: null, property: null, twice: false, order: null };
  return setValue(text, at, json);
}

/**
 * Exchanges an element of a list with the one behind it, with the comments above them and behind them where each begins a
 * line of its own.
 */
export function swapWithNext(text: string, list: Place, index: number): Edit[] {
  const elements = elementsOf(list);
  const [first, second] = [elements[index], elements[index + 1]];
  if (!list.node || !first || !second) return [];
  const before = elements[index - 1];
  const a = surroundings(text, before ? afterComma(text, before) : list.node.offset + 1, first);
  const b = surroundings(text, a.tailEnd, second);
  const exchanged: [number, number, number, number][] = [[first.offset, endOf(first), second.offset, endOf(second)]];
  if (a.ownLine && b.ownLine) {
    exchanged.push([a.leadStart, first.offset, b.leadStart, second.offset], [a.tailStart, a.tailEnd, b.tailStart, b.tailEnd]);
  }
  return exchanged.flatMap(([aFrom, aTo, bFrom, bTo]) => [
    replace(aFrom, aTo, text.slice(bFrom, bTo)),
    replace(bFrom, bTo, text.slice(aFrom, aTo)),
  ]);
}

interface Surroundings {
  /** What stands before the element, from the end of the line of what is before it: comments on lines of their own. */
  readonly leadStart: number;
  readonly ownLine: boolean;
  /** What stands behind its comma in the same line. */
  readonly tailStart: number;
  readonly tailEnd: number;
}

function surroundings(text: string, from: number, element: Node): Surroundings {
  const leadStart = lineTrivia(text, from).offset;
  const tailStart = afterComma(text, element);
  const tail = lineTrivia(text, tailStart);
  return {
    leadStart,
    ownLine: /^[ \t]*\r?\n/.test(text.slice(leadStart, element.offset)) && tail.newline,
    tailStart,
    tailEnd: tail.offset,
  };
}

function afterComma(text: string, node: Node): number {
  const comma = nextComma(text, endOf(node));
  return comma === null ? endOf(node) : comma + 1;
}

/** The member or element that a new one goes behind; null for the first place. */
function siblingBefore({ order, key }: Place, container: Node): Node | null {
  const items = container.children ?? [];
  if (order === null || typeof key === "number") return items.at(-1) ?? null;
  const members = membersOf({ node: container });
  for (let index = order.index - 1; index >= 0; index--) {
    const field = order.fields[index];
    const found = field && (members.get(field.key) ?? members.get(field.name))?.at(-1);
    if (found) return found;
  }
  return null;
}

function insert(text: string, container: Node, after: Node | null, member: string): Edit[] {
  const first = container.children?.[0];
  if (!first) return [insertAlone(text, container, member)];
  const comma = after && nextComma(text, endOf(after));
  const spot = lineTrivia(text, comma !== null ? comma + 1 : after ? endOf(after) : container.offset + 1);
  const missing = after && comma === null ? [replace(endOf(after), endOf(after), ",")] : [];
  const follows = after === null || comma !== null ? "," : "";
  if (spot.newline) {
    const sibling = after ?? first;
    const indent = isFirstOfLine(text, sibling.offset)
      ? indentOfLine(text, sibling.offset)
      : indentOfLine(text, container.offset) + unitOf(text);
    return [...missing, replace(spot.offset, spot.offset, `${eolOf(text)}${indent}${indented(member, indent, text)}${follows}`)];
  }
  const inline = indented(member, indentOfLine(text, container.offset), text);
  const isTight = after === null && !/\s/.test(text.charAt(spot.offset));
  return [...missing, replace(spot.offset, spot.offset, isTight ? `${inline}${follows} ` : ` ${inline}${follows}`)];
}

/** The first member of an object, or element of a list, among comments if there are any. */
function insertAlone(text: string, container: Node, member: string): Edit {
  const [from, to] = [container.offset + 1, endOf(container) - 1];
  const inner = text.slice(from, to);
  const base = indentOfLine(text, container.offset);
  const indent = base + unitOf(text);
  const said = inner.trimEnd();
  if (said === "") {
    if (container.type === "array") return replace(from, to, indented(member, base, text));
    if (isInline(text, container)) return replace(from, to, ` ${indented(member, base, text)} `);
    return replace(from, to, `${eolOf(text)}${indent}${indented(member, indent, text)}${eolOf(text)}${base}`);
  }
  const at = from + said.length;
  const onOwnLine = inner.slice(said.length).includes("\n");
  return replace(at, at, onOwnLine ? `${eolOf(text)}${indent}${indented(member, indent, text)}` : ` ${indented(member, base, text)}`);
}

/** Is the object one of a line that says more than it? */
function isInline(text: string, { parent }: Node): boolean {
  const around = parent?.type === "property" ? parent.parent : undefined;
  return around !== undefined && !text.slice(around.offset, endOf(around)).includes("\n");
}

/** The end of the comments that follow in the same line, and whether nothing but them does. */
function lineTrivia(text: string, from: number): { readonly offset: number; readonly newline: boolean } {
  const trivia = /[ \t]*(\/\/[^\n\r]*|\/\*[\s\S]*?\*\/)/y;
  let offset = from;
  for (trivia.lastIndex = from; trivia.test(text); ) offset = trivia.lastIndex;
  return { offset, newline: /[ \t]*(\r?\n|$)/y.test(text.slice(offset)) };
}

/** A value of several lines as it reads where the line has an indent, with the text's line ends. */
function indented(json: string, indent: string, text: string): string {
  return json.replace(/\r?\n/g, `${eolOf(text)}${indent}`);
}

function indentOfLine(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
}

function isFirstOfLine(text: string, offset: number): boolean {
  return text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset).trim() === "";
}

/** One step of the text's indentation: that of its first indented line. */
function unitOf(text: string): string {
  return /\n([ \t]+)["{[]/.exec(text)?.[1] ?? "  ";
}

function eolOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

function replace(from: number, to: number, content: string): Edit {
  return { offset: from, length: to - from, content };
}

/** One step of a change: what is to be done to the text that the steps before it have left. */
export type Step = (text: string, root: Node | null) => Edit[];

/** The edits of each step, each in the text that the one before it leaves. */
export function takeSteps(text: string, root: Node | null, steps: readonly Step[]): Edit[][] {
  let now = text;
  return steps.map((step, index) => {
    const tree = index === 0 ? root : (parseTree(now, [], { allowTrailingComma: true }) ?? null);
    const edits = step(now, tree);
    now = applyEdits(now, edits);
    return edits;
  });
}

/** Sets one member of a oneof, and takes away those that are set beside it. */
export function chooseMember(chosen: { readonly place: Place; readonly json: string } | null, others: readonly Place[]): Step[] {
  const removed = others
    .filter(({ property }) => property !== null)
    .map(
      (place): Step =>
        (text, root) =>
          removeValue(text, placeIn(root, place)),
    );
  if (chosen === null) return removed;
  return [...removed, (text, root) => setValue(text, placeIn(root, chosen.place), chosen.json)];
}
