import { Document, isMap, isNode, isScalar, isSeq, Lexer, type Node, Pair, type Scalar, YAMLMap, type YAMLSeq } from "yaml";
import { isList, isSameWritten, keyNode, nodeOf, pairOf, type Written, WrittenMap } from "./written";
import { scalarMark, textOf, type YamlText } from "./yaml-text";

const layout = { lineWidth: 0, blockQuote: "literal", doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER } as const;

/** A file that nobody has laid out yet. */
export function canonicalText(written: WrittenMap): string {
  return written.entries.size === 0 ? "" : textOfMap(nodeOf(written));
}

function textOfMap(contents: Node): string {
  const document = new Document();
  document.contents = contents as YAMLMap;
  return document.toString(layout);
}

/** Of two keys only one stands in a file. */
const rivals: Readonly<Record<string, string>> = { body: "messages", messages: "body" };
const rivalOf = (key: string) => (Object.hasOwn(rivals, key) ? rivals[key] : undefined);

/**
 * The text with what has changed from `before` to `after`, which is what it says now and what it is to say. Comments, keys that
 * neither knows and the layout of all other parts stay as they are. Answers the best text, and one that is laid out anew for where
 * the best one does not say what was meant. Changes the source's tree.
 */
export function rewrite(source: YamlText, before: WrittenMap, after: WrittenMap): string[] {
  const { root, text } = source;
  if (root === null) return [withLineEnd(text) + canonicalText(after)];
  const parts = source.migrated ? null : partsOf(source, root);
  const changed = mergeRoot(root, before, after);
  const whole = source.document.toString(layout);
  const pieced = parts === null ? whole : joined(source, parts, root, changed);
  // What the tree took for a part's own comment may stand behind the part: better laid out anew than lost or doubled.
  return keepsComments(text, whole, pieced) ? [pieced, whole] : [whole];
}

/** A key of the root with its value: from `start` to `end`; what follows up to the next one are comments and empty lines. */
interface Part {
  readonly pair: Pair;
  readonly start: number;
  readonly end: number;
}

/** Null for a layout in which parts are not lines of their own. */
function partsOf({ text }: YamlText, root: YAMLMap): Part[] | null {
  const starts = root.items.map(({ key }) => (isScalar(key) ? (key.range?.[0] ?? -1) : -1));
  if (root.flow || starts.some((start) => start !== 0 && text[start - 1] !== "\n")) return null;
  return root.items.map((pair, index) => {
    const start = starts[index] ?? 0;
    const lines = text.slice(start, starts[index + 1]).split(/(?<=\n)/);
    while (lines.length > 1 && /^(#.*|\.\.\.\s*|\s*)$/.test(lines.at(-1)?.trimEnd() ?? "")) lines.pop();
    return { pair, start, end: start + lines.join("").length };
  });
}

function joined({ text }: YamlText, parts: readonly Part[], root: YAMLMap, changed: ReadonlySet<Pair>): string {
  let result = text.slice(0, parts[0]?.start);
  let at = 0;
  let tail = "";
  const passTo = (index: number) => {
    for (; at < index; at++) {
      result += tail;
      tail = text.slice(parts[at]?.end, parts[at + 1]?.start);
    }
  };
  const indexes = new Map(parts.map(({ pair }, index) => [pair, index]));
  for (const pair of root.items) {
    const index = indexes.get(pair) ?? -1;
    const part = parts[index];
    if (part) {
      passTo(index);
      result += tail;
      tail = text.slice(part.end, parts[index + 1]?.start);
      at = index + 1;
    }
    result = withLineEnd(result) + (part && !changed.has(pair) ? text.slice(part.start, part.end) : textOfPair(pair));
  }
  passTo(parts.length);
  return result + tail;
}

function withLineEnd(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

/** Without what stands before it. */
function textOfPair({ key, value }: Pair): string {
  const map = new YAMLMap();
  map.items = [new Pair(keyNode(isScalar(key) ? textOf(key) : ""), value)];
  return textOfMap(map);
}

/** Has the pieced text all comments that the tree has kept, and none more often than it was there before? */
function keepsComments(before: string, whole: string, pieced: string): boolean {
  const [had, least, has] = [before, whole, pieced].map(commentsOf);
  if (!had || !least || !has) return false;
  return (
    [...has].every(([comment, times]) => times <= (had.get(comment) ?? 0)) &&
    [...least].every(([comment, times]) => (has.get(comment) ?? 0) >= times)
  );
}

/** How often each comment stands in a text. */
function commentsOf(text: string): Map<string, number> {
  const comments = new Map<string, number>();
  let before = "";
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme.startsWith("#") && before !== scalarMark) comments.set(lexeme.trim(), (comments.get(lexeme.trim()) ?? 0) + 1);
    before = lexeme;
  }
  return comments;
}

/** Answers the pairs that say something else now. */
function mergeRoot(root: YAMLMap, before: WrittenMap, after: WrittenMap): Set<Pair> {
  const changed = new Set<Pair>();
  for (const key of new Set([...before.entries.keys(), ...after.entries.keys()])) {
    const [old, value] = [before.entries.get(key), after.entries.get(key)];
    if (isSameWritten(old, value)) continue;
    const pair = pairAt(root, key);
    if (value === undefined && !(pair && hasUnknown(pair, old))) remove(root, key);
    else if (pair) {
      pair.value = merged(nodeIn(pair), old, value ?? new WrittenMap([]));
      changed.add(pair);
    } else if (value !== undefined) insertSorted(root, pairOf(key, value));
    const rival = value === undefined ? undefined : rivalOf(key);
    if (rival !== undefined) remove(root, rival);
  }
  return changed;
}

/** Would what nobody knows go with it? */
function hasUnknown({ value }: Pair, known: Written | undefined): boolean {
  return isMap(value) && known instanceof WrittenMap && value.items.some((pair) => !known.entries.has(nameOf(pair)));
}

function pairAt(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && textOf(pair.key) === key);
}

