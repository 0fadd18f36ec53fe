import { type AnyDesc, type DescEnum, type DescField, type DescMessage, type DescOneof, ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence, isWrapperDesc } from "@bufbuild/protobuf/wkt";
import { fieldTypeName } from "../../schema/print/type-name";

/** Past this depth, or this many lines, inner messages are left out unless they are required. */
const maxDepth = 5;
const maxLines = 400;
/** Past these even required ones are left out: a type that requires itself has no finite body. */
const lastDepth = 40;
const lastLine = 4000;
/** UTF-16 units of a field's comment, its type included. */
const maxComment = 100;

/** Samples of the well-known types whose JSON is not an object of their fields. */
const wellKnownSamples: Readonly<Record<string, string>> = {
  "google.protobuf.Any": "{}",
  "google.protobuf.Timestamp": '"2026-01-02T03:04:05Z"',
  "google.protobuf.Duration": '"0s"',
  "google.protobuf.FieldMask": '"a,b"',
  "google.protobuf.Struct": '{ "key": "value" }',
  "google.protobuf.Value": '"any JSON"',
  "google.protobuf.ListValue": '["any JSON"]',
};

const wellKnownHints: Readonly<Record<string, string>> = {
  "google.protobuf.Any": '{ "@type": "type.googleapis.com/pkg.Message", … }',
};

/**
 * A body with every field of a message, documented: JSON with comments that `encodeJson` takes as it is. Values are zero,
 * empty, or a well-known type's plainest example; of a oneof only the first field is set, the others are commented out; a
 * type within itself is cut. `doc` gives a descriptor's comment, "" for none.
 */
export function sampleBody(type: DescMessage, doc: (desc: AnyDesc) => string, depth: SampleDepth = "deep"): string {
  return new SampleWriter(doc, depth).message(type, [], "");
}

/** `deep` opens messages, lists and maps; `unset` writes every field, required ones apart, so that it is as if not there. */
export type SampleDepth = "deep" | "unset";

/** Writes sample values, and whole members with their comments. One writer bounds what it writes in all. */
export class SampleWriter {
  readonly #doc: (desc: AnyDesc) => string;
  readonly #depth: SampleDepth;
  #lines = 0;

  constructor(doc: (desc: AnyDesc) => string, depth: SampleDepth = "deep") {
    this.#doc = doc;
    this.#depth = depth;
  }

  /** A message's value; what follows its first line is indented by `indent`. `outer` are the types around it. */
  message(type: DescMessage, outer: readonly DescMessage[], indent: string): string {
    const known = wellKnownSamples[type.typeName];
    if (known !== undefined) return known;
    const wrapped = isWrapperDesc(type) ? type.fields[0]?.scalar : undefined;
    if (wrapped !== undefined) return scalarSample(wrapped);
    const fields = this.#isCut(type, outer) ? type.fields.filter(isRequired) : type.fields;
    if (fields.length === 0 || outer.length > lastDepth || this.#lines > lastLine) return "{}";
    const last = fields.findLast((field) => this.isLive(field));
    const members = fields.map((field) =>
      this.member(field, [...outer, type], `${indent}  `, { live: this.isLive(field), comma: field !== last }),
    );
    return `{\n${members.join("\n")}\n${indent}}`;
  }

  /** May a member of this field stand in a body, or only as a comment? Of a oneof one may; and what cannot be unset may not in an unset one. */
  isLive(field: DescField): boolean {
    if (this.#depth === "unset") return field.oneof === undefined && !isSetByNull(field);
    return field.oneof === undefined || field.oneof.fields[0] === field;
  }

  /** A field's key, value and comment, on one line or more; commented out where it is not `live`. */
  member(
    field: DescField,
    outer: readonly DescMessage[],
    indent: string,
    { live, comma }: { readonly live: boolean; readonly comma: boolean },
  ): string {
    const lines = this.#member(field, outer, indent, comma || !live ? "," : "");
    return (live ? lines : commentedOut(lines, indent)).join("\n");
  }

  /** The lines of a field; a comment stands at the end of the first. */
  #member(field: DescField, outer: readonly DescMessage[], indent: string, separator: string): string[] {
    const [first = "", ...rest] = this.#value(field, outer, indent).split("\n");
    const comment = ` // ${this.#comment(field)}`;
    const key = `${indent}${JSON.stringify(field.jsonName)}: `;
    this.#lines += rest.length + 1;
    if (rest.length === 0) return [`${key}${first}${separator}${comment}`];
    return [`${key}${first}${comment}`, ...rest.slice(0, -1), `${rest.at(-1)}${separator}`];
  }

  #value(field: DescField, outer: readonly DescMessage[], indent: string): string {
    if (this.#depth === "unset" && !isRequired(field)) {
      if (field.fieldKind === "list") return "[]";
      if (field.fieldKind === "map") return "{}";
      if (field.presence === FeatureSet_FieldPresence.EXPLICIT && field.oneof === undefined && !isSetByNull(field)) return "null";
    }
    if (field.fieldKind === "list") {
      return field.message && this.#isCut(field.message, outer) ? "[]" : `[${this.#element(field, outer, indent)}]`;
    }
    if (field.fieldKind === "map") {
      if (field.message && this.#isCut(field.message, outer)) return "{}";
      return `{ ${mapKeySample(field.mapKey)}: ${this.#element(field, outer, indent)} }`;
    }
    // Null is "not set": an empty message would be something else to the server.
    if (field.message && this.#isCut(field.message, outer) && !isRequired(field)) return "null";
    return this.#element(field, outer, indent);
  }

  #element(field: DescField, outer: readonly DescMessage[], indent: string): string {
    if (field.message !== undefined) return this.message(field.message, outer, indent);
    return field.enum === undefined ? scalarSample(field.scalar) : enumSample(field.enum);
  }

  #isCut(type: DescMessage, outer: readonly DescMessage[]): boolean {
    if (wellKnownSamples[type.typeName] !== undefined || isWrapperDesc(type)) return false;
    return outer.length > maxDepth || this.#lines > maxLines || outer.includes(type);
  }

