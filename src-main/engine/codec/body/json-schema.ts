import {
  type AnyDesc,
  type DescEnum,
  type DescField,
  type DescMessage,
  type JsonObject,
  type JsonValue,
  ScalarType,
} from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence, hasCustomJsonRepresentation, isWrapperDesc } from "@bufbuild/protobuf/wkt";
import { fieldTypeName } from "../../schema/print/type-name";

type Doc = (desc: AnyDesc) => string;

/** UTF-16 units of all definitions together. Monaco reads them anew whenever they change, and keeps them several times over. */
const maxLength = 2 * 1024 * 1024;

/**
 * The JSON Schema (draft-07, as text) of a message's JSON form, for an editor: what `encodeJson` takes, with help. The
 * definitions hold every type that the message leads to, so that recursive types refer to themselves. Both names of a field
 * are accepted; the lowerCamel one is the one suggested. Of a huge closure only the nearest types are told, the rest is
 * open. What is in an Any is known for the types of `packed`. Beyond draft-07 it uses the keywords of VS Code's JSON service:
 * markdownDescription, enumDescriptions, deprecationMessage, doNotSuggest, patternErrorMessage, defaultSnippets.
 */
export function jsonSchema(type: DescMessage, doc: Doc, packed: readonly DescMessage[] = []): string {
  const definitions = new Map<string, string>();
  const pending: (DescMessage | DescEnum)[] = [type, ...packed];
  let length = 0;
  // Nearest types first: what lies beyond the bound is open, and still checked by the core.
  for (const next of pending) {
    if (definitions.has(next.typeName)) continue;
    const known = next.kind === "message" ? wellKnownSchema(next, packed) : null;
    const isOpen = length > maxLength;
    const definition = JSON.stringify(isOpen ? { title: next.typeName } : (known ?? typeSchema(next, doc)));
    length += definition.length;
    definitions.set(next.typeName, definition);
    if (next.kind === "message" && known === null && !isOpen) pending.push(...next.fields.flatMap(typeOfField));
  }
  const listed = [...definitions].map(([name, definition]) => `${JSON.stringify(name)}:${definition}`);
  const root = JSON.stringify(`#/definitions/${type.typeName}`);
  return `{"$schema":"http://json-schema.org/draft-07/schema#","$ref":${root},"definitions":{${listed.join(",")}}}`;
}

function typeSchema(type: DescMessage | DescEnum, doc: Doc): JsonObject {
  return type.kind === "enum" ? enumSchema(type, doc) : messageSchema(type, doc);
}

function typeOfField(field: DescField): (DescMessage | DescEnum)[] {
  const type = field.message ?? field.enum;
  return type ? [type] : [];
}

function messageSchema(type: DescMessage, doc: Doc): JsonObject {
  const suggested = type.fields.map((field): [string, JsonObject] => [field.jsonName, fieldSchema(field, doc)]);
  const originals = type.fields
    .filter((field) => field.name !== field.jsonName)
    .map((field): [string, JsonObject] => [field.name, { ...valueSchema(field), doNotSuggest: true }]);
  return {
    type: "object",
    title: type.typeName,
    ...described(doc(type)),
    // Where both name the same key, the suggested one wins.
    properties: Object.fromEntries([...originals, ...suggested]),
    ...(type.proto.extensionRange.length > 0 ? { patternProperties: { "^\\[.+\\]$": {} } } : {}),
    additionalProperties: false,
  };
}

function fieldSchema(field: DescField, doc: Doc): JsonObject {
  const heading = `${field.name}: ${fieldTypeName(field)} = ${field.number}`;
  const lines = [doc(field), presenceText(field)];
  if (field.oneof)
    lines.push(`Only one of the oneof ${field.oneof.name}: ${field.oneof.fields.map((other) => other.jsonName).join(", ")}.`);
  const text = lines.filter((line) => line !== "").join("\n\n");
  return {
    ...valueSchema(field),
    description: text === "" ? heading : `${heading}\n\n${text}`,
    markdownDescription: text === "" ? `\`${heading}\`` : `\`${heading}\`\n\n${text}`,
    ...(field.deprecated ? { deprecationMessage: `${field.name} is deprecated.` } : {}),
  };
}

