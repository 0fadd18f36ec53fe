import { create } from "@bufbuild/protobuf";
import {
  type EnumDescriptorProto,
  EnumDescriptorProto_EnumReservedRangeSchema,
  EnumDescriptorProtoSchema,
  EnumValueDescriptorProtoSchema,
  SymbolVisibility,
} from "@bufbuild/protobuf/wkt";
import { parseInlineOptions, parseOptionStatement } from "./parse-options";
import { expectInt32, parseRanges, parseReservedNames } from "./parse-ranges";
import type { ParseState } from "./parse-state";

const maxInt32 = 0x7fffffff;

/** `enum Name { … }`, from the word `enum` on; `first` is the index of the statement's first token. */
export function parseEnum(state: ParseState, target: EnumDescriptorProto[], first: number, visibility: SymbolVisibility): void {
  const { cursor } = state;
  cursor.expect("enum");
  const name = cursor.expectIdentifier("an enum's name");
  const proto = create(EnumDescriptorProtoSchema, { name: cursor.text(name) });
  const head = cursor.index;
  state.block(proto, () => parseEnumStatement(state, proto));
  state.declare(proto, first, head, { name });
  if (visibility !== SymbolVisibility.VISIBILITY_UNSET) proto.visibility = visibility;
  target.push(proto);
}

function parseEnumStatement(state: ParseState, proto: EnumDescriptorProto): void {
  const { cursor } = state;
  // "option" and "reserved" are also fine names for a value, which is then followed by "=".
  if (cursor.at("option") && !cursor.at("=", 1)) parseOptionStatement(state, proto);
  else if (cursor.at("reserved") && !cursor.at("=", 1)) parseReserved(state, proto);
  else parseEnumValue(state, proto);
}

function parseEnumValue(state: ParseState, proto: EnumDescriptorProto): void {
  const { cursor } = state;
  const first = cursor.index;
  const name = cursor.expectIdentifier("an enum value's name");
  cursor.expect("=");
  const number = expectInt32(cursor, "an enum value's number");
  const options = parseInlineOptions(state);
  const head = cursor.index;
  state.endStatement();
  const value = create(EnumValueDescriptorProtoSchema, { name: cursor.text(name), number: number.value });
  for (const option of options) state.addOption(value, option);
  state.declare(value, first, head, { name, number: number.span });
  proto.value.push(value);
}

function parseReserved(state: ParseState, proto: EnumDescriptorProto): void {
  state.cursor.expect("reserved");
  const names = parseReservedNames(state);
  if (names) proto.reservedName.push(...names);
  else {
    // Unlike a message's, the ends of an enum's ranges are inclusive.
    for (const { start, end, span } of parseRanges(state, maxInt32)) {
      const range = create(EnumDescriptorProto_EnumReservedRangeSchema, { start, end });
      proto.reservedRange.push(range);
      state.declarations.set(range, { whole: span, name: span, leading: "", trailing: "" });
    }
  }
  state.endStatement();
}
