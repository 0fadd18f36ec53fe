import {
  type DescriptorProto,
  type EnumDescriptorProto,
  type FieldDescriptorProto,
  FieldDescriptorProto_Type as FieldType,
} from "@bufbuild/protobuf/wkt";
import type { Diagnostic, DiagnosticCode } from "#shared/model/schema";
import { maxFieldNumber } from "../parse/parse-ranges";
import { checkEnum } from "./check-enum";
import { checkDeclarations, checkExtension, type ExtensionNumbers } from "./check-extension";
import { checkFieldFeatures, checkFileFeatures } from "./check-features";
import { checkFieldOptions, type FieldTypes } from "./check-field";
import { checkJsonNames } from "./check-json-names";
import { checkFieldNumbers } from "./check-numbers";
import { checkEnumRanges, checkMessageRanges } from "./check-ranges";
import { checkStyle } from "./check-style";
import { dropOrphanedEntries, keepIf } from "./declare-symbols";
import { joinName } from "./descriptor-walk";
import { type Features, fileFeatures, isClosedEnum, isLite, withFeatures } from "./features";
import type { LinkReport, Spot } from "./link-report";
import type { LinkUnit } from "./link-unit";
import type { SymbolTable } from "./symbol-table";
import { checkVisibility } from "./visibility";

/** Reports a problem at a part of a declaration. */
export type Complain = (part: object, spot: Spot, code: DiagnosticCode, message: string) => Diagnostic | null;

/**
 * Checks what protoc checks when names are resolved (DescriptorBuilder::Validate* in descriptor.cc). What would mislead
 * the codec, such as a number used twice, is taken out and its message counts as damaged; the rest is only reported.
 */
export function checkFile(unit: LinkUnit, table: SymbolTable, report: LinkReport): void {
  const complain: Complain = (part, spot, code, message) => report.at(unit, part, spot, code, message);
  new Checker(unit, table, complain).file();
  checkLiteImports(unit, report);
  checkVisibility(unit, table, complain);
}

function checkLiteImports(unit: LinkUnit, report: LinkReport): void {
  if (unit.isLite) return;
  for (const { node, unit: imported } of unit.imports) {
    if (node && imported.isLite)
      report.span(unit, node.span, "invalid", `"${imported.name}" is for the lite runtime, and this file is not.`);
  }
}

class Checker {
  readonly #unit: LinkUnit;
  readonly #table: SymbolTable;
  // Of this file: protoc lets two files number their extensions alike, and some do.
  readonly #extensions: ExtensionNumbers = new Map();
  readonly #complain: Complain;
  readonly #isProto3: boolean;

  constructor(unit: LinkUnit, table: SymbolTable, complain: Complain) {
    this.#unit = unit;
    this.#table = table;
    this.#complain = complain;
    this.#isProto3 = unit.proto.syntax === "proto3";
  }

