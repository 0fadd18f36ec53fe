import {
  type DescriptorProto,
  type EnumDescriptorProto,
  FeatureSet_EnumType as EnumType,
  type FieldDescriptorProto,
  FieldDescriptorProto_Type as FieldType,
  type FileDescriptorProto,
  FieldDescriptorProto_Label as Label,
} from "@bufbuild/protobuf/wkt";
import type { Diagnostic, DiagnosticCode } from "#shared/model/schema";
import { maxFieldNumber } from "../parse/parse-ranges";
import { checkJsonNames } from "./check-json-names";
import { checkFieldNumbers } from "./check-numbers";
import { dropOrphanedEntries, keepIf } from "./declare-symbols";
import { joinName, walkDescriptor } from "./descriptor-walk";
import type { LinkReport, Spot } from "./link-report";
import type { LinkUnit } from "./link-unit";
import type { SymbolTable } from "./symbol-table";

/** Reports a problem at a part of a declaration. */
export type Complain = (part: object, spot: Spot, code: DiagnosticCode, message: string) => Diagnostic | null;

/**
 * Checks what protoc checks when names are resolved (DescriptorBuilder::Validate* in descriptor.cc). What would mislead
 * the codec, such as a number used twice, is taken out and its message counts as damaged; the rest is only reported.
 */
export function checkFile(unit: LinkUnit, table: SymbolTable, report: LinkReport): void {
  const complain: Complain = (part, spot, code, message) => report.at(unit, part, spot, code, message);
  const checker = new Checker(unit, table, complain);
  for (const { part, scope } of [...walkDescriptor(unit.proto)]) {
    if (part.$typeName === "google.protobuf.DescriptorProto") checker.message(part, joinName(scope, part.name));
    if (part.$typeName === "google.protobuf.EnumDescriptorProto") checker.enum(part, joinName(scope, part.name));
  }
  keepIf(unit.proto.extension, (extension) => checker.extension(extension));
}

class Checker {
  readonly #unit: LinkUnit;
  readonly #table: SymbolTable;
  readonly #complain: Complain;
  readonly #isProto3: boolean;

  constructor(unit: LinkUnit, table: SymbolTable, complain: Complain) {
    this.#unit = unit;
    this.#table = table;
    this.#complain = complain;
    this.#isProto3 = unit.proto.syntax === "proto3";
  }

  message(message: DescriptorProto, name: string): void {
    if (message.options?.mapEntry === true) return;
    const lost = checkFieldNumbers(message, name, this.#complain);
    for (const field of message.field) {
      const problem = this.#mapKey(field, message) ?? lost.get(field);
      if (problem) lost.set(field, problem);
      this.#field(field, name);
    }
    this.#drop(message, lost);
    keepIf(message.extension, (extension) => this.extension(extension));
    this.#oneofs(message);
    checkJsonNames(message, this.#isProto3, this.#complain);
    const [range] = message.extensionRange;
    if (this.#isProto3 && range) this.#complain(range, "whole", "invalid", "Extension ranges are not allowed in proto3.");
    // The one kind of message whose numbers may go up to 2^31 - 1.
    if (message.options?.messageSetWireFormat === true) {
      for (const each of message.extensionRange) if (each.end === maxFieldNumber + 1) each.end = 0x7fffffff;
    }
  }

  #drop(message: DescriptorProto, lost: ReadonlyMap<FieldDescriptorProto, Diagnostic>): void {
    if (lost.size === 0) return;
    keepIf(message.field, (field) => !lost.has(field));
    dropOrphanedEntries(message);
    const damaged = this.#unit.parsed?.damaged;
    for (const reason of lost.values()) if (damaged && !damaged.has(message)) damaged.set(message, reason);
  }

  #field(field: FieldDescriptorProto, holder: string): void {
    const isPackable = field.label === Label.REPEATED && !unpackable.has(field.type);
    if (field.options?.packed === true && !isPackable) {
      this.#complain(field, "name", "option-invalid", "Only repeated fields of numbers, booleans and enums can be packed.");
    }
    if (!this.#isProto3 || field.type !== FieldType.ENUM) return;
    const entry = this.#table.get(field.typeName.slice(1));
    if (entry?.kind === "enum" && entry.proto && isClosed(entry.proto as EnumDescriptorProto, entry.unit.proto)) {
      const message = `"${entry.name}" is a proto2 enum; the proto3 message "${holder}" cannot use it.`;
      this.#complain(field, "type", "type-wrong-kind", message);
    }
  }

  /** A map field with a key that the codec cannot have. */
  #mapKey(field: FieldDescriptorProto, message: DescriptorProto): Diagnostic | null {
    const entryName = field.typeName.slice(field.typeName.lastIndexOf(".") + 1);
    const entry = message.nestedType.find((nested) => nested.name === entryName && nested.options?.mapEntry === true);
    const key = entry?.field[0];
    if (!key || !unfitKeys.has(key.type)) return null;
    return this.#complain(field, "type", "type-wrong-kind", "A map's key is a whole number, a string or a boolean.");
  }

  #oneofs(message: DescriptorProto): void {
    const used = new Set(message.field.filter((field) => Object.hasOwn(field, "oneofIndex")).map((field) => field.oneofIndex));
    for (const [index, oneof] of message.oneofDecl.entries()) {
      // One that lost its fields to an error has been reported at these.
      if (!used.has(index) && !this.#unit.parsed?.damaged.has(message)) {
        this.#complain(oneof, "name", "invalid", "A oneof must have at least one field.");
      }
    }
  }

