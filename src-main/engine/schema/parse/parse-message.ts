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
import { syntheticOneofName } from "./field-names";
import { parseEnum } from "./parse-enum";
import { type FieldPlace, parseField } from "./parse-field";
import { parseInlineOptions, parseOptionStatement, parseTypeName } from "./parse-options";
import { maxFieldNumber, parseRanges, parseReservedNames } from "./parse-ranges";
import type { ParseState } from "./parse-state";
import { parseVisibility } from "./parse-visibility";

/** `message Name { … }`, from the word `message` on; `first` is the index of the statement's first token. */
export function parseMessage(state: ParseState, target: DescriptorProto[], first: number, visibility: SymbolVisibility): void {
  const { cursor } = state;
  cursor.expect("message");
  const name = cursor.expectIdentifier("a message's name");
  const proto = create(DescriptorProtoSchema, { name: cursor.text(name) });
  const head = cursor.index;
  parseMessageBody(state, proto);
  state.declare(proto, first, head, { name });
  if (visibility !== SymbolVisibility.VISIBILITY_UNSET) proto.visibility = visibility;
  target.push(proto);
}

function parseMessageBody(state: ParseState, proto: DescriptorProto): void {
  state.nestedBlock(proto, () => parseMessageStatement(state, proto));
  addSyntheticOneofs(proto);
}

function parseMessageStatement(state: ParseState, proto: DescriptorProto): void {
  const { cursor } = state;
  const first = cursor.index;
  const visibility = parseVisibility(state);
  if (cursor.at("message")) parseMessage(state, proto.nestedType, first, visibility);
  else if (cursor.at("enum")) parseEnum(state, proto.enumType, first, visibility);
  else if (cursor.at("extensions")) parseExtensions(state, proto);
  else if (cursor.at("reserved")) parseReserved(state, proto);
  else if (cursor.at("extend")) parseExtend(state, proto.extension, proto.nestedType);
  else if (cursor.at("option")) parseOptionStatement(state, proto);
  else if (cursor.at("oneof")) parseOneof(state, proto);
  else parseMember(state, proto, { kind: "message" });
}

function parseMember(state: ParseState, proto: DescriptorProto, place: FieldPlace): void {
  parseField(state, place, { fields: proto.field, nested: proto.nestedType, parseGroup: (group) => parseMessageBody(state, group) });
}

/** `extend Type { fields }`; groups among the fields become messages in `nested`. */
export function parseExtend(state: ParseState, fields: FieldDescriptorProto[], nested: DescriptorProto[]): void {
  const { cursor } = state;
  cursor.expect("extend");
  const first = cursor.index;
  const extendee = parseTypeName(state, "the name of the message to extend");
  const span = state.spanFrom(first);
  state.block(state.file, () =>
    parseField(state, { kind: "extend", extendee, span }, { fields, nested, parseGroup: (group) => parseMessageBody(state, group) }),
  );
}

function parseOneof(state: ParseState, message: DescriptorProto): void {
  const { cursor } = state;
  const first = cursor.index;
  cursor.expect("oneof");
  const name = cursor.expectIdentifier("a oneof's name");
  const proto = create(OneofDescriptorProtoSchema, { name: cursor.text(name) });
  const index = message.oneofDecl.push(proto) - 1;
  const head = cursor.index;
  state.block(message, () => {
    if (cursor.at("option")) parseOptionStatement(state, proto);
    else parseMember(state, message, { kind: "oneof", index });
  });
  state.declare(proto, first, head, { name });
}

function parseExtensions(state: ParseState, message: DescriptorProto): void {
  state.cursor.expect("extensions");
  const ranges = parseRanges(state, maxFieldNumber);
  const options = parseInlineOptions(state);
  state.endStatement();
  for (const { start, end, span } of ranges) {
    const range = create(DescriptorProto_ExtensionRangeSchema, { start, end: end + 1 });
    for (const option of options) state.addOption(range, option);
    state.declarations.set(range, { whole: span, name: span, leading: "", trailing: "" });
    message.extensionRange.push(range);
  }
}

function parseReserved(state: ParseState, message: DescriptorProto): void {
  state.cursor.expect("reserved");
  const names = parseReservedNames(state);
  if (names) message.reservedName.push(...names);
  else {
    for (const { start, end, span } of parseRanges(state, maxFieldNumber)) {
      const range = create(DescriptorProto_ReservedRangeSchema, { start, end: end + 1 });
      state.declarations.set(range, { whole: span, name: span, leading: "", trailing: "" });
      message.reservedRange.push(range);
    }
  }
  state.endStatement();
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
