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
import { type OptionNode, optionName } from "../parse/option-nodes";
import { defaultText } from "./default-value";
import { type DescriptorPart, walkDescriptor } from "./descriptor-walk";
import type { LinkReport } from "./link-report";
import type { LinkUnit } from "./link-unit";
import { OptionProblem, textOf, writeOption } from "./option-values";
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
  const written = unit.parsed?.options;
  const custom: CustomOption[] = [];
  if (!written || written.size === 0) return custom;
  for (const { part, scope } of walkDescriptor(unit.proto)) {
    const optionsType = optionsTypes[part.$typeName];
    for (const option of written.get(part) ?? []) {
      if (option.name.some(({ isExtension }) => isExtension)) {
        const extensionName = (name: string) => resolveExtension(unit, table, scope, name);
        // Asked once now, while the look-up still counts for the warning about unused imports.
        for (const { name, isExtension } of option.name) if (isExtension) extensionName(name);
        custom.push({ part, optionsType, option, extensionName, unit });
      } else {
        reportProblems(unit, report, () => interpretBuiltIn(unit, table, part, optionsType, option));
      }
    }
  }
  return custom;
}

function resolveExtension(unit: LinkUnit, table: SymbolTable, scope: string, name: string): string | null {
  const { entry } = table.resolve(unit, scope, name, "anything");
  return entry?.kind === "extension" ? entry.name : null;
}

/** Runs `act`; the problem with an option that it throws is reported. */
export function reportProblems(unit: LinkUnit, report: LinkReport, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof OptionProblem)) throw error;
    report.span(unit, error.span, error.code, error.message, error.severity);
  }
}

function interpretBuiltIn(unit: LinkUnit, table: SymbolTable, part: DescriptorPart, optionsType: DescMessage, option: OptionNode): void {
  const name = optionName(option.name);
  const isField = part.$typeName === "google.protobuf.FieldDescriptorProto";
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
  const options = optionsOf(part, optionsType);
  unit.optionPaths.set(option, writeOption(options, optionsType, option, { extension: () => undefined, message: () => undefined }));
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
