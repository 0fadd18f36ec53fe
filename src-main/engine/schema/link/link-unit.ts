import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import type { ImportNode, ParsedFile } from "../parse/declarations";
import type { OptionNode } from "../parse/option-nodes";
import type { Spot } from "./link-report";
import type { SymbolEntry } from "./symbol-table";

/** An import statement whose file was found. */
export interface UnitImport {
  readonly unit: LinkUnit;
  readonly kind: ImportNode["kind"];
  readonly node: ImportNode | null;
  /** Has a name been resolved through it? */
  used: boolean;
}

/** One file while it is linked. */
export class LinkUnit {
  readonly proto: FileDescriptorProto;
  /** Null for a descriptor that came ready made: nothing is to be resolved or reported in it. */
  readonly parsed: ParsedFile | null;
  readonly imports: UnitImport[] = [];
  /** The names of the files in `imports`. */
  readonly importedNames = new Set<string>();
  /** Paths of imports that were not found: the likely cause of names that are unknown. */
  readonly missing: string[] = [];
  /** Full names that this file defines in vain, because another file did so before it. */
  readonly shadowed = new Map<string, SymbolEntry>();
  /** Where the values of options ended up, below their options message; those that could not be set are not in it. */
  readonly optionPaths = new Map<OptionNode, readonly number[]>();
  /** Where names stand for what other files define: whether they may is known when these have their options. */
  readonly foreignUses: { readonly part: object; readonly spot: Spot; readonly entry: SymbolEntry }[] = [];
  #visible: Map<LinkUnit, UnitImport | null> | undefined;
  #packages: Set<string> | undefined;

  constructor(proto: FileDescriptorProto, parsed: ParsedFile | null) {
    this.proto = proto;
    this.parsed = parsed;
  }

  get name(): string {
    return this.proto.name;
  }

  /**
   * The files whose names this one may use, each with the import that brings it: the file itself, what it imports, and
   * what these import publicly (and so on). What is imported both ways is brought by its own import. Asked for only when
   * all imports are in place.
   */
  get visible(): ReadonlyMap<LinkUnit, UnitImport | null> {
    if (this.#visible) return this.#visible;
    const visible = new Map<LinkUnit, UnitImport | null>([[this, null]]);
    for (const direct of this.imports) visible.set(direct.unit, direct);
    for (const [imported, direct] of visible) {
      if (!direct) continue;
      for (const { kind, unit } of imported.imports) if (kind === "public" && !visible.has(unit)) visible.set(unit, direct);
    }
    this.#visible = visible;
    return visible;
  }

  /** The packages, and packages of packages, of the visible files. */
  get visiblePackages(): ReadonlySet<string> {
    if (this.#packages) return this.#packages;
    const packages = new Set<string>();
    for (const unit of this.visible.keys()) for (const name of packagePrefixes(unit.proto.package)) packages.add(name);
    this.#packages = packages;
    return packages;
  }
}

/** `a.b.c` as `a`, `a.b`, `a.b.c`; nothing for the empty package. */
export function packagePrefixes(name: string): string[] {
  if (name === "") return [];
  const parts = name.split(".");
  return parts.map((_, index) => parts.slice(0, index + 1).join("."));
}
