import type { DescriptorProto } from "@bufbuild/protobuf/wkt";
import type { DeclarationKind } from "../compile/compiled";
import { joinName } from "./descriptor-walk";
import { type LinkUnit, packagePrefixes } from "./link-unit";

export type SymbolKind = DeclarationKind | "package";

/** `a message`, `an enum`. */
export function withArticle(kind: SymbolKind): string {
  return `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;
}

/** What a full name stands for. */
export interface SymbolEntry {
  /** Without a leading dot. */
  readonly name: string;
  readonly kind: SymbolKind;
  /** Where it is defined; of a package, one of its files. */
  readonly unit: LinkUnit;
  /** The part of the descriptor; null for a package. Of a file that is linked it is loaded when it is read. */
  readonly proto: object | null;
}

/** Why a name could not be resolved. */
export interface Unresolved {
  readonly entry: null;
  /** A definition that the file cannot see for want of an import. */
  readonly hidden: SymbolEntry | null;
  /** The full name that the first part of the name led to, where that is not the name itself. */
  readonly triedAs: string | null;
}

export type Resolution = { readonly entry: SymbolEntry } | Unresolved;

/** What a name is to stand for. */
export type Wanted = "types" | "anything" | "options";

const aggregates: ReadonlySet<SymbolKind> = new Set(["package", "message", "enum", "service"]);

/** All names defined by the files of one link, and protoc's rules for finding one (DescriptorBuilder in descriptor.cc). */
export class SymbolTable {
  readonly #entries = new Map<string, SymbolEntry>();
  /** The files of each package, and of the packages in it. */
  readonly #packages = new Map<string, Set<LinkUnit>>();

  get(fullName: string): SymbolEntry | undefined {
    return this.#entries.get(fullName) ?? this.#package(fullName);
  }

  /** Adds a name of its unit's, or returns the entry that has it already. */
  add(entry: SymbolEntry): SymbolEntry | null {
    const { name } = entry;
    const existing = this.#entries.get(name) ?? (this.#packages.has(name) ? this.#package(name) : undefined);
    if (existing) return existing;
    this.#entries.set(name, entry);
    entry.unit.defined.push(entry);
    return null;
  }

  /** Adds a file to a package. Returns the entry that has the package's name and is no package. */
  addPackage(name: string, unit: LinkUnit): SymbolEntry | null {
    const existing = this.#entries.get(name);
    if (existing) return existing;
    const units = this.#packages.get(name);
    if (units) units.add(unit);
    else this.#packages.set(name, new Set([unit]));
    return null;
  }

  /** Takes out all that a file defines. */
  remove(unit: LinkUnit): void {
    for (const { name } of unit.defined) this.#entries.delete(name);
    for (const name of packagePrefixes(unit.package)) {
      const units = this.#packages.get(name);
      units?.delete(unit);
      if (units?.size === 0) this.#packages.delete(name);
    }
  }

  #package(name: string): SymbolEntry | undefined {
    const [unit] = this.#packages.get(name) ?? [];
    return unit && { name, kind: "package", unit, proto: null };
  }

  /** The messages around a definition, outermost first. */
  holdersOf({ name, unit }: SymbolEntry): DescriptorProto[] {
    const holders: DescriptorProto[] = [];
    for (let outer = outerScope(name); outer !== null && outer !== unit.package; outer = outerScope(outer)) {
      const proto = this.get(outer)?.proto;
      if (isMessage(proto)) holders.unshift(proto);
    }
    return holders;
  }

  /**
   * Finds what `name`, written in `unit` inside the scope with the full name `scope`, stands for. The first part of a
   * dotted name is sought from the innermost scope outwards, and where it is found the rest must be found too. Names
   * that are no types are passed over if only types are wanted. What an `import option` brings is seen by options alone.
   */
  resolve(unit: LinkUnit, scope: string, name: string, wanted: Wanted): Resolution {
    const search = new Search(this, unit, wanted);
    if (name.startsWith(".")) return search.answer(search.find(name.slice(1)), null);
    const dot = name.indexOf(".");
    const first = dot < 0 ? name : name.slice(0, dot);
    for (let inner: string | null = scope; inner !== null; inner = outerScope(inner)) {
      const found = search.find(joinName(inner, first));
      if (!found) continue;
      if (dot < 0) {
        if (wanted === "types" && found.kind !== "message" && found.kind !== "enum") continue;
        return { entry: found };
      }
      if (!aggregates.has(found.kind)) continue;
      const full = joinName(inner, name);
      return search.answer(search.find(full), full === name ? null : full);
    }
    return search.answer(null, null);
  }
}

function isMessage(proto: object | null | undefined): proto is DescriptorProto {
  return proto != null && "$typeName" in proto && proto.$typeName === "google.protobuf.DescriptorProto";
}

function outerScope(scope: string): string | null {
  if (scope === "") return null;
  return scope.slice(0, Math.max(0, scope.lastIndexOf(".")));
}

/** One look-up: remembers the definitions it met that are out of sight. */
class Search {
  readonly #entries: SymbolTable;
  readonly #unit: LinkUnit;
  readonly #wanted: Wanted;
  #hidden: SymbolEntry | null = null;

  constructor(entries: SymbolTable, unit: LinkUnit, wanted: Wanted) {
    this.#entries = entries;
    this.#unit = unit;
    this.#wanted = wanted;
  }

  find(fullName: string): SymbolEntry | null {
    const entry = this.#entries.get(fullName);
    if (!entry) return null;
    if (entry.kind === "package") return this.#unit.visiblePackages.has(fullName) ? entry : null;
    if (this.#sees(entry.unit)) return entry;
    // A visible file that defined it in vain: a reference to that is no second mistake.
    for (const { unit } of this.#unit.visible.values()) {
      if (unit.shadowed.get(entry.name) !== entry.unit.name || !this.#sees(unit)) continue;
      this.#unit.borrowed.add(entry.unit.name);
      return entry;
    }
    this.#hidden ??= entry;
    return null;
  }

  #sees(unit: LinkUnit): boolean {
    const seen = this.#unit.visible.get(unit.name);
    if (!seen || (seen.through?.kind === "option" && this.#wanted !== "options")) return false;
    if (seen.through) seen.through.used = true;
    return true;
  }

  answer(entry: SymbolEntry | null, triedAs: string | null): Resolution {
    return entry ? { entry } : { entry: null, hidden: this.#hidden, triedAs };
  }
}
