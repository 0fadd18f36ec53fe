import type { AnyDesc, DescField, DescMessage } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";
import type { BodyFill } from "#shared/model/request-body";
import { type JsonNode, type JsonObjectNode, parseJson } from "../json/json-tree";
import { leastBody } from "./least-body";
import { isSetByNull, type SampleDepth, SampleWriter, sampleBody } from "./sample";
import { type BodyMember, fieldsOf, messageIn, ownFields } from "./typed-json";

/** The longest text that comes out, in UTF-16 units. */
const maxText = 4 * 1024 * 1024;

type Doc = (desc: AnyDesc) => string;

/**
 * A JSON body with more of its fields, or fewer. What is written there, comments too, stays where and as it is.
 *
 * - `all` adds every field that is missing, opened in depth as a sample has them;
 * - `missing` adds them unset (zero, null, empty), in the objects that are there: the message stays the same;
 * - `minimal` keeps what differs from the sample, and what is required.
 *
 * Of a oneof with a field set the others come as comments. Faults: body-syntax, too-large.
 */
export function fillBody(type: DescMessage, doc: Doc, text: string, mode: BodyFill): string {
  const root = parseJson(text);
  if (mode === "minimal") return leastBody(type, text, root);
  const depth = mode === "all" ? "deep" : "unset";
  const filled = root === null ? emptyBody(type, doc, text, depth) : new BodyFiller(text, new SampleWriter(doc, depth)).fill(type, root);
  if (filled.length <= maxText) return filled;
  throw new Fault("too-large", "The body would grow beyond 4 MiB.", {
    act: "Add the fields that you need by completion.",
    facts: { size: filled.length, limit: maxText },
  });
}

function emptyBody(type: DescMessage, doc: Doc, text: string, depth: SampleDepth): string {
  return `${text === "" || text.endsWith("\n") ? text : `${text}\n`}${sampleBody(type, doc, depth)}`;
}

interface Insertion {
  readonly offset: number;
  readonly end: number;
  readonly text: string;
}

/** Fields to be written behind a member, or in front of all of them. */
interface Gap {
  readonly after: BodyMember | null;
  readonly fields: DescField[];
}

class BodyFiller {
  readonly #text: string;
  readonly #sample: SampleWriter;
  readonly #insertions: Insertion[] = [];

  constructor(text: string, sample: SampleWriter) {
    this.#text = text;
    this.#sample = sample;
  }

  fill(type: DescMessage, root: JsonNode): string {
    this.#value(type, root, []);
    let filled = "";
    let from = 0;
    for (const { offset, end, text } of this.#insertions.sort((a, b) => a.offset - b.offset)) {
      filled += this.#text.slice(from, offset) + text;
      from = end;
    }
    return filled + this.#text.slice(from);
  }

