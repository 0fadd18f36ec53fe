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
import { fieldField, nameField, optionsField } from "./descriptor-fields";
import { mapEntryName } from "./field-names";
import type { OptionNode } from "./option-nodes";
import { parseInlineOptions, parseOptionValue, parseTypeName } from "./parse-options";
import { expectInt32 } from "./parse-ranges";
import type { ParseState } from "./parse-state";
import { scalarTypes } from "./scalar-types";
import type { OpenPlace } from "./source-places";
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
  readonly parseGroup: (group: DescriptorProto, place: OpenPlace) => void;
}

interface FieldType {
  /** Unset for a name that the linker has to resolve. */
  readonly scalar: Type | undefined;
  readonly name: string;
  readonly span: Span;
}

/** A field while it is read. */
interface FieldStart {
  readonly proto: FieldDescriptorProto;
  readonly place: OpenPlace;
  readonly label: FieldLabel;
}

interface FieldLabel {
  readonly label: Label;
  readonly span: Span | undefined;
  readonly proto3Optional: boolean;
}

/** One field of a message, a oneof or an extend block. */
export function parseField(state: ParseState, where: FieldPlace, target: FieldTarget): void {
  const { cursor, places } = state;
  const proto = create(FieldDescriptorProtoSchema);
  const place = places.open(proto, []);
  if (where.kind === "extend") places.add(proto, [fieldField.extendee], where.span);
  const label = parseLabel(state, proto, where);
  const start = { proto, place, label };
  if (atMap(state)) parseMapField(state, where, target, start);
  else if (cursor.at("group")) parseGroupField(state, where, target, start);
  else parseSimpleField(state, where, target, start);
}

function atMap({ cursor }: ParseState): boolean {
  return cursor.at("map") && cursor.at("<", 1);
}

function parseSimpleField(state: ParseState, where: FieldPlace, target: FieldTarget, start: FieldStart): void {
  const { proto } = start;
  const { cursor } = state;
  const typePlace = state.places.open(proto, []);
  if (cursor.at("map") && cursor.at(".", 1)) cursor.fail('A type whose name begins with "map" needs a dot in front: ".map."');
  const type = parseFieldType(state);
  state.places.close(typePlace);
  typePlace.path = [type.scalar === undefined ? fieldField.typeName : fieldField.type];
  setType(proto, type);
  const name = state.parseName(proto, "a field's name");
  proto.name = name.text;
  finishField(state, start, where, { name: name.span, type: type.span });
  target.fields.push(proto);
}

const labels: ReadonlyMap<string, Label> = new Map([
  ["optional", Label.OPTIONAL],
  ["required", Label.REQUIRED],
  ["repeated", Label.REPEATED],
]);

function parseLabel(state: ParseState, proto: FieldDescriptorProto, where: FieldPlace): FieldLabel {
  const { cursor, places, dialect } = state;
  const word = cursor.word();
  const label = labels.get(word);
  if (label === undefined) {
    if (dialect === "proto2" && where.kind !== "oneof" && !atMap(state))
      cursor.fail('Expected "required", "optional" or "repeated": a field of proto2 needs a label.', cursor.current, "label-invalid");
    return { label: Label.OPTIONAL, span: undefined, proto3Optional: false };
  }
  const place = places.open(proto, [fieldField.label]);
  cursor.advance();
  places.close(place);
  const problem = labelProblem(state, word, where);
  if (problem !== null) cursor.fail(problem, place, "label-invalid");
  return { label, span: place, proto3Optional: word === "optional" && dialect === "proto3" };
}

