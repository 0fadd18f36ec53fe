import type { DescMessage } from "@bufbuild/protobuf";
import { suggestion } from "#shared/model/nearest";
import { typeNames } from "../../schema/type-names";
import { clip } from "../body-fault";
import { wireType } from "../wire/wire-type";
import type { BodyEncoding } from "./body-encoding";
import { elementsAt } from "./json-path";
import { takeBytes, takeText } from "./scalar-encoder";
import { unit } from "./units";
import type { EncodeContent } from "./value-encoder";
import { hasOwnJson } from "./well-known-shape";

const typeUrlTag = (1 << 3) | wireType.lengthDelimited;
const valueTag = (2 << 3) | wireType.lengthDelimited;

/** A google.protobuf.Any: an object with the message's type in "@type", wherever that stands, and beside it the message's fields. */
export const anyContent: EncodeContent = (body, first) => {
  const { json, out } = body;
  const open = json.position;
  if (first !== unit.openBrace) body.refuse(open, `takes an Any, which is a JSON object with "@type", not ${body.kind(first)}`);
  const found = findType(body, open);
  if (found === null) return;
  out.uint32(typeUrlTag);
  // A name alone is no URL: receivers look for the slash.
  out.string(found.url.includes("/") ? found.url : `type.googleapis.com/${found.url}`);
  const start = out.length;
  out.uint32(valueTag);
  const mark = out.begin();
  found.encode(body, first);
  if (out.length === mark + 1) out.truncate(start);
  else out.end(mark);
};

/** What is in the Any that begins at `open`, and the place at its beginning again; null for an empty one, which is passed over. */
function findType(body: BodyEncoding, open: number): { url: string; encode: EncodeContent } | null {
  const { json } = body;
  let code = json.enter();
  if (code === unit.closeBrace) {
    json.leave();
    return null;
  }
  for (; code !== unit.closeBrace; code = json.more(open, unit.closeBrace)) {
    const keyOffset = json.position;
    const key = json.key();
    const value = json.colon(keyOffset);
    if (key !== "@type") {
      json.skip(value);
      continue;
    }
    const offset = json.position;
    const url = takeUrl(body, value);
    const encode = contentEncoder(body, open, url, offset);
    json.rewind(open);
    return { url, encode };
  }
  return body.refuse(open, 'is an Any and has no "@type"', 'Add "@type": "type.googleapis.com/pkg.Message".');
}

function takeUrl(body: BodyEncoding, first: number): string {
  if (first !== unit.quote) body.refuse(body.json.position, `takes a type's name as a string, not ${body.kind(first)}`);
  return takeText(body, first);
}

/** How the members beside "@type" are encoded, whose place is `offset`. */
function contentEncoder(body: BodyEncoding, open: number, url: string, offset: number): EncodeContent {
  const name = url.slice(url.lastIndexOf("/") + 1);
  const type = body.registry.getMessage(name);
  if (type !== undefined) return typedContent(body, type);
  if (!body.options.strict && isOpaque(body.json.text, open)) return (any) => encodeValueMember(any, name, encodeOpaque);
  const names = [...new Set(typeNames(body.registry, "message"))];
  return body.refuse(offset, `names ${clip(name)}, which is not a message of the open schema`, suggestion(name, names));
}

function typedContent({ contents }: BodyEncoding, type: DescMessage): EncodeContent {
  const byValue: EncodeContent = (body) => encodeValueMember(body, type.typeName, contents.of(type));
  if (hasOwnJson(type)) return byValue;
  const byFields = contents.inAny(type);
  // Some write an Empty like the well-known types that have a form of their own, some like any other message.
  if (type.typeName !== "google.protobuf.Empty") return byFields;
  return (body, first) => (keysAt(body.json.text, body.json.position).includes("value") ? byValue : byFields)(body, first);
}

/** An Any of a type that nobody knows is displayed with its bytes as "value". */
function isOpaque(text: string, open: number): boolean {
  const keys = keysAt(text, open);
  return keys.length === 2 && keys.includes("value");
}

function keysAt(text: string, open: number): (string | number)[] {
  return Array.from(elementsAt(text, open), (element) => element.step);
}

const encodeOpaque: EncodeContent = (body, first) => body.out.raw(takeBytes(body, first));

/** The member "value" of an Any, beside "@type" the only one that it may have. */
function encodeValueMember(body: BodyEncoding, typeName: string, encode: EncodeContent): void {
  const { json } = body;
  const open = json.position;
  const seen = new Set<string>();
  for (let code = json.enter(); code !== unit.closeBrace; code = json.more(open, unit.closeBrace)) {
    const offset = json.position;
    const key = json.key();
    if (seen.has(key)) body.refuse(offset, "is set twice");
    seen.add(key);
    const value = json.colon(offset);
    if (key === "value") encode(body, value);
    else if (key === "@type" || body.options.ignoreUnknown) json.skip(value);
    else body.refuse(offset, `is unknown: in an Any a ${typeName} has "@type" and "value" only`);
  }
  json.leave();
  if (!seen.has("value")) body.refuse(open, `is an Any of ${typeName} and has no "value"`, 'Add "value".');
}