  /** False if it must go. */
  extension(extension: FieldDescriptorProto): boolean {
    const entry = this.#table.get(extension.extendee.slice(1));
    if (entry?.kind !== "message" || !entry.proto) return false;
    const extendee = entry.proto as DescriptorProto;
    const { number } = extension;
    if (extension.label === Label.REQUIRED) this.#complain(extension, "label", "label-invalid", "An extension cannot be required.");
    if (this.#isProto3 && !/^google\.protobuf\.\w+Options$/.test(entry.name)) {
      this.#complain(extension, "extendee", "invalid", "In proto3 only options can be extended.");
    }
    if (number > 0 && extendee.extensionRange.some(({ start, end }) => number >= start && number < end)) return true;
    this.#complain(extension, "number", "number-invalid", `"${entry.name}" does not declare ${number} as an extension number.`);
    return false;
  }

  enum(proto: EnumDescriptorProto, name: string): void {
    const [first] = proto.value;
    if (!first) {
      if (!this.#unit.parsed?.damaged.has(proto)) this.#complain(proto, "name", "invalid", "An enum must have at least one value.");
      return;
    }
    if (first.number !== 0 && !isClosed(proto, this.#unit.proto)) {
      this.#complain(
        first,
        "number",
        "enum-first-not-zero",
        `The first value of "${name}" must be zero: it is an open enum, whose default is zero.`,
      );
    }
    const names = new Map<number, string>();
    for (const value of proto.value) {
      const other = names.get(value.number);
      if (other !== undefined && proto.options?.allowAlias !== true) {
        const hint = "If that is meant, set option allow_alias = true.";
        this.#complain(value, "number", "duplicate-number", `"${value.name}" has the number ${value.number}, as "${other}" has. ${hint}`);
      }
      names.set(value.number, other ?? value.name);
      // Unlike those of messages, an enum's reserved ranges include their end.
      if (proto.reservedRange.some(({ start, end }) => value.number >= start && value.number <= end)) {
        this.#complain(value, "number", "reserved-used", `"${value.name}" uses the reserved number ${value.number}.`);
      }
      if (proto.reservedName.includes(value.name)) this.#complain(value, "name", "reserved-used", `The name "${value.name}" is reserved.`);
    }
  }
}

const unpackable: ReadonlySet<FieldType> = new Set([FieldType.STRING, FieldType.BYTES, FieldType.MESSAGE, FieldType.GROUP]);

const unfitKeys: ReadonlySet<FieldType> = new Set([FieldType.FLOAT, FieldType.DOUBLE, FieldType.BYTES, FieldType.MESSAGE, FieldType.ENUM]);

/** Does an enum hold only the numbers that it names (as in proto2)? In editions this is the feature enum_type. */
function isClosed(proto: EnumDescriptorProto, file: FileDescriptorProto): boolean {
  if (file.syntax === "proto3") return false;
  if (file.syntax !== "editions") return true;
  const own = proto.options?.features?.enumType || file.options?.features?.enumType;
  return own === EnumType.CLOSED;
}
