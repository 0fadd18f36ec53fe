import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import type { ImportNode, ParsedFile } from "../parse/declarations";
import type { OptionNode } from "../parse/option-nodes";
import { joinName, walkDescriptor } from "./descriptor-walk";
import { isLite } from "./features";
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

/** A file that another one sees: through which import, null for itself. */
interface VisibleFile {
  readonly unit: LinkUnit;
  readonly through: UnitImport | null;
}

/** What others need to know of a file before they look into its descriptor. */
export interface UnitHead {
  readonly name: string;
  readonly package: string;
  readonly isLite: boolean;
}

/** One file of a link. */
export class LinkUnit {
  /** Null for a file that is linked: nothing is to be resolved or reported in it. */
  readonly parsed: ParsedFile | null;
  readonly imports: UnitImport[] = [];
  /** The names of the files in `imports`. */
  readonly importedNames = new Set<string>();
  /** Paths of imports that were not found: the likely cause of names that are unknown. */
  readonly missing: string[] = [];
  /** The names that this file defines. */
  readonly defined: SymbolEntry[] = [];
  /** Full names that this file defines in vain, with the files that did so before it. */
  readonly shadowed: Map<string, string>;
  /** Files that define what this one means by a name of such a file: it depends on them without importing them. */
  readonly borrowed = new Set<string>();
  /** Where the values of options ended up, below their options message; those that could not be set are not in it. */
  readonly optionPaths = new Map<OptionNode, readonly number[]>();
  /** Where names stand for what other files define: whether they may is checked when everything is resolved. */
  readonly foreignUses: { readonly part: object; readonly spot: Spot; readonly entry: SymbolEntry }[] = [];
  /** Null where the descriptor is at hand. */
  readonly #head: UnitHead | null;
  readonly #load: () => FileDescriptorProto;
  #proto: FileDescriptorProto | undefined;
  #parts: Map<string, object> | undefined;
  #visible: Map<string, VisibleFile> | undefined;
  #packages: Set<string> | undefined;

  private constructor(parsed: ParsedFile | null, head: UnitHead | null, load: () => FileDescriptorProto, shadowed: Map<string, string>) {
    this.parsed = parsed;
    this.#head = head;
    this.#load = load;
    this.shadowed = shadowed;
  }

  /** A file that is to be linked. */
  static ofText(parsed: ParsedFile): LinkUnit {
    return new LinkUnit(parsed, null, () => parsed.proto, new Map());
  }

  /** A file that is linked. Its descriptor is loaded when somebody looks into it. */
  static linked(head: UnitHead, load: () => FileDescriptorProto, shadowed: Map<string, string>): LinkUnit {
    return new LinkUnit(null, head, load, shadowed);
  }

  get proto(): FileDescriptorProto {
    this.#proto ??= this.#load();
    return this.#proto;
  }

  get name(): string {
    return this.#head?.name ?? this.proto.name;
  }

  get package(): string {
    return this.#head?.package ?? this.proto.package;
  }

  get isLite(): boolean {
    return this.#head?.isLite ?? isLite(this.proto);
  }

  /** Forgets the descriptor of a linked file until somebody looks into it again. */
  release(): void {
    if (this.parsed) return;
    this.#proto = undefined;
    this.#parts = undefined;
  }

  /** The part of the descriptor with a full name. */
  part(fullName: string): object | null {
    if (!this.#parts) {
      this.#parts = new Map();
      for (const { part, scope } of walkDescriptor(this.proto)) if ("name" in part) this.#parts.set(joinName(scope, part.name), part);
    }
    return this.#parts.get(fullName) ?? null;
  }

  /**
   * The files whose names this one may use, by import name, each with the import that brings it: the file itself, what it
   * imports, and what these import publicly (and so on). What is imported both ways is brought by its own import. Asked
   * for only when all imports are in place.
   */
  get visible(): ReadonlyMap<string, VisibleFile> {
    if (this.#visible) return this.#visible;
    const visible = new Map<string, VisibleFile>([[this.name, { unit: this, through: null }]]);
    for (const through of this.imports) visible.set(through.unit.name, { unit: through.unit, through });
    for (const { unit: imported, through } of visible.values()) {
      if (!through) continue;
      for (const { kind, unit } of imported.imports)
        if (kind === "public" && !visible.has(unit.name)) visible.set(unit.name, { unit, through });
    }
    this.#visible = visible;
    return visible;
  }

  /** The packages, and packages of packages, of the visible files. */
  get visiblePackages(): ReadonlySet<string> {
    if (this.#packages) return this.#packages;
    const packages = new Set<string>();
    for (const { unit } of this.visible.values()) for (const name of packagePrefixes(unit.package)) packages.add(name);
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
