import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import type { Diagnostic } from "#shared/model/schema";
import type { ParsedFile } from "../parse/declarations";
import type { Diagnostics } from "../parse/diagnostics";
import { checkFile } from "./checks";
import { declareSymbols } from "./declare-symbols";
import { joinName, walkDescriptor } from "./descriptor-walk";
import { importGraph } from "./import-graph";
import { LinkReport } from "./link-report";
import type { LinkUnit } from "./link-unit";
import { type CustomOption, interpretOptions } from "./options";
import { type DeclaredMethod, resolveTypes } from "./resolve-types";
import { SymbolTable } from "./symbol-table";

/** What is to be linked. */
export interface LinkInput {
  /** By import name. */
  readonly files: ReadonlyMap<string, ParsedFile>;
  /** The import name of the file that `path`, written in an import statement of `importer`, means; null if there is none. */
  resolveImport(importer: string, path: string): string | null;
}

export interface Linked {
  /** Resolved descriptors, each behind those it depends on; among them the well-known ones that are imported. */
  readonly files: readonly FileDescriptorProto[];
  /** The files with a text. Their source info is still to be added, when all options are set. */
  readonly units: readonly LinkUnit[];
  /** Options whose values wait for the registry, which knows their types. */
  readonly customOptions: readonly CustomOption[];
  /** Every method that the files declare, callable or not. */
  readonly methods: readonly DeclaredMethod[];
  /** Messages, enums and services, by full name, that lost a part to an error, with the first of these errors. */
  readonly damagedTypes: ReadonlyMap<string, Diagnostic>;
}

/**
 * Turns parsed files into the descriptors that protoc would make of them, taking the parsed ones over. What does not
 * hold is reported and left out, so that the rest can be used. Never throws on a bad file.
 */
export function link(input: LinkInput, diagnostics: Diagnostics): Linked {
  const report = new LinkReport(diagnostics);
  const units = importGraph(input, report);
  const table = new SymbolTable();
  for (const unit of units) declareSymbols(unit, table, report);
  const own = units.filter((unit) => unit.parsed !== null);
  const methods = own.flatMap((unit) => resolveTypes(unit, table, report));
  const customOptions = own.flatMap((unit) => interpretOptions(unit, table, report));
  for (const unit of own) {
    checkFile(unit, table, report);
    warnOfUnusedImports(unit, report);
  }
  return { files: units.map((unit) => unit.proto), units: own, customOptions, methods, damagedTypes: collectDamage(own) };
}

function warnOfUnusedImports(unit: LinkUnit, report: LinkReport): void {
  // In a file with errors the names that would use an import may be just those that were lost.
  if (report.hasErrors(unit)) return;
  for (const { node, kind, used, unit: imported } of unit.imports) {
    // What imports publicly may be imported for the sake of that alone: protoc says nothing of it either.
    const isBridge = kind === "public" || imported.imports.some((passedOn) => passedOn.kind === "public");
    if (node && !isBridge && !used) {
      report.span(unit, node.span, "import-unused", `Nothing from "${imported.name}" is used here.`, "warning");
    }
  }
}

function collectDamage(units: readonly LinkUnit[]): Map<string, Diagnostic> {
  const damage = new Map<string, Diagnostic>();
  for (const { parsed, proto } of units) {
    if (!parsed || parsed.damaged.size === 0) continue;
    for (const { part, scope } of walkDescriptor(proto)) {
      const reason = parsed.damaged.get(part);
      if (reason && "name" in part) damage.set(joinName(scope, part.name), reason);
    }
  }
  return damage;
}
