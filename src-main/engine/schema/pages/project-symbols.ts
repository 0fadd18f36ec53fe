import type { DescExtension, FileRegistry } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";
import type { SourceOutline } from "#shared/model/schema";
import type { Reference } from "#shared/model/source-file";
import type { SymbolAt, SymbolGraph, SymbolHit, SymbolPage, Usage } from "#shared/model/symbol";
import type { Docs } from "../docs";
import { joinName } from "../link/descriptor-walk";
import type { ParsedFile } from "../parse/declarations";
import type { Position } from "../parse/source-text";
import { mentionAt, mentionsIn, offsetOf, type TextMention } from "./mentions";
import { optionMentionsIn } from "./option-mentions";
import { fileOf, Places } from "./places";
import { findReferences } from "./references";
import { signatureOf } from "./signature";
import { symbolGraph } from "./symbol-graph";
import { type IndexedSymbol, indexSymbols, type PageDesc, type SymbolIndex } from "./symbol-index";
import { PageMaker } from "./symbol-page";
import { type SearchIndex, searchIndexOf, searchSymbols } from "./symbol-search";
import { Usages } from "./usages";

/** What the symbols of a project are read from. */
export interface SymbolParts {
  readonly registry: FileRegistry;
  readonly outline: SourceOutline;
  readonly docs: Docs;
  /** The files with a text, by import name. */
  readonly files: ReadonlyMap<string, ParsedFile>;
  resolveImport(importer: string, path: string): string | null;
}

/** Every name of one project: its page, who uses it, where it is. Indexes are made when they are first asked for. */
export class ProjectSymbols {
  readonly #parts: SymbolParts;
  readonly #places: Places;
  readonly #own: ReadonlySet<string>;
  readonly #mentions = new Map<string, readonly TextMention[]>();
  #index: SymbolIndex | undefined;
  #usages: Usages | undefined;
  #pages: PageMaker | undefined;
  #search: SearchIndex | undefined;

  constructor(parts: SymbolParts) {
    this.#parts = parts;
    this.#places = new Places(parts.files, parts.docs);
    this.#own = new Set(parts.outline.source.files);
  }

  /** The page of a message, enum or service. Throws Fault symbol-gone. */
  page(name: string): SymbolPage {
    const { registry, outline } = this.#parts;
    this.#pages ??= new PageMaker(registry, outline, this.#places, this.#allUsages());
    return this.#pages.page(this.#find(name));
  }

  /** Everybody who mentions a message or enum, at most `limit`. Nobody mentions a service. */
  references(name: string, limit = 500): Usage[] {
    return this.#allUsages().of(name, limit).usages;
  }