  file(): void {
    const { proto } = this.#unit;
    const features = fileFeatures(proto);
    if (proto.syntax === "editions") checkFileFeatures(proto, this.#complain);
    checkStyle(proto, features, this.#complain);
    for (const message of proto.messageType) this.#message(message, joinName(proto.package, message.name), features);
    for (const each of proto.enumType) this.#enum(each, joinName(proto.package, each.name), features);
    for (const service of proto.service) {
      const inner = withFeatures(features, service.options?.features);
      checkStyle(service, inner, this.#complain);
      for (const method of service.method) checkStyle(method, withFeatures(inner, method.options?.features), this.#complain);
      this.#liteService(service);
    }
    keepIf(proto.extension, (extension) => this.#extension(extension, proto.package, features));
  }

  #liteService(service: object): void {
    const { proto } = this.#unit;
    if (!isLite(proto) || !(proto.options?.ccGenericServices || proto.options?.javaGenericServices)) return;
    this.#complain(
      service,
      "name",
      "invalid",
      "The lite runtime has no generic services: unset cc_generic_services and java_generic_services.",
    );
  }

  #message(message: DescriptorProto, name: string, outer: Features): void {
    const features = withFeatures(outer, message.options?.features);
    if (message.options?.mapEntry === true) {
      for (const field of message.field) this.#closedEnum(field, name);
      return;
    }
    checkStyle(message, features, this.#complain);
    this.#messageSet(message);
    const lost = checkFieldNumbers(message, name, this.#complain);
    for (const field of message.field) {
      const problem = this.#mapProblem(field, message) ?? lost.get(field);
      if (problem) lost.set(field, problem);
      this.#field(field, name, features);
    }
    this.#drop(message, lost);
    keepIf(message.extension, (extension) => this.#extension(extension, name, features));
    this.#oneofs(message, features);
    checkJsonNames(message, features, this.#complain);
    checkMessageRanges(message, this.#complain);
    checkDeclarations(message, this.#complain);
    for (const nested of message.nestedType) this.#message(nested, joinName(name, nested.name), features);
    for (const each of message.enumType) this.#enum(each, joinName(name, each.name), features);
  }

  #messageSet(message: DescriptorProto): void {
    const [range] = message.extensionRange;
    if (this.#isProto3 && range) this.#complain(range, "whole", "invalid", "Extension ranges are not allowed in proto3.");
    if (message.options?.messageSetWireFormat !== true) return;
    if (this.#isProto3) this.#complain(message, "name", "option-invalid", "There are no message sets in proto3.");
    for (const field of message.field) this.#complain(field, "name", "invalid", "A message set has extensions only.");
    // The one kind of message whose numbers may go up to 2^31 - 2.
    for (const each of [...message.extensionRange, ...message.reservedRange]) if (each.end === maxFieldNumber + 1) each.end = 0x7fffffff;
  }

  #drop(message: DescriptorProto, lost: ReadonlyMap<FieldDescriptorProto, Diagnostic>): void {
    if (lost.size === 0) return;
    keepIf(message.field, (field) => !lost.has(field));
    dropOrphanedEntries(message);
    const damaged = this.#unit.parsed?.damaged;
    for (const reason of lost.values()) if (damaged && !damaged.has(message)) damaged.set(message, reason);
  }

  /** A field or an extension, with the full name of what it is declared in. */
  #field(field: FieldDescriptorProto, holder: string, outer: Features): void {
    const types = this.#typesOf(field);
    checkFieldOptions(field, types, this.#unit.proto, this.#complain);
    checkStyle(field, withFeatures(outer, field.options?.features), this.#complain);
    if (this.#isProto3) this.#closedEnum(field, holder);
    if (this.#unit.proto.syntax !== "editions") return;
    const hasClosedEnum = field.type === FieldType.ENUM && this.#isClosed(field);
    checkFieldFeatures({ field, types, outer, hasClosedEnum }, this.#complain);
  }

  /** The message or enum that a field holds; of a map, its entry and the enum among its values. */
  #typesOf(field: FieldDescriptorProto): FieldTypes {
    const proto = this.#table.get(field.typeName.slice(1))?.proto ?? null;
    if (field.type === FieldType.ENUM) return { message: null, enum: proto as EnumDescriptorProto | null };
    const message = proto as DescriptorProto | null;
    const value = message?.options?.mapEntry === true ? message.field[1] : undefined;
    return { message, enum: value?.type === FieldType.ENUM ? this.#typesOf(value).enum : null };
  }

  #closedEnum(field: FieldDescriptorProto, holder: string): void {
    if (!this.#isProto3 || field.type !== FieldType.ENUM || !this.#isClosed(field)) return;
    const message = `"${field.typeName.slice(1)}" is a closed enum, as those of proto2 are; the proto3 message "${holder}" cannot use it.`;
    this.#complain(field, "type", "type-wrong-kind", message);
  }

  #isClosed(field: FieldDescriptorProto): boolean {
    const entry = this.#table.get(field.typeName.slice(1));
    if (entry?.kind !== "enum" || !entry.proto) return false;
    return isClosedEnum(entry.proto as EnumDescriptorProto, entry.unit.proto, this.#table.holdersOf(entry));
  }

  /** A map field with a key that the codec cannot have, or a field that uses what was made for a map. */
  #mapProblem(field: FieldDescriptorProto, message: DescriptorProto): Diagnostic | null {
    const entry = this.#typesOf(field).message;
    if (entry?.options?.mapEntry !== true) return null;
    if (!this.#unit.parsed?.mapFields.has(field) || !message.nestedType.includes(entry)) {
      return this.#complain(
        field,
        "type",
        "type-wrong-kind",
        `"${field.typeName.slice(1)}" is made for a map and cannot be used by itself.`,
      );
    }
    const key = entry.field[0];
    if (!key || !unfitKeys.has(key.type)) return null;
    return this.#complain(field, "type", "type-wrong-kind", "A map's key is a whole number, a string or a boolean.");
  }

  #oneofs(message: DescriptorProto, outer: Features): void {
    const used = new Set(message.field.filter((field) => Object.hasOwn(field, "oneofIndex")).map((field) => field.oneofIndex));
    for (const [index, oneof] of message.oneofDecl.entries()) {
      const isSynthetic = !this.#unit.parsed?.declarations.has(oneof);
      if (!isSynthetic) checkStyle(oneof, withFeatures(outer, oneof.options?.features), this.#complain);
      // One that lost its fields to an error has been reported at these.
      if (!used.has(index) && !this.#unit.parsed?.damaged.has(message)) {
        this.#complain(oneof, "name", "invalid", "A oneof must have at least one field.");
      }
    }
  }

  /** False if it must go. */
  #extension(extension: FieldDescriptorProto, scope: string, features: Features): boolean {
    const entry = this.#table.get(extension.extendee.slice(1));
    if (entry?.kind !== "message" || !entry.proto) return false;
    this.#field(extension, scope, features);
    const extendee = { ...entry, proto: entry.proto as DescriptorProto };
    const fullName = joinName(scope, extension.name);
    return checkExtension({ extension, fullName, extendee, file: this.#unit.proto }, this.#extensions, this.#complain);
  }

  #enum(proto: EnumDescriptorProto, name: string, outer: Features): void {
    const features = withFeatures(outer, proto.options?.features);
    checkStyle(proto, features, this.#complain);
    for (const value of proto.value) checkStyle(value, withFeatures(features, value.options?.features), this.#complain);
    if (proto.value.length === 0 && !this.#unit.parsed?.damaged.has(proto))
      this.#complain(proto, "name", "invalid", "An enum must have at least one value.");
    checkEnum(proto, name, this.#unit.proto, features, this.#complain);
    checkEnumRanges(proto, this.#complain);
  }
}

const unfitKeys: ReadonlySet<FieldType> = new Set([FieldType.FLOAT, FieldType.DOUBLE, FieldType.BYTES, FieldType.MESSAGE, FieldType.ENUM]);