/** Why the label just read cannot stand here. */
function labelProblem(state: ParseState, word: string, where: FieldPlace): string | null {
  const { dialect } = state;
  if (where.kind === "oneof") return "A field in a oneof has no label.";
  if (atMap(state)) return "A map field has no label: maps repeat by themselves.";
  if (word === "required" && dialect === "proto3") return "Required fields are not allowed in proto3.";
  if (word !== "repeated" && dialect === "editions")
    return `Editions have no label "${word}": presence is a feature (features.field_presence).`;
  return null;
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
function finishField(state: ParseState, start: FieldStart, where: FieldPlace, parts: { name: Span; type: Span }): void {
  const number = parseNumber(state, start, where);
  state.endStatement(start.place);
  declareField(state, start, where, { name: parts.name, type: parts.type, number });
}

/** `= 1 [options]`, and what the place and the label say. */
function parseNumber(state: ParseState, { proto, label }: FieldStart, where: FieldPlace): Span {
  const { cursor, places } = state;
  cursor.expect("=");
  const place = places.open(proto, [fieldField.number]);
  const number = expectInt32(cursor, "a field's number");
  places.close(place);
  proto.number = number.value;
  const options = parseInlineOptions(state, proto, [optionsField[proto.$typeName]], () => parsePseudoOption(state, proto));
  for (const option of options) state.addOption(proto, option);
  proto.label = label.label;
  if (label.proto3Optional) proto.proto3Optional = true;
  if (where.kind === "oneof") proto.oneofIndex = where.index;
  if (where.kind === "extend") proto.extendee = where.extendee;
  return number.span;
}

/** `default = value` and `json_name = "name"`, which are fields of the descriptor rather than of its options. */
function parsePseudoOption(state: ParseState, proto: FieldDescriptorProto): OptionNode | null {
  const { cursor, places } = state;
  const isDefault = cursor.at("default") && cursor.at("=", 1);
  if (!isDefault && !(cursor.at("json_name") && cursor.at("=", 1))) return null;
  // As in protoc: of a default the value alone has a place, of a JSON name the whole and the value.
  const whole = isDefault ? null : places.open(proto, [fieldField.jsonName]);
  const name = cursor.advance();
  cursor.expect("=");
  const place = places.open(proto, [isDefault ? fieldField.defaultValue : fieldField.jsonName]);
  const value = parseOptionValue(state);
  places.close(place);
  if (whole) places.close(whole);
  return { name: [{ name: cursor.text(name), isExtension: false }], nameSpan: name, value };
}

function declareField(
  state: ParseState,
  { proto, place, label }: FieldStart,
  where: FieldPlace,
  { name, type, number }: { name: Span; type: Span; number: Span },
): void {
  const extendee = where.kind === "extend" ? where.span : undefined;
  state.declare(proto, place, { name, type, number, label: label.span, extendee });
}

/** `map<key, value> name = 1;` is a repeated field of a message made for it (protobuf.dev, "Maps", backwards compatibility). */
function parseMapField(state: ParseState, where: FieldPlace, target: FieldTarget, start: FieldStart): void {
  const { cursor, places } = state;
  const { proto } = start;
  const type = places.open(proto, [fieldField.typeName]);
  cursor.expect("map");
  if (where.kind === "oneof") cursor.fail("A map field cannot be part of a oneof.", cursor.previous, "label-invalid");
  if (where.kind === "extend") cursor.fail("A map field cannot be an extension.", cursor.previous, "label-invalid");
  cursor.expect("<");
  const key = parseFieldType(state);
  cursor.expect(",");
  const value = parseFieldType(state);
  cursor.expect(">");
  places.close(type);
  const name = state.parseName(proto, "a field's name");
  proto.name = name.text;
  proto.typeName = mapEntryName(name.text);
  finishField(state, start, where, { name: name.span, type });
  proto.label = Label.REPEATED;
  state.mapFields.add(proto);
  target.nested.push(mapEntry(state, proto, { key, value, name: name.span }));
  target.fields.push(proto);
}

function mapEntry(
  state: ParseState,
  field: FieldDescriptorProto,
  parts: { key: FieldType; value: FieldType; name: Span },
): DescriptorProto {
  const { key, value, name } = parts;
  const keyField = create(FieldDescriptorProtoSchema, { name: "key", number: 1, label: Label.OPTIONAL });
  const valueField = create(FieldDescriptorProtoSchema, { name: "value", number: 2, label: Label.OPTIONAL });
  setType(keyField, key);
  setType(valueField, value);
  const entry = create(DescriptorProtoSchema, { name: field.typeName, field: [keyField, valueField] });
  entry.options = create(MessageOptionsSchema, { mapEntry: true });
  // The features of a map field are also those of its key and value.
  for (const option of state.options.get(field) ?? []) {
    if (option.name[0]?.name !== "features" || option.name[0].isExtension) continue;
    state.addOption(keyField, option);
    state.addOption(valueField, option);
  }
  const none = { leading: null, trailing: null, generated: true } as const;
  state.declarations.set(entry, { ...none, whole: name, name });
  state.declarations.set(keyField, { ...none, whole: key.span, name: key.span, type: key.span });
  state.declarations.set(valueField, { ...none, whole: value.span, name: value.span, type: value.span });
  return entry;
}

/** `optional group Name = 1 { … }` is a message and a field named by it in lower case. */
function parseGroupField(state: ParseState, where: FieldPlace, target: FieldTarget, start: FieldStart): void {
  const { cursor, places, dialect } = state;
  const { proto, place } = start;
  const typePlace = places.open(proto, [fieldField.type]);
  const type = cursor.expect("group");
  places.close(typePlace);
  if (dialect !== "proto2") cursor.fail(`There are no groups in ${dialect}; use a nested message.`, type);
  const name = state.parseName(proto, "a group's name");
  if (!/^[A-Z]/.test(name.text)) cursor.fail("A group's name must begin with a capital letter.", name.span, "name-invalid");
  proto.name = name.text.toLowerCase();
  proto.type = Type.GROUP;
  proto.typeName = name.text;
  const group = create(DescriptorProtoSchema, { name: name.text });
  const number = parseNumber(state, start, where);
  if (!cursor.at("{")) cursor.expect("{");
  const groupPlace = places.open(group, [], place.start);
  places.add(group, [nameField], name.span);
  places.add(proto, [fieldField.typeName], name.span);
  target.nested.push(group);
  target.parseGroup(group, groupPlace);
  places.close(place);
  // As in protoc, the comments are the message's.
  declareField(state, start, where, { name: name.span, type, number });
  state.declare(group, groupPlace, { name: name.span });
  target.fields.push(proto);
}
