import { create } from "@bufbuild/protobuf";
import {
  type DescriptorProto,
  DescriptorProto_ExtensionRangeSchema,
  DescriptorProto_ReservedRangeSchema,
  DescriptorProtoSchema,
  type FieldDescriptorProto,
  OneofDescriptorProtoSchema,
  SymbolVisibility,
} from "@bufbuild/protobuf/wkt";
import { fileField, messageField, optionsField } from "./descriptor-fields";
import { syntheticOneofName } from "./field-names";
import { parseEnum } from "./parse-enum";
import { type FieldPlace, parseField } from "./parse-field";
import { parseInlineOptions, parseMessageName, parseOptionStatement } from "./parse-options";
import { maxFieldNumber, parseRanges, parseReserved } from "./parse-ranges";
import type { ParseState } from "./parse-state";
import { parseVisibility } from "./parse-visibility";
import type { OpenPlace } from "./source-places";
import { SyntaxSlip } from "./token-cursor";

/** `message Name { … }`, from the word `message` on. */
export function parseMessage(state: ParseState, target: DescriptorProto[], visibility: SymbolVisibility): void {
  const { cursor } = state;
  const proto = create(DescriptorProtoSchema);
  const place = state.places.open(proto, []);
  cursor.expect("message");
  const name = state.parseName(proto, "a message's name");
  proto.name = name.text;
  parseMessageBody(state, proto, place);
  state.declare(proto, place, { name: name.span });
  if (visibility !== SymbolVisibility.VISIBILITY_UNSET) proto.visibility = visibility;
  target.push(proto);
}

function parseMessageBody(state: ParseState, proto: DescriptorProto, place: OpenPlace): void {
  state.nestedBlock(proto, place, () => parseMessageStatement(state, proto));
  addSyntheticOneofs(proto);
}

function parseMessageStatement(state: ParseState, proto: DescriptorProto): void {
  const { cursor } = state;
  const visibility = parseVisibility(state);
  switch (cursor.word()) {
    case "message":
      parseMessage(state, proto.nestedType, visibility);
      break;
    case "enum":
      parseEnum(state, proto.enumType, visibility);
      break;
    case "extensions":
      parseExtensions(state, proto);
      break;
    case "reserved":
      parseMessageReserved(state, proto);
      break;
    case "extend":
      parseExtend(state, proto, { path: [messageField.extension], fields: proto.extension, nested: proto.nestedType });
      break;
    case "option":
      parseOptionStatement(state, proto);
      break;
    case "oneof":
      parseOneof(state, proto);
      break;
    default:
      parseMember(state, proto, { kind: "message" });
      break;
  }
}

function parseMember(state: ParseState, proto: DescriptorProto, place: FieldPlace): void {
  parseField(state, place, { fields: proto.field, nested: proto.nestedType, parseGroup: groupParser(state) });
}

function groupParser(state: ParseState): (group: DescriptorProto, place: OpenPlace) => void {
  return (group, place) => parseMessageBody(state, group, place);
}

interface ExtendTarget {
  /** Of the list of extensions in its owner. */
  readonly path: readonly number[];
  readonly fields: FieldDescriptorProto[];
  /** Takes the messages of groups. */
  readonly nested: DescriptorProto[];
}

/** `extend Type { fields }` in a file or a message. */
export function parseExtend(state: ParseState, owner: object, { path, fields, nested }: ExtendTarget): void {
  const { cursor, places } = state;
  const place = places.open(owner, path);
  cursor.expect("extend");
  const first = cursor.index;
  const extendee = parseMessageName(state, "the name of the message to extend");
  const span = state.spanFrom(first);
  const brace = cursor.current;
  const isEmpty = cursor.at("}", 1);
  const parse = () => parseField(state, { kind: "extend", extendee, span }, { fields, nested, parseGroup: groupParser(state) });
  state.block(state.file, place, parse, { strict: true });
  if (isEmpty) state.report(new SyntaxSlip(brace, "An extend block needs at least one field."));
}

/** At the top level of a file. */
export function parseFileExtend(state: ParseState): void {
  const { file } = state;
  parseExtend(state, file, { path: [fileField.extension], fields: file.extension, nested: file.messageType });
}

function parseOneof(state: ParseState, message: DescriptorProto): void {
  const { cursor } = state;
  const proto = create(OneofDescriptorProtoSchema);
  const place = state.places.open(proto, []);
  cursor.expect("oneof");
  const name = state.parseName(proto, "a oneof's name");
  if (!cursor.at("{")) cursor.expect("{");
  proto.name = name.text;
  const index = message.oneofDecl.push(proto) - 1;
  const parse = () => {
    if (cursor.at("option")) parseOptionStatement(state, proto);
    else parseMember(state, message, { kind: "oneof", index });
  };
  state.block(message, place, parse, { strict: true });
  state.declare(proto, place, { name: name.span });
}

function parseExtensions(state: ParseState, message: DescriptorProto): void {
  const { places } = state;
  const place = places.open(message, [messageField.extensionRange]);
  state.cursor.expect("extensions");
  const count = message.extensionRange.length;
  const limits = { max: maxFieldNumber, signed: false };
  const ranges = parseRanges(state, { owner: message, list: messageField.extensionRange, count }, limits);
  const optionsOf = (index: number) => [
    messageField.extensionRange,
    count + index,
    optionsField["google.protobuf.DescriptorProto.ExtensionRange"],
  ];
  const optionPlaces = places.length;
  const options = parseInlineOptions(state, message, optionsOf(0));
  const optionPlacesEnd = places.length;
  // The options are those of each of the ranges.
  for (let index = 1; index < ranges.length; index++) places.repeat(optionPlaces, optionPlacesEnd, optionsOf(index));
  state.endStatement(place);
  for (const { start, end, span } of ranges) {
    const range = create(DescriptorProto_ExtensionRangeSchema, { start, end: end + 1 });
    for (const option of options) state.addOption(range, option);
    state.declarations.set(range, { whole: span, name: span, leading: null, trailing: null });
    message.extensionRange.push(range);
  }
}

function parseMessageReserved(state: ParseState, message: DescriptorProto): void {
  parseReserved(state, message, { ...messageField, max: maxFieldNumber, signed: false }, ({ start, end }) =>
    message.reservedRange.push(create(DescriptorProto_ReservedRangeSchema, { start, end: end + 1 })),
  );
}

/** A proto3 optional field is alone in a oneof of its own, and these oneofs come last (docs/implementing_proto3_presence.md). */
function addSyntheticOneofs(message: DescriptorProto): void {
  const optional = message.field.filter((field) => field.proto3Optional);
  if (optional.length === 0) return;
  const taken = new Set([...message.field.map((field) => field.name), ...message.oneofDecl.map((oneof) => oneof.name)]);
  for (const field of optional) {
    const name = syntheticOneofName(field.name, taken);
    taken.add(name);
    field.oneofIndex = message.oneofDecl.push(create(OneofDescriptorProtoSchema, { name })) - 1;
  }
}
