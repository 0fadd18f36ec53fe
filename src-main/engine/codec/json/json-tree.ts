import { JsonReader } from "./json-reader";
import { isDigit, unit } from "./units";

interface Span {
  /** The first UTF-16 unit, and the one after the last. */
  readonly offset: number;
  readonly end: number;
}

export interface JsonMember {
  readonly key: string;
  readonly keyOffset: number;
  readonly value: JsonNode;
}

export type JsonObjectNode = Span & { readonly kind: "object"; readonly members: readonly JsonMember[] };

/** A JSON value with its place in the text. A number keeps its text, since a double cannot hold every int64. */
export type JsonNode =
  | JsonObjectNode
  | (Span & { readonly kind: "array"; readonly items: readonly JsonNode[] })
  | (Span & { readonly kind: "string"; readonly value: string })
  | (Span & { readonly kind: "number"; readonly text: string })
  | (Span & { readonly kind: "boolean"; readonly value: boolean })
  | (Span & { readonly kind: "null" });

/**
 * Reads one JSON value into a tree, for what edits a body's text; comments and trailing commas are allowed. Answers null for a
 * text with nothing but white space and comments. Throws Fault `body-syntax` (facts: offset, line, column).
 */
export function parseJson(text: string): JsonNode | null {
  const json = new JsonReader(text);
  const first = json.next();
  if (first === unit.end) return null;
  const value = readNode(json, first);
  json.finish();
  return value;
}

function readNode(json: JsonReader, first: number): JsonNode {
  const offset = json.position;
  switch (first) {
    case unit.openBrace:
      return { kind: "object", members: readMembers(json), offset, end: json.position };
    case unit.openBracket:
      return { kind: "array", items: readItems(json), offset, end: json.position };
    case unit.quote:
      return { kind: "string", value: json.string(), offset, end: json.position };
  }
  json.skip(first);
  const end = json.position;
  if (first === unit.minus || isDigit(first)) return { kind: "number", text: json.text.slice(offset, end), offset, end };
  return first === unit.n ? { kind: "null", offset, end } : { kind: "boolean", value: first === unit.t, offset, end };
}

function readMembers(json: JsonReader): JsonMember[] {
  const members: JsonMember[] = [];
  const open = json.position;
  for (let code = json.enter(); code !== unit.closeBrace; code = json.more(open, unit.closeBrace)) {
    const keyOffset = json.position;
    const key = json.key();
    members.push({ key, keyOffset, value: readNode(json, json.colon(keyOffset)) });
  }
  json.leave();
  return members;
}

function readItems(json: JsonReader): JsonNode[] {
  const items: JsonNode[] = [];
  const open = json.position;
  for (let code = json.enter(); code !== unit.closeBracket; code = json.more(open, unit.closeBracket)) items.push(readNode(json, code));
  json.leave();
  return items;
}