function nodeIn({ value }: Pair): Node | null {
  return isNode(value) ? value : null;
}

function remove(map: YAMLMap, key: string): void {
  map.items = map.items.filter((pair) => !(isScalar(pair.key) && textOf(pair.key) === key));
}

function insertSorted(map: YAMLMap, pair: Pair): void {
  const name = nameOf(pair);
  const at = map.items.findIndex((other) => nameOf(other) > name);
  map.items.splice(at < 0 ? map.items.length : at, 0, pair);
}

function nameOf({ key }: Pair): string {
  return isScalar(key) ? textOf(key) : "";
}

/** The node that says `after` with as much of `node` as says the same. */
function merged(node: Node | null, before: Written | undefined, after: Written, inline = false): Node {
  if (node !== null && before !== undefined && isSameWritten(before, after)) return node;
  if (before instanceof WrittenMap && after instanceof WrittenMap && isMap(node)) return mergedMap(node, before, after);
  if (isList(before) && isList(after) && isSeq(node) && node.items.length === before.length) return mergedList(node, before, after);
  const fresh = nodeOf(after, inline);
  if (isScalar(node) && isScalar(fresh)) return mergedScalar(node, fresh);
  if (node?.commentBefore != null) fresh.commentBefore = node.commentBefore;
  if (node?.comment != null) fresh.comment = node.comment;
  if (node?.spaceBefore) fresh.spaceBefore = true;
  return fresh;
}

/** A text of one line keeps its quotes. */
function mergedScalar(node: Scalar, fresh: Scalar): Scalar {
  const isQuoted = node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE";
  const keepsQuotes = isQuoted && typeof fresh.value === "string" && fresh.type === undefined;
  node.value = fresh.value;
  delete node.source;
  delete node.format;
  delete node.minFractionDigits;
  if (!keepsQuotes) Object.assign(node, { type: fresh.type });
  return node;
}

/** Pairs in the order of `after`, those that nobody knows behind the one that they stood behind. */
function mergedMap(node: YAMLMap, before: WrittenMap, after: WrittenMap): YAMLMap {
  const isKnown = (pair: Pair) => before.entries.has(nameOf(pair)) || after.entries.has(nameOf(pair));
  const result: Pair[] = [];
  for (const [key, value] of after.entries) {
    const pair = pairAt(node, key);
    if (pair) pair.value = merged(nodeIn(pair), before.entries.get(key), value, node.flow);
    result.push(pair ?? pairOf(key, value, node.flow));
  }
  for (const [index, pair] of node.items.entries()) {
    if (isKnown(pair)) continue;
    const previous = node.items.slice(0, index).findLast((one) => result.includes(one));
    result.splice(previous ? result.indexOf(previous) + 1 : 0, 0, pair);
  }
  node.items = result;
  return node;
}

/** What is the same at the begin and at the end stays; between, each item takes the place of the one that stood there. */
function mergedList(node: YAMLSeq, before: readonly Written[], after: readonly Written[]): YAMLSeq {
  const least = Math.min(before.length, after.length);
  let head = 0;
  while (head < least && isSameWritten(before[head], after[head])) head++;
  let tail = 0;
  while (tail < least - head && isSameWritten(before.at(-1 - tail), after.at(-1 - tail))) tail++;
  const nodes = (node as YAMLSeq<Node>).items;
  const middle = after.slice(head, after.length - tail).map((value, index) => {
    const at = head + index;
    const isOldsPlace = at < before.length - tail;
    return isOldsPlace ? merged(nodes[at] ?? null, before[at], value, node.flow) : nodeOf(value, node.flow);
  });
  node.items = [...nodes.slice(0, head), ...middle, ...nodes.slice(nodes.length - tail)];
  return node;
}
