import { type DescEnum, type DescField, type DescMessage, type DescMethod, ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence, hasCustomJsonRepresentation } from "@bufbuild/protobuf/wkt";
import { type MethodKind, methodKind } from "#shared/model/method";
import type { FieldFacts, JsonForm, ValueFacts } from "#shared/model/schema-change";
import { scalarName } from "../print/type-name";

/** A field, and the message or enum that it leads to; null for a scalar and for a message whose JSON is not its fields. */
export interface FieldShape extends FieldFacts {
  readonly holds: string | null;
}

export interface MessageShape {
  readonly kind: "message";
  readonly name: string;
  /** By their names; several of one number where more than one version was seen. */
  readonly fields: ReadonlyMap<string, FieldShape>;
}

export interface EnumShape {
  readonly kind: "enum";
  readonly name: string;
  readonly values: ReadonlyMap<string, ValueFacts>;
}

export type TypeShape = MessageShape | EnumShape;

/** A method with everything its two messages hold: what is compared, without the descriptors, so that it may be kept. */
export interface MethodShape {
  readonly kind: MethodKind;
  readonly input: string;
  readonly output: string;
  readonly types: ReadonlyMap<string, TypeShape>;
}

/** What is larger is not compared. */
const maxTypes = 5000;
const maxMembers = 100_000;

/** The shape of a method; null where it is too large to be compared. */
export function methodShape({ input, output, proto }: DescMethod): MethodShape | null {
  const types = new Map<string, TypeShape>();
  const descs = new Set<DescMessage | DescEnum>([input, output]);
  let members = 0;
  for (const desc of descs) {
    const shape = desc.kind === "message" ? messageShape(desc) : enumShape(desc);
    types.set(shape.name, shape);
    members += shape.kind === "message" ? shape.fields.size : shape.values.size;
    if (types.size > maxTypes || members > maxMembers) return null;
    if (desc.kind === "enum") continue;
    for (const field of desc.fields) {
      const held = heldType(field);
      if (held) descs.add(held);
    }
  }
  const kind = methodKind(proto.clientStreaming, proto.serverStreaming);
  return { kind, input: input.typeName, output: output.typeName, types };
}

/** Types are shared by the methods of a service: one shape serves all. */
const messageShapes = new WeakMap<DescMessage, MessageShape>();

function messageShape(desc: DescMessage): MessageShape {
  const known = messageShapes.get(desc);
  if (known) return known;
  const fields = hasCustomJsonRepresentation(desc) ? [] : desc.fields;
  const shape: MessageShape = {
    kind: "message",
    name: desc.typeName,
    fields: new Map(fields.map((field) => [field.name, fieldShape(field)])),
  };
  messageShapes.set(desc, shape);
  return shape;
}

function enumShape(desc: DescEnum): EnumShape {
  return { kind: "enum", name: desc.typeName, values: new Map(desc.values.map(({ name, number }) => [name, { name, number }])) };
}

function fieldShape(field: DescField): FieldShape {
  const { name, jsonName, number } = field;
  return {
    name,
    jsonName,
    number,
    type: typeText(field),
    form: jsonForm(field),
    cardinality: field.fieldKind === "list" ? "repeated" : field.fieldKind === "map" ? "map" : "single",
    presence: presenceOf(field),
    oneof: field.oneof?.name ?? "",
    holds: heldType(field)?.typeName ?? null,
  };
}

function heldType(field: DescField): DescMessage | DescEnum | null {
  if (field.message) return hasCustomJsonRepresentation(field.message) ? null : field.message;
  return field.enum?.typeName === "google.protobuf.NullValue" ? null : (field.enum ?? null);
}

function typeText(field: DescField): string {
  const single = field.scalar === undefined ? (field.message ?? field.enum).typeName : scalarName(field.scalar);
  // Groups look the same in JSON, but not on the wire.
  const element = "delimitedEncoding" in field && field.delimitedEncoding ? `group ${single}` : single;
  if (field.fieldKind === "map") return `map<${scalarName(field.mapKey)}, ${element}>`;
  return field.fieldKind === "list" ? `repeated ${element}` : element;
}

function presenceOf({ fieldKind, presence }: DescField): FieldFacts["presence"] {
  if (fieldKind === "list" || fieldKind === "map") return "implicit";
  if (presence === FeatureSet_FieldPresence.LEGACY_REQUIRED) return "required";
  return presence === FeatureSet_FieldPresence.IMPLICIT ? "implicit" : "explicit";
}

function jsonForm(field: DescField): JsonForm {
  if (field.message) return "message";
  if (field.enum) return "enum";
  switch (field.scalar) {
    case ScalarType.STRING:
      return "string";
    case ScalarType.BYTES:
      return "bytes";
    case ScalarType.BOOL:
      return "bool";
    default:
      return "number";
  }
}