  /** What a page's symbol hangs together with. Throws Fault symbol-gone. */
  graph(name: string, depth: number): SymbolGraph {
    return symbolGraph(this.#find(name), depth, this.#allSymbols(), this.#allUsages());
  }

  /** What stands at a place of a file, for hovers and jumps; null for nothing that has a name. */
  at(file: string, position: Position): SymbolAt | null {
    const parsed = this.#parts.files.get(file);
    const offset = parsed ? offsetOf(parsed.source.text, position) : null;
    if (!parsed || offset === null) return null;
    const mention = mentionAt(this.#mentionsOf(file, parsed), offset);
    if (!mention) return null;
    const { column } = parsed.source.position(mention.start);
    const span = { column, endColumn: column + mention.end - mention.start };
    if (mention.kind === "import") return this.#fileAt(file, mention, span);
    const symbol = mention.kind === "option" ? this.#extension(mention.name, mention.scope) : this.#allSymbols().get(mention.name);
    return symbol ? { ...this.#described(symbol), ...span } : null;
  }

  /**
   * Every mention of what stands at a place of a file, its declaration among them, at most `limit`: of types, fields,
   * enum values, methods, extensions, and of files by the imports of them. None for nothing that has a name.
   */
  referencesAt(file: string, position: Position, limit = 500): Reference[] {
    const parsed = this.#parts.files.get(file);
    const offset = parsed ? offsetOf(parsed.source.text, position) : null;
    const mention = parsed && offset !== null ? mentionAt(this.#mentionsOf(file, parsed), offset) : undefined;
    const key = mention ? this.#keyOf(file, mention) : null;
    if (!mention || key === null) return [];
    const scope = {
      files: this.#parts.files,
      mentionsOf: (name: string, one: ParsedFile) => this.#mentionsOf(name, one),
      keyOf: (name: string, one: TextMention) => this.#keyOf(name, one),
    };
    return findReferences(scope, key, key.slice(key.search(/[^./]*$/)), limit);
  }

  /** All symbols that match, each with a score; higher is better. */
  search(query: string): { hit: SymbolHit; score: number }[] {
    this.#search ??= searchIndexOf(this.#allSymbols());
    const isOwn = (symbol: IndexedSymbol) => this.#own.has(fileOf(symbol.desc).proto.name);
    const sourceId = this.#parts.outline.source.id;
    return searchSymbols(this.#search, query, isOwn).map(({ symbol, score }) => {
      const { kind, name, holder, page, member, desc } = symbol;
      return { score, hit: { sourceId, kind, name, holder, page, member, deprecated: desc.deprecated } };
    });
  }

  #find(name: string): PageDesc {
    const { registry, outline } = this.#parts;
    const found = registry.getMessage(name) ?? registry.getEnum(name) ?? registry.getService(name);
    if (found) return found;
    const isDeclared = [...outline.types, ...outline.services].some((one) => one.name === name);
    const message = isDeclared ? `${name} could not be loaded.` : `There is no ${name} in ${outline.source.label}.`;
    throw new Fault("symbol-gone", message, {
      act: isDeclared ? "The problems of its file say why." : "It may have been renamed or removed: search for it, or reload the source.",
      facts: { name },
    });
  }

  #mentionsOf(file: string, parsed: ParsedFile): readonly TextMention[] {
    const known = this.#mentions.get(file);
    if (known) return known;
    const { registry } = this.#parts;
    const types = {
      extension: (name: string, scope: string) => registry.getExtension(this.#extension(name, scope)?.desc.typeName ?? ""),
      message: (name: string) => registry.getMessage(name),
    };
    const mentions = [...mentionsIn(parsed), ...optionMentionsIn(parsed, types)];
    this.#mentions.set(file, mentions);
    return mentions;
  }

  /** What a mention stands for: the full name of a symbol, or the import name of a file. */
  #keyOf(file: string, { name, kind, scope }: TextMention): string | null {
    if (kind === "import") return this.#parts.resolveImport(file, name) ?? name;
    const symbol = kind === "option" ? this.#extension(name, scope) : this.#allSymbols().get(name);
    return symbol ? joinName(symbol.holder, symbol.name) : null;
  }

  #fileAt(importer: string, { name: path }: TextMention, span: Pick<SymbolAt, "column" | "endColumn">): SymbolAt | null {
    const name = this.#parts.resolveImport(importer, path) ?? path;
    if (!this.#parts.files.has(name) && !this.#parts.registry.getFile(name)) return null;
    // What has no text is printed when it is asked for.
    const definition = { file: name, line: 1, column: 1 };
    return { kind: "file", symbol: name, signature: `import "${name}"`, doc: "", page: null, member: null, definition, ...span };
  }

  #described({ kind, name, holder, desc, page, member }: IndexedSymbol): Omit<SymbolAt, "column" | "endColumn"> {
    const place = this.#places.of(desc);
    const definition = this.#places.parsed(place.file) ? place : null;
    return { kind, symbol: joinName(holder, name), signature: signatureOf(desc), doc: this.#places.doc(desc), page, member, definition };
  }

  /** What an option's `(name)` stands for: the innermost scope counts first, as for types. */
  #extension(name: string, scope: string): (IndexedSymbol & { readonly desc: DescExtension }) | undefined {
    const symbols = this.#allSymbols();
    const isAbsolute = name.startsWith(".");
    for (let outer = isAbsolute ? "" : scope; ; outer = outer.slice(0, Math.max(0, outer.lastIndexOf(".")))) {
      const found = symbols.get(joinName(outer, name.replace(/^\./, "")));
      if (found && isExtension(found)) return found;
      if (outer === "") return undefined;
    }
  }

  #allSymbols(): SymbolIndex {
    this.#index ??= indexSymbols(this.#parts.registry);
    return this.#index;
  }

  #allUsages(): Usages {
    this.#usages ??= new Usages(this.#parts.registry, this.#places);
    return this.#usages;
  }
}

function isExtension(symbol: IndexedSymbol): symbol is IndexedSymbol & { readonly desc: DescExtension } {
  return symbol.desc.kind === "extension";
}

/** The best `limit` hits of all projects together, best first. */
export function searchProjects(projects: readonly { readonly symbols: ProjectSymbols }[], query: string, limit: number): SymbolHit[] {
  return projects
    .flatMap(({ symbols }) => symbols.search(query))
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ hit }) => hit);
}
