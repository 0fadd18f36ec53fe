import { create, type DescMessage, type Message } from "@bufbuild/protobuf";
import {
  EnumOptionsSchema,
  EnumValueOptionsSchema,
  ExtensionRangeOptionsSchema,
  type FieldDescriptorProto,
  FieldOptionsSchema,
  FieldDescriptorProto_Type as FieldType,
  FileOptionsSchema,
  FieldDescriptorProto_Label as Label,
  MessageOptionsSchema,
  MethodOptionsSchema,
  OneofOptionsSchema,
  ServiceOptionsSchema,
} from "@bufbuild/protobuf/wkt";
import { type OptionNode, type OptionValue, optionName } from "../parse/option-nodes";
import { defaultText } from "./default-value";
import { type DescriptorPart, walkDescriptor } from "./descriptor-walk";
import { editionOf } from "./features";
import type { LinkReport } from "./link-report";
import type { LinkUnit } from "./link-unit";
import type { OptionSetting } from "./option-rules";
import { OptionProblem, textOf } from "./option-scalars";
import { writeOption } from "./option-values";
import type { SymbolTable } from "./symbol-table";

/** An option with an extension in its name, resolved and waiting for the registry that knows the extension's type. */
export interface CustomOption {
  readonly part: DescriptorPart;
  readonly optionsType: DescMessage;
  readonly option: OptionNode;
  /** The full name of what an extension's name in the option stands for; null if nothing visible has that name. */
  readonly extensionName: (name: string) => string | null;
  readonly unit: LinkUnit;
}

const optionsTypes: Readonly<Record<DescriptorPart["$typeName"], DescMessage>> = {
  "google.protobuf.FileDescriptorProto": FileOptionsSchema,
  "google.protobuf.DescriptorProto": MessageOptionsSchema,
  "google.protobuf.DescriptorProto.ExtensionRange": ExtensionRangeOptionsSchema,
  "google.protobuf.FieldDescriptorProto": FieldOptionsSchema,
  "google.protobuf.OneofDescriptorProto": OneofOptionsSchema,
  "google.protobuf.EnumDescriptorProto": EnumOptionsSchema,
  "google.protobuf.EnumValueDescriptorProto": EnumValueOptionsSchema,
  "google.protobuf.ServiceDescriptorProto": ServiceOptionsSchema,
  "google.protobuf.MethodDescriptorProto": MethodOptionsSchema,
};

/**
 * Sets the options of a file that descriptor.proto defines, `default` and `json_name` among them. Those named by an
 * extension are returned. One that is unknown or has a wrong value is reported and left out: an option never costs more.
 */
export function interpretOptions(unit: LinkUnit, table: SymbolTable, report: LinkReport): CustomOption[] {
  const { parsed } = unit;
  const custom: CustomOption[] = [];
  if (!parsed || parsed.options.size === 0) return custom;
  const optionTypes = unit.imports.find((each) => each.unit.name === "google/protobuf/descriptor.proto");
  for (const { part, scope } of walkDescriptor(unit.proto)) {
    const optionsType = optionsTypes[part.$typeName];
    // The key and the value of a map repeat options of their field, where they have been reported.
    const quiet = parsed.declarations.get(part)?.generated === true;
    const options = parsed.options.get(part) ?? [];
    for (const option of options) {
      // As for protoc: an option uses the file that says what options there are, if that is imported.
      if (optionTypes && !isPseudoOption(part, option)) optionTypes.used = true;
      const extensions = extensionNames(option);
      if (extensions.length === 0) {
        reportProblems(unit, quiet ? null : report, () => interpretBuiltIn(unit, table, part, optionsType, option, options));
        continue;
      }
      const extensionName = (name: string) => resolveExtension(unit, table, scope, name);
      // Asked once now, while the look-up still counts for the warning about unused imports.
      for (const name of extensions) extensionName(name);
      if (!quiet) custom.push({ part, optionsType, option, extensionName, unit });
    }
  }
  return custom;
}

/** Is this written like an option, and a part of a field itself? */
function isPseudoOption(part: DescriptorPart, option: OptionNode): boolean {
  const name = optionName(option.name);
  return part.$typeName === "google.protobuf.FieldDescriptorProto" && (name === "default" || name === "json_name");
}

