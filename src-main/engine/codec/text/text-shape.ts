import { type DescEnum, type DescExtension, type DescField, type DescMessage, type DescOneof, ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { type WireType, wireType } from "../wire/wire-type";

/** What a field's value is. */
export type TextValue =
  | { readonly kind: "scalar"; readonly scalar: ScalarType }
  | { readonly kind: "enum"; readonly type: DescEnum }
  | { readonly kind: "message"; readonly shape: () => TextShape };

/** A field as text format has it: a map is a repeated message with the fields `key` and `value`. */
export interface TextField {
  /** `display_name`; of a group its message's name; of an extension `[pkg.ext]`. */
  readonly name: string;
  readonly jsonName: string;
  readonly number: number;
  readonly value: TextValue;
  readonly repeated: boolean;
  readonly packed: boolean;
  readonly group: boolean;
  readonly required: boolean;
  /** A string's bytes must be UTF-8. */
  readonly utf8: boolean;
  readonly oneof: DescOneof | undefined;
  /** How one value is laid out on the wire. */
  readonly wire: WireType;
}

/** A message type as text format has it. */
export interface TextShape {
  readonly typeName: string;
  /** Null for a map's entry and for what no schema knows. */
  readonly desc: DescMessage | null;
  readonly fields: readonly TextField[];
  /** Groups twice: by their message's name and by their own. */
  readonly byName: ReadonlyMap<string, TextField>;
  readonly byNumber: ReadonlyMap<number, TextField>;
  /** Names that a text may have although the message has them no more: they are passed over. */
  readonly reserved: ReadonlySet<string>;
}

const shapes = new WeakMap<DescMessage, TextShape>();
const extensions = new WeakMap<DescExtension, TextField>();

/** The shape of a message type, made once. */
export function textShape(desc: DescMessage): TextShape {
  let shape = shapes.get(desc);
  if (shape === undefined) {
    const fields = desc.fields.map((field) => textField(field));
    const ownNames = desc.fields.flatMap((field, i): [string, TextField][] => (fields[i] ? [[field.name, fields[i]]] : []));
    shape = { ...shapeOf(desc.typeName, fields, ownNames), desc, reserved: new Set(desc.proto.reservedName) };
    shapes.set(desc, shape);
  }
  return shape;
}

/** An extension as a field of the message that it extends, made once. */
export function textExtension(extension: DescExtension): TextField {
  let field = extensions.get(extension);
  if (field === undefined) {
    field = { ...textField(extension), name: `[${extension.typeName}]`, jsonName: `[${extension.typeName}]` };
    extensions.set(extension, field);
  }
  return field;
}

/** What is inside of a field that no schema knows: fields with numbers only. */
export const unknownShape: TextShape = shapeOf("unknown message", []);

function shapeOf(typeName: string, fields: readonly TextField[], otherNames: readonly [string, TextField][] = []): TextShape {
  return {
    typeName,
    desc: null,
    fields,
    byName: new Map([...otherNames, ...fields.map((field): [string, TextField] => [field.name, field])]),
    byNumber: new Map(fields.map((field) => [field.number, field])),
    reserved: new Set(),
  };
}

function textField(field: DescField | DescExtension): TextField {
  const value = fieldValue(field);
  const group = isGroup(field);
  return {
    name: groupName(field) ?? field.name,
    jsonName: field.jsonName,
    number: field.number,
    value,
    repeated: field.fieldKind === "list" || field.fieldKind === "map",
    packed: field.fieldKind === "list" && field.packed,
    group,
    required: field.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED,
    utf8: field.utf8Validation,
    oneof: field.oneof,
    wire: group ? wireType.startGroup : wireOf(value),
  };
}

function fieldValue(field: DescField | DescExtension): TextValue {
  if (field.fieldKind === "map") {
    const entry = entryShape(field);
    return { kind: "message", shape: () => entry };
  }
  return singleValue(field);
}

function singleValue(field: DescField | DescExtension): TextValue {
  const { message } = field;
  if (message !== undefined) return { kind: "message", shape: () => textShape(message) };
  if (field.enum !== undefined) return { kind: "enum", type: field.enum };
  return { kind: "scalar", scalar: field.scalar ?? ScalarType.BYTES };
}

function entryShape(map: DescField & { fieldKind: "map" }): TextShape {
  const common = { repeated: false, packed: false, group: false, required: false, utf8: map.utf8Validation, oneof: undefined };
  const key: TextValue = { kind: "scalar", scalar: map.mapKey };
  const value = singleValue(map);
  return shapeOf(`entry of ${map.name}`, [
    { ...common, name: "key", jsonName: "key", number: 1, value: key, wire: wireOf(key) },
    { ...common, name: "value", jsonName: "value", number: 2, value, wire: wireOf(value) },
  ]);
}

function isGroup(field: DescField | DescExtension): boolean {
  return (field.fieldKind === "message" || (field.fieldKind === "list" && field.listKind === "message")) && field.delimitedEncoding;
}

/**
 * The message's name, by which text format calls a group. Fields of editions that are laid out like groups have it too if
 * they look like one: the message stands beside the field, which has its name in small letters.
 */
function groupName(field: DescField | DescExtension): string | null {
  const { message } = field;
  if (message === undefined || !isGroup(field) || field.name !== message.name.toLowerCase()) return null;
  const file = field.kind === "extension" ? field.file : field.parent.file;
  return message.parent === field.parent && message.file === file ? message.name : null;
}

function wireOf(value: TextValue): WireType {
  if (value.kind === "message") return wireType.lengthDelimited;
  if (value.kind === "enum") return wireType.varint;
  switch (value.scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return wireType.lengthDelimited;
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return wireType.fixed64;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return wireType.fixed32;
    default:
      return wireType.varint;
  }
}