/** Whether a field must be set, and what it is when it is not. */
function presenceText(field: DescField): string {
  if (field.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED) return "Required.";
  if (field.fieldKind !== "scalar" && field.fieldKind !== "enum") return "";
  const value = field.getDefaultValue();
  const own = field.fieldKind === "enum" ? field.enum.values.find(({ number }) => number === value)?.name : value;
  if (own !== undefined && own !== "" && !(own instanceof Uint8Array)) return `Default: ${own}.`;
  return field.presence === FeatureSet_FieldPresence.EXPLICIT ? "Optional: left out is another thing than zero or empty." : "";
}

/** A field's value; null is "not set". */
function valueSchema(field: DescField): JsonObject {
  switch (field.fieldKind) {
    case "list":
      return { type: ["array", "null"], items: elementSchema(field) };
    case "map":
      return { type: ["object", "null"], additionalProperties: elementSchema(field), ...mapKeySchema(field.mapKey) };
    case "scalar":
      return scalarSchema(field.scalar, true);
    default:
      // The type says to the editor what to write behind a completed name.
      return { type: jsonTypes(field.message ?? field.enum), anyOf: [elementSchema(field), { type: "null" }] };
  }
}

/** What JSON may hold a value of the type, the likeliest first. */
function jsonTypes(type: DescMessage | DescEnum): string[] {
  if (type.typeName === "google.protobuf.Value") return ["boolean", "string", "number", "object", "array", "null"];
  if (type.typeName === "google.protobuf.NullValue") return ["null", "string", "integer"];
  if (type.typeName === "google.protobuf.ListValue") return ["array", "null"];
  if (type.kind === "enum") return ["string", "integer", "null"];
  if (isWrapperDesc(type)) return wrapperTypes(type);
  return [isString(type) ? "string" : "object", "null"];
}

function wrapperTypes(type: DescMessage): string[] {
  const types = scalarSchema(type.fields[0]?.scalar ?? ScalarType.STRING, true).type;
  return Array.isArray(types) ? types.map(String) : [];
}

function isString({ typeName }: DescMessage): boolean {
  return ["Timestamp", "Duration", "FieldMask"].some((name) => typeName === `google.protobuf.${name}`);
}

function elementSchema(field: DescField): JsonObject {
  if (field.scalar !== undefined) return scalarSchema(field.scalar, false);
  return { $ref: `#/definitions/${(field.message ?? field.enum).typeName}` };
}

function mapKeySchema(key: ScalarType): JsonObject {
  if (key === ScalarType.STRING) return {};
  return { propertyNames: key === ScalarType.BOOL ? { enum: ["true", "false"] } : { pattern: "^-?[0-9]+$" } };
}

const decimal = "-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?";

function scalarSchema(scalar: ScalarType, nullable: boolean): JsonObject {
  const types = (...names: string[]): JsonValue => {
    const all = nullable ? [...names, "null"] : names;
    return all.length === 1 ? (all[0] ?? null) : all;
  };
  switch (scalar) {
    case ScalarType.STRING:
      return { type: types("string") };
    case ScalarType.BOOL:
      return { type: types("boolean") };
    case ScalarType.BYTES:
      return {
        type: types("string"),
        contentEncoding: "base64",
        pattern: "^([A-Za-z0-9+/_-]*={0,2}|@file:.+)$",
        patternErrorMessage: "Bytes are base64, or @file: with a file that was chosen.",
      };
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return {
        type: types("number", "string"),
        pattern: `^(NaN|-?Infinity|${decimal})$`,
        patternErrorMessage: "A number, NaN or Infinity.",
      };
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.SFIXED32:
      return integerSchema(types("integer", "string"), { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 });
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return integerSchema(types("integer", "string"), { minimum: 0, maximum: 2 ** 32 - 1 });
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return integerSchema(types("string", "integer"), { minimum: 0 });
    default:
      return integerSchema(types("string", "integer"), {});
  }
}