  #value(type: DescMessage, node: JsonNode, outer: readonly DescMessage[]): void {
    if (node.kind !== "object" || ownFields(type) === null) return;
    const members = fieldsOf(type, node);
    for (const { field, value } of members) {
      for (const [inner, content] of field ? messageIn(field, value) : []) this.#value(inner, content, [...outer, type]);
    }
    this.#object(type, node, members, [...outer, type]);
  }

  #object(type: DescMessage, node: JsonObjectNode, members: readonly BodyMember[], outer: readonly DescMessage[]): void {
    const missing = this.#missing(type, node, members);
    if (missing.length === 0) return;
    const chosen = new Set(
      members.flatMap(({ field, value }) => (field?.oneof && (value.kind !== "null" || isSetByNull(field)) ? [field.oneof] : [])),
    );
    const isLive = (field: DescField) => this.#sample.isLive(field) && !(field.oneof && chosen.has(field.oneof));
    const own = indentAt(this.#text, node.offset);
    const inner = this.#innerIndent(node, own);
    const print = (fields: readonly DescField[], comma: boolean) => {
      const last = comma ? null : fields.findLast(isLive);
      return fields.map((field) => this.#sample.member(field, outer, inner, { live: isLive(field), comma: field !== last })).join("\n");
    };
    if (node.members.length === 0) this.#intoEmpty(node, print(missing, false), own);
    for (const { after, fields } of node.members.length === 0 ? [] : gaps(type, members, missing)) {
      this.#behind(node, after, { inner, own, print: (comma) => print(fields, comma), hasLive: fields.some(isLive) });
    }
  }

  /** The fields that the object neither has nor, of a oneof, names in a comment. */
  #missing(type: DescMessage, node: JsonObjectNode, members: readonly BodyMember[]): DescField[] {
    const there = new Set(members.map(({ field }) => field));
    const noted = this.#commentedKeys(node);
    return type.fields.filter((field) => !there.has(field) && !(field.oneof && (noted.has(field.jsonName) || noted.has(field.name))));
  }

  #commentedKeys(node: JsonObjectNode): Set<string> {
    const keys = new Set<string>();
    let from = node.offset + 1;
    for (const end of [...node.members.map(({ keyOffset }) => keyOffset), node.end]) {
      for (const [, key = ""] of this.#text.slice(from, end).matchAll(/\/\/ ?"([^"\\]*)" *:/g)) keys.add(key);
      from = node.members.find(({ keyOffset }) => keyOffset === end)?.value.end ?? end;
    }
    return keys;
  }

  #innerIndent(node: JsonObjectNode, own: string): string {
    const first = node.members[0];
    const lineStart = first ? this.#text.lastIndexOf("\n", first.keyOffset) + 1 : 0;
    const before = first ? this.#text.slice(lineStart, first.keyOffset) : "x";
    return lineStart > node.offset && /^[ \t]*$/.test(before) ? before : `${own}  `;
  }

  #intoEmpty(node: JsonObjectNode, lines: string, own: string): void {
    const kept = this.#text.slice(node.offset + 1, node.end - 1).trimEnd().length;
    this.#insert(node.offset + 1 + kept, node.end - 1, `\n${lines}\n${own}`);
  }

  #behind(
    node: JsonObjectNode,
    after: BodyMember | null,
    { inner, own, print, hasLive }: { inner: string; own: string; print: (comma: boolean) => string; hasLive: boolean },
  ): void {
    const isLast = after !== null && after.value.end === node.members.at(-1)?.value.end;
    const comma = after && commaAfter(this.#text, after.value.end, node.end);
    if (after && comma === null && hasLive) this.#insert(after.value.end, after.value.end, ",");
    const anchor = after === null ? node.offset + 1 : comma === null ? after.value.end : comma + 1;
    const lines = print(!isLast || comma !== null);
    const rest = /^[ \t]*(?:\/\*(?:(?!\*\/)[^\n\r])*\*\/[ \t]*)*(?:\/\/[^\n\r]*)?(?=[\r\n]|$)/.exec(this.#text.slice(anchor, node.end));
    if (rest) {
      this.#insert(anchor + rest[0].length, anchor + rest[0].length, `\n${lines}`);
    } else {
      const blank = /^[ \t]*/.exec(this.#text.slice(anchor))?.[0].length ?? 0;
      this.#insert(anchor, anchor + blank, `\n${lines}\n${isLast ? own : inner}`);
    }
  }

  #insert(offset: number, end: number, text: string): void {
    this.#insertions.push({ offset, end, text });
  }
}

/** Where missing fields go: each behind the last present one that the schema has before it. */
function gaps(type: DescMessage, members: readonly BodyMember[], missing: readonly DescField[]): Gap[] {
  const found = new Map<BodyMember | null, DescField[]>();
  const present = new Map(members.map((member) => [member.field, member]));
  // What is there and is no field of the type ("@type", an extension) stays in front.
  let after = leading(members);
  for (const field of type.fields) {
    after = present.get(field) ?? after;
    if (missing.includes(field)) found.set(after, [...(found.get(after) ?? []), field]);
  }
  return [...found].map(([member, fields]) => ({ after: member, fields }));
}

/** The last of the members at an object's start that are none of the type's own fields. */
function leading(members: readonly BodyMember[]): BodyMember | null {
  const first = members.findIndex(({ field }) => field !== null);
  return members[(first === -1 ? members.length : first) - 1] ?? null;
}

/** The white space that the line of an offset begins with. */
function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", offset - 1) + 1))?.[0] ?? "";
}

/** The comma behind a value, past comments; null for none. */
function commaAfter(text: string, from: number, end: number): number | null {
  const trivia = /(?:\s|\/\/[^\n\r]*|\/\*[\s\S]*?\*\/)*/y;
  trivia.lastIndex = from;
  trivia.exec(text);
  return trivia.lastIndex < end && text[trivia.lastIndex] === "," ? trivia.lastIndex : null;
}
