import { create } from "@bufbuild/protobuf";
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  type FieldDescriptorProto,
  FieldDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  MessageOptionsSchema,
  FieldDescriptorProto_Type as Type,
} from "@bufbuild/protobuf/wkt";
import { mapEntryName } from "./field-names";
import { parseInlineOptions, parseTypeName } from "./parse-options";
import { expectInt32 } from "./parse-ranges";
import type { ParseState } from "./parse-state";
import type { Span } from "./source-text";

/** Where a field stands. */
export type FieldPlace =
  | { readonly kind: "message" }
  | { readonly kind: "oneof"; readonly index: number }
  | { readonly kind: "extend"; readonly extendee: string; readonly span: Span };

/** Where a field goes, and the messages that groups and maps bring along. */
export interface FieldTarget {
  readonly fields: FieldDescriptorProto[];
  readonly nested: DescriptorProto[];
  readonly parseGroup: (group: DescriptorProto) => void;
}

const scalarTypes: ReadonlyMap<string, Type> = new Map([
  ["double", Type.DOUBLE],
  ["float", Type.FLOAT],
  ["int64", Type.INT64],
  ["uint64", Type.UINT64],
  ["int32", Type.INT32],
  ["fixed64", Type.FIXED64],
  ["fixed32", Type.FIXED32],
  ["bool", Type.BOOL],
  ["string", Type.STRING],
  ["bytes", Type.BYTES],
  ["uint32", Type.UINT32],
  ["sfixed32", Type.SFIXED32],
  ["sfixed64", Type.SFIXED64],
  ["sint32", Type.SINT32],
  ["sint64", Type.SINT64],
]);

interface FieldType {
  /** Unset for a name that the linker has to resolve. */
  readonly scalar: Type | undefined;
  readonly name: string;
  readonly span: Span;
}

/** What has been read of a field up to its type. */
interface FieldStart {
  readonly first: number;
  readonly label: { readonly label: Label; readonly span: Span | undefined; readonly proto3Optional: boolean };
}

/** One field of a message, a oneof or an extend block. */
export function parseField(state: ParseState, place: FieldPlace, target: FieldTarget): void {
  const { cursor } = state;
  const first = cursor.index;
  const isMap = () => cursor.at("map") && cursor.at("<", 1);
  const label = parseLabel(state, place, isMap);
  const isGroup = cursor.at("group") && cursor.atKind("identifier", 1) && cursor.at("=", 2);
  if (isMap()) parseMapField(state, place, target, { first, label });
  else if (isGroup) parseGroupField(state, place, target, { first, label });
  else parseSimpleField(state, place, target, { first, label });
}

function parseSimpleField(state: ParseState, place: FieldPlace, target: FieldTarget, start: FieldStart): void {
  const { cursor } = state;
  const type = parseFieldType(state);
  const name = cursor.expectIdentifier("a field's name");
  const proto = create(FieldDescriptorProtoSchema, { name: cursor.text(name) });
  setType(proto, type);
  finishField(state, proto, start, place, { name, type: type.span });
  target.fields.push(proto);
}

function parseLabel(state: ParseState, place: FieldPlace, isMap: () => boolean): FieldStart["label"] {
  const { cursor, dialect } = state;
  const word = ["optional", "required", "repeated"].find((label) => cursor.at(label));
  if (word === undefined) {
    if (dialect === "proto2" && place.kind !== "oneof" && !isMap())
      cursor.fail('Expected "required", "optional" or "repeated": a field of proto2 needs a label.', cursor.current, "label-invalid");
    return { label: Label.OPTIONAL, span: undefined, proto3Optional: false };
  }
  const span = cursor.advance();
  const refuse = (message: string) => cursor.fail(message, span, "label-invalid");
  if (place.kind === "oneof") refuse("A field in a oneof has no label.");
  if (isMap()) refuse("A map field has no label: maps repeat by themselves.");
  if (word === "required" && dialect === "proto3") refuse("Required fields are not allowed in proto3.");
  if (word !== "repeated" && dialect === "editions")
    refuse(`Editions have no label "${word}": presence is a feature (features.field_presence).`);
  const label = { optional: Label.OPTIONAL, required: Label.REQUIRED, repeated: Label.REPEATED }[word] ?? Label.OPTIONAL;
  return { label, span, proto3Optional: word === "optional" && dialect === "proto3" };
}

function parseFieldType(state: ParseState): FieldType {
  const { cursor } = state;
  const first = cursor.index;
  const name = parseTypeName(state, "a field's type");
  return { name, scalar: scalarTypes.get(name), span: state.spanFrom(first) };
}

