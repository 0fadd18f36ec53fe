import { type Node, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";

/** What is to stand in a file, apart from how it is laid out there. */
export type Written = string | number | boolean | null | readonly Written[] | WrittenMap;

/** A map, in the order in which its keys are written. */
export class WrittenMap {
  readonly entries: ReadonlyMap<string, Written>;
  /** Between braces, in one line. */
  readonly inline: boolean;

  constructor(entries: Iterable<readonly [string, Written]>, { inline = false } = {}) {
    this.entries = new Map(entries);
    this.inline = inline;
  }
}

/** Do the two say the same, keys in the same order? */
export function isSameWritten(a: Written | undefined, b: Written | undefined): boolean {
  if (a instanceof WrittenMap) {
    if (!(b instanceof WrittenMap) || a.entries.size !== b.entries.size) return false;
    const others = [...b.entries];
    return [...a.entries].every(([key, value], index) => others[index]?.[0] === key && isSameWritten(value, others[index]?.[1]));
  }
  if (isList(a)) return isList(b) && a.length === b.length && a.every((value, index) => isSameWritten(value, b[index]));
  return a === b;
}

/** A list, and no scalar and no map. */
export function isList(value: Written | undefined): value is readonly Written[] {
  return Array.isArray(value);
}

/** A new node that says it. */
export function nodeOf(written: Written, inline = false): Node {
  if (written instanceof WrittenMap) {
    const map = new YAMLMap();
    map.flow = inline || written.inline;
    map.items = [...written.entries].map(([key, value]) => pairOf(key, value, map.flow));
    return map;
  }
  if (isList(written)) {
    const list = new YAMLSeq();
    list.flow = inline;
    list.items = written.map((value) => nodeOf(value, inline));
    return list;
  }
  return typeof written === "string" ? textNode(written, inline) : new Scalar(written);
}

/** A new pair of a map. */
export function pairOf(key: string, value: Written, inline = false): Pair {
  return new Pair(keyNode(key), nodeOf(value, inline));
}

/** A key; what only looks like one of YAML's own is quoted. */
export function keyNode(key: string): Scalar {
  const node = textNode(key, true);
  if (key === "<<" || key === "") node.type = "QUOTE_DOUBLE";
  return node;
}

/** Lines stand as they are (`|`) where that is certain to bring back the same text; else between quotes. */
export function textNode(text: string, inline: boolean): Scalar {
  const node = new Scalar(text);
  if (isPlainLine.test(text)) return node;
  node.type = !inline && isBlock(text) ? "BLOCK_LITERAL" : "QUOTE_DOUBLE";
  return node;
}

const isPlainLine = /^(?![\s\ufeff])[^\p{Cc}\p{Cs}\u2028\u2029\ufeff]*(?<!\s)$/u;

function isBlock(text: string): boolean {
  return text.includes("\n") && !/^\s/.test(text) && !/\n[ \t]*\n$|\n[ \t]+$/.test(text) && !unprintable.test(text);
}

const unprintable = /[^\P{Cc}\n\t]|[\p{Cs}\u2028\u2029\ufeff]/u;
