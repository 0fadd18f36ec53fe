import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { isWrapperDesc } from "@bufbuild/protobuf/wkt";
import { type JsonNode, type JsonObjectNode, parseJson } from "../json/json-tree";
import { isRequired, isSetByNull, SampleWriter } from "./sample";
import { type BodyMember, fieldsOf, ownFields } from "./typed-json";

/**
 * A JSON body without what is as the sample has it: what remains is what somebody wrote, with its comments, and what is
 * required. `root` is the text's tree; null for an empty one.
 */
export function leastBody(type: DescMessage, text: string, root: JsonNode | null): string {
  if (root === null) return "{}";
  const least = new LeastWriter(text).value(type, root, "");
  return text.slice(0, root.offset) + least + text.slice(root.end);
}

const sample = new SampleWriter(() => "");

class LeastWriter {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** A message's value without what is untouched; what follows its first line is indented by `indent`. */
  value(type: DescMessage, node: JsonNode, indent: string): string {
    if (node.kind !== "object" || ownFields(type) === null) return this.#slice(node);
    const kept = fieldsOf(type, node).filter((member) => isNeeded(member));
    if (kept.length === fieldsOf(type, node).length && kept.every(({ field }) => field?.message === undefined)) return this.#slice(node);
    const lines = kept.map((member, at) => this.#member(node, member, `${indent}  `, at < kept.length - 1));
    return lines.length === 0 ? "{}" : `{\n${lines.join("\n")}\n${indent}}`;
  }

  #member(node: JsonObjectNode, member: BodyMember, indent: string, comma: boolean): string {
    const { field, value, keyOffset } = member;
    const key = this.#text.slice(keyOffset, value.offset);
    const single = field?.fieldKind === "message" ? field.message : undefined;
    const written = single ? this.value(single, value, indent) : this.#slice(value);
    const above = this.#above(node, member).map((line) => `${indent}${line}\n`);
    const behind = /^[ \t]*,?[ \t]*(\/\/[^\n\r]*)/.exec(this.#text.slice(value.end))?.[1];
    return `${above.join("")}${indent}${key}${written}${comma ? "," : ""}${behind === undefined ? "" : ` ${behind}`}`;
  }

  /** The comments on lines of their own above a member; a member that is commented out is none. */
  #above(node: JsonObjectNode, { keyOffset }: BodyMember): string[] {
    const before = node.members.findLast((other) => other.value.end <= keyOffset);
    const from = before ? this.#text.indexOf("\n", before.value.end) : node.offset + 1;
    if (from === -1 || from > keyOffset) return [];
    const lines = this.#text.slice(from, keyOffset).split(/\r\n|\n|\r/);
    return lines.map((line) => line.trim()).filter((line) => /^(\/\/|\/\*|\*)/.test(line) && !/^\/\/ *(["{}[\]]|null\b)/.test(line));
  }

  #slice({ offset, end }: JsonNode): string {
    return this.#text.slice(offset, end);
  }
}

function isNeeded(member: BodyMember): boolean {
  return (member.field !== null && isRequired(member.field)) || !isUntouched(member);
}

/** Does a member say no more than the sample, or nothing? */
function isUntouched({ field, value }: BodyMember): boolean {
  if (field === null) return false;
  if (value.kind === "null") return !isSetByNull(field);
  if (value.kind === "array" && field.fieldKind === "list") {
    const [only, second] = value.items;
    return only === undefined || (second === undefined && isSample(field, only));
  }
  if (value.kind === "object" && field.fieldKind === "map") {
    const [only, second] = value.members;
    return only === undefined || (second === undefined && isSampleKey(field.mapKey, only.key) && isSample(field, only.value));
  }
  return field.fieldKind !== "list" && field.fieldKind !== "map" && isSample(field, value);
}

function isSampleKey(type: ScalarType, key: string): boolean {
  if (type === ScalarType.STRING) return key === "key";
  return key === (type === ScalarType.BOOL ? "true" : "0");
}

/** Is a value, or an element, what a sample has? */
function isSample(field: DescField, node: JsonNode): boolean {
  const type = field.message;
  if (type !== undefined && ownFields(type) !== null) {
    if (node.kind !== "object") return false;
    return (node.members.length > 0 || type.fields.length === 0) && fieldsOf(type, node).every(isUntouched);
  }
  if (type !== undefined && !isWrapperDesc(type)) return same(node, parseJson(sample.message(type, [], "")));
  if (field.enum !== undefined) {
    const [first] = field.enum.values;
    return node.kind === "string"
      ? node.value === first?.name || node.value === first?.jsonName
      : node.kind === "number" && Number(node.text) === first?.number;
  }
  if (node.kind === "string") return node.value === "" || (field.scalar !== ScalarType.STRING && node.value === "0");
  return (node.kind === "number" && Number(node.text) === 0 && !node.text.startsWith("-")) || (node.kind === "boolean" && !node.value);
}

/** Equal as JSON. */
function same(a: JsonNode, b: JsonNode | null): boolean {
  if (a.kind === "object" && b?.kind === "object") {
    return (
      a.members.length === b.members.length &&
      a.members.every(({ key, value }, at) => key === b.members[at]?.key && same(value, b.members[at]?.value ?? null))
    );
  }
  if (a.kind === "array" && b?.kind === "array") {
    return a.items.length === b.items.length && a.items.every((item, at) => same(item, b.items[at] ?? null));
  }
  if (a.kind === "string" && b?.kind === "string") return a.value === b.value;
  if (a.kind === "number" && b?.kind === "number") return a.text === b.text;
  return a.kind === b?.kind && a.kind === "null";
}