function integerSchema(type: JsonValue, bounds: JsonObject): JsonObject {
  return { type, ...bounds, pattern: `^${decimal}$`, patternErrorMessage: "A whole number, in digits." };
}

function enumSchema(type: DescEnum, doc: Doc): JsonObject {
  if (type.typeName === "google.protobuf.NullValue") return { enum: [null, "NULL_VALUE", 0] };
  const names = {
    title: type.typeName,
    ...described(doc(type)),
    enum: type.values.map((value) => value.jsonName),
    enumDescriptions: type.values.map((value) => {
      const comment = doc(value);
      return comment === "" ? `${value.name} = ${value.number}` : `${value.name} = ${value.number}\n\n${comment}`;
    }),
  };
  return { anyOf: [names, type.open ? { type: "integer" } : { enum: type.values.map((value) => value.number), doNotSuggest: true }] };
}

function described(comment: string): JsonObject {
  return comment === "" ? {} : { description: comment, markdownDescription: comment };
}

/** The JSON form of a well-known type that has one of its own; null for any other. */
function wellKnownSchema(type: DescMessage, packed: readonly DescMessage[]): JsonObject | null {
  switch (type.typeName) {
    case "google.protobuf.Timestamp":
      return { type: "string", format: "date-time", description: "A moment in RFC 3339, like 2026-01-02T03:04:05Z." };
    case "google.protobuf.Duration":
      return {
        type: "string",
        pattern: "^-?[0-9]+(\\.[0-9]{1,9})?s$",
        patternErrorMessage: "Seconds with an s, like 1.5s.",
        description: "Seconds with an s, like 1.5s.",
      };
    case "google.protobuf.FieldMask":
      return {
        type: "string",
        pattern: "^[^_]*$",
        patternErrorMessage: "Paths are in lowerCamelCase.",
        description: "Paths with commas between, like user.displayName,photo.",
      };
    case "google.protobuf.Struct":
      return { type: "object", description: "Any JSON object." };
    case "google.protobuf.ListValue":
      return { type: "array", description: "Any JSON array." };
    case "google.protobuf.Value":
      return { description: "Any JSON value." };
    case "google.protobuf.Any":
      return anySchema(packed);
  }
  const wrapped = isWrapperDesc(type) ? type.fields[0]?.scalar : undefined;
  return wrapped === undefined ? null : scalarSchema(wrapped, true);
}

function anySchema(packed: readonly DescMessage[]): JsonObject {
  return {
    type: "object",
    description: 'A message of any type: its fields (or "value" for a well-known type) beside "@type".',
    properties: { "@type": { type: "string", description: "type.googleapis.com/pkg.Message" } },
    defaultSnippets: [{ label: "@type", body: { "@type": "type.googleapis.com/$1" } }],
    ...(packed.length > 0 ? { allOf: packed.map(packedSchema) } : {}),
  };
}

/** What an Any holds beside its "@type". It is not closed, since the message's own definition knows no "@type". */
function packedSchema(type: DescMessage): JsonObject {
  const content = { $ref: `#/definitions/${type.typeName}` };
  const pattern = `(^|/)${type.typeName.replaceAll(".", "\\.")}$`;
  const own = Object.fromEntries(
    type.fields.map((field) => [field.jsonName, { $ref: `${content.$ref}/properties/${pointerStep(field.jsonName)}` }]),
  );
  return {
    if: { required: ["@type"], properties: { "@type": { type: "string", pattern } } },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's word
    then: { properties: hasCustomJsonRepresentation(type) ? { value: content } : own },
  };
}

/** A key in a JSON pointer (RFC 6901) within a URI. */
function pointerStep(key: string): string {
  return encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"));
}