/** The names of extensions in an option, in its value too; messages inside an Any are looked up by the registry as well. */
function extensionNames({ name, value }: OptionNode): string[] {
  return [...name.filter(({ isExtension }) => isExtension).map((part) => part.name), ...extensionsIn(value)];
}

function extensionsIn(value: OptionValue): string[] {
  if (value.kind === "list") return value.values.flatMap(extensionsIn);
  if (value.kind !== "aggregate") return [];
  return value.fields.flatMap((field) => [...(field.kind === "field" ? [] : [field.name]), ...extensionsIn(field.value)]);
}

function resolveExtension(unit: LinkUnit, table: SymbolTable, scope: string, name: string): string | null {
  const { entry } = table.resolve(unit, scope, name, "options");
  return entry?.kind === "extension" ? entry.name : null;
}

/** Where the options of a part are written. */
export function settingOf(unit: LinkUnit, part: DescriptorPart): OptionSetting {
  return { edition: editionOf(unit.proto), owner: part.$typeName };
}

/** Runs `act`; the problem with an option that it throws is reported, if it is to be, and answered. */
export function reportProblems(unit: LinkUnit, report: LinkReport | null, act: () => void): OptionProblem | null {
  try {
    act();
    return null;
  } catch (error) {
    if (!(error instanceof OptionProblem)) throw error;
    report?.span(unit, error.span, error.code, error.message, error.severity);
    return error;
  }
}

function interpretBuiltIn(
  unit: LinkUnit,
  table: SymbolTable,
  part: DescriptorPart,
  optionsType: DescMessage,
  option: OptionNode,
  siblings: readonly OptionNode[],
): void {
  const name = optionName(option.name);
  const isField = part.$typeName === "google.protobuf.FieldDescriptorProto";
  if (isPseudoOption(part, option)) {
    const first = siblings.find((sibling) => optionName(sibling.name) === name);
    if (first !== option) throw new OptionProblem(option.nameSpan, `"${name}" is already set.`);
  }
  if (isField && name === "default") {
    setDefault(unit, table, part, option);
    return;
  }
  if (isField && name === "json_name") {
    if (part.extendee !== "") throw new OptionProblem(option.nameSpan, "json_name is not allowed on an extension.");
    part.jsonName = textOf(option.value);
    return;
  }
  if (name === "uninterpreted_option") throw new OptionProblem(option.nameSpan, "uninterpreted_option is reserved for protoc.");
  if (part.$typeName === "google.protobuf.DescriptorProto" && name === "map_entry")
    throw new OptionProblem(option.nameSpan, "map_entry is for protoc: write map<Key, Value> instead.");
  const types = { setting: settingOf(unit, part), extension: () => undefined, message: () => undefined };
  unit.optionPaths.set(option, writeOption(optionsOf(part, optionsType), optionsType, option, types));
}

/** The options message of a part, made if need be. */
export function optionsOf(part: DescriptorPart, optionsType: DescMessage): Message {
  // Each part's `options` is of the type that the table above pairs with it; no narrower type says so for all of them.
  const owner = part as { options?: Message };
  owner.options ??= create(optionsType);
  return owner.options;
}

function setDefault(unit: LinkUnit, table: SymbolTable, field: FieldDescriptorProto, { value, nameSpan }: OptionNode): void {
  if (unit.proto.syntax === "proto3") {
    throw new OptionProblem(nameSpan, "Explicit default values are not allowed in proto3.", "default-invalid");
  }
  if (field.label === Label.REPEATED) throw new OptionProblem(nameSpan, "A repeated field has no default value.", "default-invalid");
  const enumEntry = field.type === FieldType.ENUM ? table.get(field.typeName.slice(1)) : undefined;
  field.defaultValue = defaultText(field.type, value, (name) => isValueOf(enumEntry?.proto, name));
}

function isValueOf(enumType: object | null | undefined, name: string): boolean {
  if (!enumType || !("value" in enumType) || !Array.isArray(enumType.value)) return false;
  return enumType.value.some((value: { name: string }) => value.name === name);
}
