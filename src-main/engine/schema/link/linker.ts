import { fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import type { CompiledFile, DeclaredMethod, DeclaredSymbol } from "../compile/compiled";
import { wellKnownCompilation } from "../compile/well-known-compilation";
import { DescFiles } from "../desc-files";
import type { ParsedFile } from "../parse/declarations";
import type { Diagnostics } from "../parse/diagnostics";
import { checkFile } from "./checks";
import { applyCustomOptions } from "./custom-options";
import { declareSymbols } from "./declare-symbols";
import { joinName } from "./descriptor-walk";
import { connectImports, type FileImports } from "./imports";
import { LinkReport } from "./link-report";
import { LinkUnit, packagePrefixes } from "./link-unit";
import { interpretOptions } from "./options";
import { type LateName, resolveTypes } from "./resolve-types";
import { type SymbolEntry, SymbolTable } from "./symbol-table";
import { wellKnownFile } from "./well-known";

/** A file that was linked just now. */
export interface LinkedText {
  readonly unit: LinkUnit;
  readonly parsed: ParsedFile;
  readonly methods: readonly DeclaredMethod[];
}

/**
 * Turns parsed files into the descriptors that protoc would make of them, one after another, each behind what it imports.
 * What does not hold is reported and left out, so that the rest can be used: nothing throws on a bad file. Remembers
 * what it linked, so that a changed file costs itself and what depends on it.
 */
export class Linker {
  readonly #table = new SymbolTable();
  readonly #units = new Map<string, LinkUnit>();
  readonly #descs = new DescFiles((name) => this.#units.get(name)?.proto);
  #late: LateName[] = [];

  /** Is a file of this import name linked? */
  has(name: string): boolean {
    return this.#units.has(name);
  }

  /** Links a file, taking the parsed one over. To be followed by `keep`, when it is in its final form. */
  link(parsed: ParsedFile, imports: FileImports, diagnostics: Diagnostics): LinkedText {
    const report = new LinkReport(diagnostics);
    const unit = LinkUnit.ofText(parsed);
    this.#units.set(unit.name, unit);
    connectImports(unit, imports, (name) => this.#unitOf(name), report);
    declareSymbols(unit, this.#table, report);
    const { methods, late } = resolveTypes(unit, this.#table, report);
    this.#late.push(...late);
    const custom = interpretOptions(unit, this.#table, report);
    checkFile(unit, this.#table, report);
    warnOfUnusedImports(unit, report);
    for (const name of unit.borrowed) if (!unit.proto.dependency.includes(name)) unit.proto.dependency.push(name);
    applyCustomOptions(custom, this.#descs, this.#table, report);
    // Made for options that the file itself defines, before these were set.
    this.#descs.forget(unit.name);
    return { unit, parsed, methods };
  }

  /** Replaces what the linking of a file left by what others need of it. */
  keep({ unit }: LinkedText, file: CompiledFile): void {
    this.#table.remove(unit);
    const kept = this.#enter(file, unit.shadowed);
    for (const { name, kind } of unit.defined) if (kind !== "package") this.#define(kept, name, kind);
  }

  /**
   * Takes over a file that was linked before, with the same imports. Answers false, and takes nothing over, where one of
   * its names is defined already. What comes with protobuf is taken over with the names that are left.
   */
  adopt(file: CompiledFile, declared: readonly DeclaredSymbol[]): boolean {
    if (this.#units.has(file.name)) return true;
    const isFree = declared.every(({ holder, name }) => this.#table.get(joinName(holder, name)) === undefined);
    if (isFree || wellKnownFile(file.name)) this.#takeOver(file, declared);
    return this.#units.has(file.name);
  }

  /** Forgets all files but these, and with them what they define. */
  retain(names: { has(name: string): boolean }): void {
    for (const [name, unit] of this.#units) {
      if (names.has(name)) continue;
      this.#table.remove(unit);
      this.#units.delete(name);
      this.#descs.forget(name);
    }
  }

  /** To be called when all files are linked: now it is known what a name would have meant with one more import. */
  settle(): void {
    for (const late of this.#late) late(this.#table);
    this.#late = [];
    for (const unit of this.#units.values()) unit.release();
  }

  #takeOver(file: CompiledFile, declared: readonly DeclaredSymbol[]): LinkUnit {
    const unit = this.#enter(file);
    for (const { holder, name, kind } of declared) this.#define(unit, joinName(holder, name), kind);
    return unit;
  }

  #enter(file: CompiledFile, shadowed = new Map<string, string>()): LinkUnit {
    const unit = LinkUnit.linked(file, () => fromBinary(FileDescriptorProtoSchema, file.descriptor), shadowed);
    for (const { name, kind } of file.imports) {
      const imported = this.#unitOf(name);
      if (imported) unit.imports.push({ unit: imported, kind, node: null, used: true });
    }
    this.#units.set(file.name, unit);
    for (const name of packagePrefixes(file.package)) this.#table.addPackage(name, unit);
    return unit;
  }

  #define(unit: LinkUnit, name: string, kind: DeclaredSymbol["kind"]): void {
    this.#table.add(new LinkedEntry(name, kind, unit));
  }

  #unitOf(name: string): LinkUnit | undefined {
    return this.#units.get(name) ?? this.#wellKnown(name);
  }

  #wellKnown(name: string): LinkUnit | undefined {
    const known = wellKnownCompilation(name);
    return known && this.#takeOver(known.file, known.symbols.declared);
  }
}

/** A name of a linked file, of which there may be hundreds of thousands. */
class LinkedEntry implements SymbolEntry {
  readonly name: string;
  readonly kind: SymbolEntry["kind"];
  readonly unit: LinkUnit;

  constructor(name: string, kind: SymbolEntry["kind"], unit: LinkUnit) {
    this.name = name;
    this.kind = kind;
    this.unit = unit;
  }

  get proto(): object | null {
    return this.unit.part(this.name);
  }
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
