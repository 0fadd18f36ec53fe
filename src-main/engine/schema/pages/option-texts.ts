import { type DescMessage, type JsonValue, type Message, type Registry, toJson } from "@bufbuild/protobuf";
import {
  EnumOptionsSchema,
  EnumValueOptionsSchema,
  FieldOptionsSchema,
  MessageOptionsSchema,
  MethodOptionsSchema,
  OneofOptionsSchema,
  ServiceOptionsSchema,
} from "@bufbuild/protobuf/wkt";
import type { OptionText } from "#shared/model/symbol";
import { uninterpretedOptions } from "../print/option-text";

const optionsTypes: Readonly<Record<string, DescMessage>> = {
  "google.protobuf.EnumOptions": EnumOptionsSchema,
  "google.protobuf.EnumValueOptions": EnumValueOptionsSchema,
  "google.protobuf.FieldOptions": FieldOptionsSchema,
  "google.protobuf.MessageOptions": MessageOptionsSchema,
  "google.protobuf.MethodOptions": MethodOptionsSchema,
  "google.protobuf.OneofOptions": OneofOptionsSchema,
  "google.protobuf.ServiceOptions": ServiceOptionsSchema,
};

const longestValue = 2000;

/** The options that are set on a part of a descriptor, but for `deprecated`, which pages show in their own way. */
export function optionTexts(options: Message | undefined, registry: Registry): OptionText[] {
  const type = options && optionsTypes[options.$typeName];
  if (!options || !type) return [];
  const known = Object.entries(jsonOf(type, options, registry))
    .filter(([name]) => name !== "deprecated" && name !== "uninterpreted_option")
    .map(([name, value]) => ({ name: writtenName(name), value: shortened(JSON.stringify(value)) }));
  return [...known, ...uninterpretedOptions(options).map(({ name, value }) => ({ name, value: shortened(value) }))];
}

/** No option is shown where one has no JSON form, such as an Any of a type that is not loaded. */
function jsonOf(type: DescMessage, options: Message, registry: Registry): Readonly<Record<string, JsonValue>> {
  try {
    const json = toJson(type, options, { registry, useProtoFieldName: true });
    return typeof json === "object" && json !== null && !Array.isArray(json) ? json : {};
  } catch {
    return {};
  }
}

/** Protobuf's JSON has `[acme.rule]` for what a .proto file calls `(acme.rule)`. */
function writtenName(name: string): string {
  return name.startsWith("[") ? `(${name.slice(1, -1)})` : name;
}

function shortened(text: string): string {
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}…`;
}
