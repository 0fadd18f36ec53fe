import type { DescriptorProto, EnumDescriptorProto, FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import { joinName } from "./descriptor-walk";
import type { LinkReport } from "./link-report";
import { type LinkUnit, packagePrefixes } from "./link-unit";
import { type SymbolEntry, type SymbolKind, type SymbolTable, withArticle } from "./symbol-table";

interface Named {
  readonly name: string;
}

/**
 * Enters all names of a file into the table. A name that is taken is reported, and what has it is taken out of the
 * descriptor: a registry holds one of each name.
 */
export function declareSymbols(unit: LinkUnit, table: SymbolTable, report: LinkReport): void {
  new Declarer(unit, table, report).file(unit.proto);
}

class Declarer {
  readonly #unit: LinkUnit;
  readonly #table: SymbolTable;
  readonly #report: LinkReport;

  constructor(unit: LinkUnit, table: SymbolTable, report: LinkReport) {
    this.#unit = unit;
    this.#table = table;
    this.#report = report;
  }

  file(proto: FileDescriptorProto): void {
    const scope = proto.package;
    for (const name of packagePrefixes(scope)) this.#package(name);
    this.#keep(proto.messageType, scope, "message", proto, (message) => this.#message(message, joinName(scope, message.name)));
    this.#keep(proto.enumType, scope, "enum", proto, (enumType) => this.#values(enumType, scope));
    this.#keep(proto.extension, scope, "extension", proto);
    this.#keep(proto.service, scope, "service", proto, (service) =>
      this.#keep(service.method, joinName(scope, service.name), "method", service),
    );
  }

  #message(message: DescriptorProto, scope: string): void {
    const fieldCount = message.field.length;
    this.#keep(message.field, scope, "field", message);
    if (message.field.length < fieldCount) dropOrphanedEntries(message);
    // A oneof is referred to by its index: one with a taken name stays, reported.
    for (const oneof of message.oneofDecl) this.#add(oneof, scope, "oneof", message);
    this.#keep(message.nestedType, scope, "message", message, (nested) => this.#message(nested, joinName(scope, nested.name)));
    this.#keep(message.enumType, scope, "enum", message, (enumType) => this.#values(enumType, scope));
    this.#keep(message.extension, scope, "extension", message);
  }

  #values(enumType: EnumDescriptorProto, scope: string): void {
    this.#keep(enumType.value, scope, "enum value", enumType);
  }

  #package(name: string): void {
    const taken = this.#table.addPackage(name, this.#unit);
    if (taken) {
      this.#report.at(
        this.#unit,
        this.#unit.proto,
        "name",
        "duplicate-name",
        `The package "${name}" has the name of ${withArticle(taken.kind)} in "${taken.unit.name}".`,
      );
    }
  }

  #keep<T extends Named>(list: T[], scope: string, kind: SymbolKind, holder: object, inside?: (item: T) => void): void {
    keepIf(list, (item) => {
      if (!this.#add(item, scope, kind, holder)) return false;
      inside?.(item);
      return true;
    });
  }

  #add(item: Named, scope: string, kind: SymbolKind, holder: object): boolean {
    const name = joinName(scope, item.name);
    const taken = this.#table.add({ name, kind, unit: this.#unit, proto: item });
    if (!taken) return true;
    this.#unit.shadowed.set(name, taken.unit.name);
    const reason = this.#report.at(this.#unit, item, "name", "duplicate-name", duplicateMessage(item.name, name, kind, taken, this.#unit));
    if (reason) this.#unit.parsed?.damaged.set(holder, reason);
    return false;
  }
}

function duplicateMessage(shortName: string, name: string, kind: SymbolKind, taken: SymbolEntry, unit: LinkUnit): string {
  const where = taken.unit === unit ? "in this file" : `in "${taken.unit.name}"`;
  const hint =
    kind === "enum value" && taken.kind === "enum value"
      ? ` Enum values are siblings of their enum, not its children, so "${shortName}" must be unique beside the enum.`
      : "";
  return `"${name}" is already defined ${where} as ${withArticle(taken.kind)}.${hint}`;
}

/** A map field that went takes its entry type with it. */
export function dropOrphanedEntries(message: DescriptorProto): void {
  const wanted = new Set(message.field.map((field) => field.typeName.slice(field.typeName.lastIndexOf(".") + 1)));
  keepIf(message.nestedType, (nested) => nested.options?.mapEntry !== true || wanted.delete(nested.name));
}

/** Takes out of a list, in place, what does not satisfy `test`. */
export function keepIf<T>(list: T[], test: (item: T) => boolean): void {
  const kept = list.filter(test);
  if (kept.length < list.length) list.splice(0, list.length, ...kept);
}
