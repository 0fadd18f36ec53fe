import { type DescExtension, type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { wireType } from "../wire/wire-type";
import { enumEncoder } from "./enum-encoder";
import { mapKeyEncoder } from "./map-key";
import { scalarEncoder } from "./scalar-encoder";
import { unit } from "./units";
import { type EncodeContent, outcome, type ValueEncoder } from "./value-encoder";

export type FieldLike = DescField | DescExtension;

/** Encodes the value of a field, and writes nothing for one that is not set by it. */
export type EncodeField = EncodeContent;

/** How a field's values are encoded; null is its own business only where it is a value (`nullIsValue`). */
export function fieldEncoder(field: FieldLike): EncodeField {
  switch (field.fieldKind) {
    case "list":
      return listEncoder(field);
    case "map":
      return mapEncoder(field);
    default:
      return singleEncoder(field);
  }
}

/** Is null a value of the field's type? Elsewhere null means "not set". */
export function nullIsValue(field: FieldLike): boolean {
  return field.message?.typeName === "google.protobuf.Value" || field.enum?.typeName === "google.protobuf.NullValue";
}

function singleEncoder(field: FieldLike): EncodeField {
  const value = valueEncoder(field);
  const tag = tagOf(field.number, value.wireType);
  const implicit = field.presence === FeatureSet_FieldPresence.IMPLICIT;
  return (body, first) => {
    const start = body.out.length;
    body.out.uint32(tag);
    const became = value.encode(body, first);
    if (became === outcome.unknown || (implicit && became === outcome.zero)) body.out.truncate(start);
  };
}

function listEncoder(field: FieldLike & { fieldKind: "list" }): EncodeField {
  const elements = field.packed ? packedEncoder(field) : unpackedEncoder(field);
  return (body, first) => {
    if (first === unit.openBracket) elements(body, first);
    else body.refuse(body.json.position, `is repeated and takes an array, not ${body.kind(first)}`, "Put it in square brackets.");
  };
}

function packedEncoder(field: FieldLike & { fieldKind: "list" }): EncodeField {
  const elements = elementsEncoder(field, valueEncoder(field), null);
  const tag = tagOf(field.number, wireType.lengthDelimited);
  return (body, first) => {
    const { out } = body;
    const start = out.length;
    out.uint32(tag);
    const mark = out.begin();
    elements(body, first);
    if (out.length === mark + 1) out.truncate(start);
    else out.end(mark);
  };
}

function unpackedEncoder(field: FieldLike & { fieldKind: "list" }): EncodeField {
  const value = valueEncoder(field);
  return elementsEncoder(field, value, tagOf(field.number, value.wireType));
}

/** The elements of an array, each behind a tag if there is one. */
function elementsEncoder(field: FieldLike, value: ValueEncoder, tag: number | null): EncodeField {
  const nullable = nullIsValue(field);
  return (body) => {
    const { json, out } = body;
    const open = json.position;
    for (let code = json.enter(); code !== unit.closeBracket; code = json.more(open, unit.closeBracket)) {
      if (code === unit.n && !nullable) body.refuse(json.position, "is null, and an element may not be");
      const start = out.length;
      if (tag !== null) out.uint32(tag);
      if (value.encode(body, code) === outcome.unknown) out.truncate(start);
    }
    json.leave();
  };
}

function mapEncoder(field: FieldLike & { fieldKind: "map" }): EncodeField {
  const encodeKey = mapKeyEncoder(field.mapKey);
  const value = valueEncoder(field);
  const tag = tagOf(field.number, wireType.lengthDelimited);
  const valueTag = tagOf(2, value.wireType);
  const nullable = nullIsValue(field);
  return (body, first) => {
    const { json, out } = body;
    const open = json.position;
    if (first !== unit.openBrace) body.refuse(open, `is a map and takes an object, not ${body.kind(first)}`);
    const seen = new Set<string | bigint>();
    for (let code = json.enter(); code !== unit.closeBrace; code = json.more(open, unit.closeBrace)) {
      const offset = json.position;
      const key = json.key();
      const start = out.length;
      out.uint32(tag);
      const mark = out.begin();
      const canonical = encodeKey(body, key, offset);
      if (seen.has(canonical)) body.refuse(offset, "is set twice");
      seen.add(canonical);
      code = json.colon(offset);
      if (code === unit.n && !nullable) body.refuse(json.position, "is null, and a map's value may not be");
      out.uint32(valueTag);
      if (value.encode(body, code) === outcome.unknown) out.truncate(start);
      else out.end(mark);
    }
    json.leave();
  };
}

/** How one value of a field is encoded, whatever the field's kind. */
function valueEncoder(field: FieldLike): ValueEncoder {
  if (field.message !== undefined) return messageEncoder(field.message, isDelimited(field) ? field.number : null);
  return field.enum === undefined ? scalarEncoder(field.scalar ?? ScalarType.STRING) : enumEncoder(field.enum);
}

function isDelimited(field: FieldLike): boolean {
  if (field.fieldKind === "message") return field.delimitedEncoding;
  return field.fieldKind === "list" && field.listKind === "message" && field.delimitedEncoding;
}

/** A message behind its length, or as the group of a number. */
function messageEncoder(type: DescMessage, group: number | null): ValueEncoder {
  // What is in it is made when the first one comes: a type may contain itself.
  let content: EncodeContent | null = null;
  if (group !== null) {
    const endTag = tagOf(group, wireType.endGroup);
    return {
      wireType: wireType.startGroup,
      encode: (body, first) => {
        content ??= body.contents.of(type);
        content(body, first);
        body.out.uint32(endTag);
        return outcome.set;
      },
    };
  }
  return {
    wireType: wireType.lengthDelimited,
    encode: (body, first) => {
      const mark = body.out.begin();
      content ??= body.contents.of(type);
      content(body, first);
      body.out.end(mark);
      return outcome.set;
    },
  };
}

function tagOf(number: number, type: number): number {
  return ((number << 3) | type) >>> 0;
}