function setType(proto: FieldDescriptorProto, type: FieldType): void {
  if (type.scalar === undefined) proto.typeName = type.name;
  else proto.type = type.scalar;
}

/** From the `=` to the `;`. */
function finishField(
  state: ParseState,
  proto: FieldDescriptorProto,
  start: FieldStart,
  place: FieldPlace,
  parts: { name: Span; type: Span },
): void {
  const number = parseNumber(state, proto, start, place);
  const head = state.cursor.index;
  state.endStatement();
  declareField(state, proto, start, place, head, { ...parts, number });
}

/** `= 1 [options]`, and what the place and the label say. */
function parseNumber(state: ParseState, proto: FieldDescriptorProto, { label }: FieldStart, place: FieldPlace): Span {
  const { cursor } = state;
  cursor.expect("=");
  const number = expectInt32(cursor, "a field's number");
  proto.number = number.value;
  for (const option of parseInlineOptions(state)) state.addOption(proto, option);
  proto.label = label.label;
  if (label.proto3Optional) proto.proto3Optional = true;
  if (place.kind === "oneof") proto.oneofIndex = place.index;
  if (place.kind === "extend") proto.extendee = place.extendee;
  return number.span;
}

function declareField(
  state: ParseState,
  proto: FieldDescriptorProto,
  { first, label }: FieldStart,
  place: FieldPlace,
  head: number,
  parts: { name: Span; type: Span; number: Span },
): void {
  state.declare(proto, first, head, { ...parts, label: label.span, extendee: place.kind === "extend" ? place.span : undefined });
}

/** `map<key, value> name = 1;` is a repeated field of a message made for it (protobuf.dev, "Maps", backwards compatibility). */
function parseMapField(state: ParseState, place: FieldPlace, target: FieldTarget, start: FieldStart): void {
  const { cursor } = state;
  const typeFirst = cursor.index;
  cursor.expect("map");
  if (place.kind === "oneof") cursor.fail("A map field cannot be part of a oneof.", cursor.previous, "label-invalid");
  if (place.kind === "extend") cursor.fail("A map field cannot be an extension.", cursor.previous, "label-invalid");
  cursor.expect("<");
  const key = parseFieldType(state);
  cursor.expect(",");
  const value = parseFieldType(state);
  cursor.expect(">");
  const type = state.spanFrom(typeFirst);
  const name = cursor.expectIdentifier("a field's name");
  const entryName = mapEntryName(cursor.text(name));
  const proto = create(FieldDescriptorProtoSchema, { name: cursor.text(name), typeName: entryName });
  finishField(state, proto, start, place, { name, type });
  proto.label = Label.REPEATED;

  const keyField = create(FieldDescriptorProtoSchema, { name: "key", number: 1, label: Label.OPTIONAL });
  const valueField = create(FieldDescriptorProtoSchema, { name: "value", number: 2, label: Label.OPTIONAL });
  setType(keyField, key);
  setType(valueField, value);
  const entry = create(DescriptorProtoSchema, { name: entryName, field: [keyField, valueField] });
  entry.options = create(MessageOptionsSchema, { mapEntry: true });
  const none = { leading: "", trailing: "", generated: true } as const;
  state.declarations.set(entry, { ...none, whole: name, name });
  state.declarations.set(keyField, { ...none, whole: key.span, name: key.span, type: key.span });
  state.declarations.set(valueField, { ...none, whole: value.span, name: value.span, type: value.span });
  target.nested.push(entry);
  target.fields.push(proto);
}

/** `optional group Name = 1 { … }` is a message and a field named by it in lower case. */
function parseGroupField(state: ParseState, place: FieldPlace, target: FieldTarget, start: FieldStart): void {
  const { cursor, dialect } = state;
  const type = cursor.expect("group");
  if (dialect !== "proto2") cursor.fail(`There are no groups in ${dialect}; use a nested message.`, type);
  const name = cursor.expectIdentifier("a group's name");
  const groupName = cursor.text(name);
  if (!/^[A-Z]/.test(groupName)) cursor.fail("A group's name must begin with a capital letter.", name, "name-invalid");
  const proto = create(FieldDescriptorProtoSchema, { name: groupName.toLowerCase(), type: Type.GROUP, typeName: groupName });
  const group = create(DescriptorProtoSchema, { name: groupName });
  const number = parseNumber(state, proto, start, place);
  const head = cursor.index;
  target.nested.push(group);
  target.parseGroup(group);
  declareField(state, proto, start, place, head, { name, type, number });
  state.declare(group, start.first, head, { name });
  // As in protoc, the comments are the message's.
  state.withoutComments(proto);
  target.fields.push(proto);
}
