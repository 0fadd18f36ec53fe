import { fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import type { CompiledFile, DeclaredMethod, DeclaredSymbol } from "../compile/compiled";
import { DescFiles } from "../desc-files";
import { describeFile, type PartPlace } from "../describe-file";
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

/** What comes with protobuf has no text here. */
const nowhere: PartPlace = { line: 1, column: 1, doc: "", generated: false };

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
   * Takes over a file that was linked before, with the same imports. Answers the name of the file that defines one of its
   * names already, and takes nothing over then; null if all is well.
   */
  adopt(file: CompiledFile, declared: readonly DeclaredSymbol[]): string | null {
    const names = declared.map(({ holder, name }) => joinName(holder, name));
    const taken = names.map((name) => this.#table.get(name)).find((entry) => entry !== undefined);
    if (taken) return taken.unit.name;
    const unit = this.#enter(file, new Map());
    for (const [index, { kind }] of declared.entries()) this.#define(unit, names[index] ?? "", kind);
    return null;
  }

  /** The file that defines a name; null if none does. */
  definer(name: string): string | null {
    return this.#table.get(name)?.unit.name ?? null;
  }

  forget(name: string): void {
    const unit = this.#units.get(name);
    if (!unit) return;
    this.#table.remove(unit);
    this.#units.delete(name);
    this.#descs.forget(name);
  }

  /** To be called when all files are linked: now it is known what a name would have meant with one more import. */
  settle(): void {
    for (const late of this.#late) late(this.#table);
    this.#late = [];
    for (const unit of this.#units.values()) unit.release();
  }

  #enter(file: CompiledFile, shadowed: Map<string, string>): LinkUnit {
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
    const proto = wellKnownFile(name);
    if (!proto) return undefined;
    const unit = LinkUnit.linked({ name, package: proto.package, isLite: false }, () => proto);
    this.#units.set(name, unit);
    for (const [index, dependency] of proto.dependency.entries()) {
      const imported = this.#unitOf(dependency);
      const kind = proto.publicDependency.includes(index) ? "public" : "plain";
      if (imported) unit.imports.push({ unit: imported, kind, node: null, used: true });
    }
    for (const name of packagePrefixes(unit.package)) this.#table.addPackage(name, unit);
    const { declared } = describeFile(proto, [], () => nowhere).symbols;
    for (const { holder, name: own, kind } of declared) this.#define(unit, joinName(holder, own), kind);
    return unit;
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