  #comment(field: DescField): string {
    const type = field.enum ? enumHint(field) : fieldTypeName(field).replaceAll("google.protobuf.", "");
    const parts = [field.scalar === ScalarType.BYTES ? `${type} in base64` : type];
    if (field.oneof !== undefined) parts.push(oneofHint(field, field.oneof));
    if (isRequired(field)) parts.push("required");
    if (field.deprecated) parts.push("deprecated");
    const doc = firstLine(this.#doc(field)) || wellKnownHints[field.message?.typeName ?? ""];
    return oneLine(doc ? `${parts.join(", ")} — ${doc}` : parts.join(", "));
  }
}

/** The lines as comments, each behind its indent. */
function commentedOut(lines: readonly string[], indent: string): string[] {
  return lines.map((line) => `${indent}// ${line.slice(indent.length)}`);
}

function scalarSample(scalar: ScalarType): string {
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return '""';
    case ScalarType.BOOL:
      return "false";
    case ScalarType.INT64:
    case ScalarType.UINT64:
    case ScalarType.SINT64:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return '"0"';
    default:
      return "0";
  }
}

function mapKeySample(key: ScalarType): string {
  if (key === ScalarType.STRING) return '"key"';
  return key === ScalarType.BOOL ? '"true"' : '"0"';
}

function enumSample(type: DescEnum): string {
  if (type.typeName === "google.protobuf.NullValue") return "null";
  return JSON.stringify(type.values[0]?.jsonName ?? 0);
}

function enumHint(field: DescField & { enum: DescEnum }): string {
  const names = field.enum.values.map((value) => value.jsonName);
  const listed = names.slice(0, 8).join(", ") + (names.length > 8 ? ", …" : "");
  if (field.fieldKind === "list") return `repeated, one of ${listed}`;
  return field.fieldKind === "map" ? `${fieldTypeName(field)}, one of ${listed}` : `one of ${listed}`;
}

function oneofHint(field: DescField, oneof: DescOneof): string {
  const others = oneof.fields.filter((other) => other !== field).map((other) => other.jsonName);
  return oneof.fields[0] === field && others.length > 0 ? `oneof ${oneof.name} (or ${others.join(", ")})` : `oneof ${oneof.name}`;
}

/** Is null a value of the field, and not the want of one? */
export function isSetByNull(field: DescField): boolean {
  if (field.fieldKind === "message") return field.message.typeName === "google.protobuf.Value";
  return (
    field.fieldKind === "enum" &&
    field.enum.typeName === "google.protobuf.NullValue" &&
    field.presence !== FeatureSet_FieldPresence.IMPLICIT
  );
}

export function isRequired(field: DescField): boolean {
  return field.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED;
}

function firstLine(text: string): string {
  return text.trimStart().split(/\r\n|\n|\r/, 1)[0] ?? "";
}

/** Without line breaks and other controls, which would end the comment, and not too long. */
function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  return line.length <= maxComment ? line : `${line.slice(0, maxComment).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
