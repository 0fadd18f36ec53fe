import { create } from "@bufbuild/protobuf";
import {
  type EnumDescriptorProto,
  EnumDescriptorProto_EnumReservedRangeSchema,
  EnumDescriptorProtoSchema,
  EnumValueDescriptorProtoSchema,
  SymbolVisibility,
} from "@bufbuild/protobuf/wkt";
import { enumField, enumValueField, optionsField } from "./descriptor-fields";
import { parseInlineOptions, parseOptionStatement } from "./parse-options";
import { expectInt32, parseReserved } from "./parse-ranges";
import type { ParseState } from "./parse-state";

const maxInt32 = 0x7fffffff;

/** `enum Name { … }`, from the word `enum` on. */
export function parseEnum(state: ParseState, target: EnumDescriptorProto[], visibility: SymbolVisibility): void {
  const { cursor } = state;
  const proto = create(EnumDescriptorProtoSchema);
  const place = state.places.open(proto, []);
  cursor.expect("enum");
  const name = state.parseName(proto, "an enum's name");
  proto.name = name.text;
  state.block(proto, place, () => parseEnumStatement(state, proto));
  state.declare(proto, place, { name: name.span });
  if (visibility !== SymbolVisibility.VISIBILITY_UNSET) proto.visibility = visibility;
  target.push(proto);
}

function parseEnumStatement(state: ParseState, proto: EnumDescriptorProto): void {
  const { cursor } = state;
  if (cursor.at("option")) parseOptionStatement(state, proto);
  else if (cursor.at("reserved")) parseEnumReserved(state, proto);
  else parseEnumValue(state, proto);
}

function parseEnumValue(state: ParseState, proto: EnumDescriptorProto): void {
  const { cursor, places } = state;
  const value = create(EnumValueDescriptorProtoSchema);
  const place = places.open(value, []);
  const name = state.parseName(value, "an enum value's name");
  cursor.expect("=");
  const numberPlace = places.open(value, [enumValueField.number]);
  const number = expectInt32(cursor, "an enum value's number", true);
  places.close(numberPlace);
  const options = parseInlineOptions(state, value, [optionsField[value.$typeName]]);
  state.endStatement(place);
  value.name = name.text;
  value.number = number.value;
  for (const option of options) state.addOption(value, option);
  state.declare(value, place, { name: name.span, number: number.span });
  proto.value.push(value);
}

function parseEnumReserved(state: ParseState, proto: EnumDescriptorProto): void {
  parseReserved(state, proto, { ...enumField, max: maxInt32, signed: true }, ({ start, end }) =>
    // Unlike a message's, the ends of an enum's ranges are inclusive.
    proto.reservedRange.push(create(EnumDescriptorProto_EnumReservedRangeSchema, { start, end })),
  );
}
