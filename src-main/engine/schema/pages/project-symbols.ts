import { Fault } from "#shared/base/fault";
import type { SymbolAt, SymbolGraph, SymbolHit, SymbolPage } from "#shared/model/symbol";
import type { CompiledFile, DeclaredService, FileSymbols } from "../compile/compiled";
import { Docs } from "../docs";
import type { LazyRegistry } from "../lazy-registry";
import { joinName } from "../link/descriptor-walk";
import { Diagnostics } from "../parse/diagnostics";
import { parse } from "../parse/parser";
import { type Position, SourceText } from "../parse/source-text";
import { mentionAt, mentionsIn, type Named, offsetOf, type TextMention } from "./mentions";
import { signatureOf } from "./signature";
import { symbolGraph } from "./symbol-graph";
import { descOf, type IndexedSymbol, indexSymbols, type PageDesc, type SymbolIndex } from "./symbol-index";
import { PageMaker } from "./symbol-page";
import { type SearchIndex, searchIndexOf, searchSymbols } from "./symbol-search";
import { Usages } from "./usages";

/** What the symbols of a schema are read from. */
export interface SymbolParts {
  readonly sourceId: string;
  /** For messages. */
  readonly label: string;
  readonly files: readonly CompiledFile[];
  readonly own: readonly string[];
  readonly registry: LazyRegistry;
  /** By import name; asked for when they are needed. */
  symbols(): Iterable<readonly [file: string, symbols: FileSymbols]>;
  /** Is there a text of this file? */
  readable(file: string): boolean;
  /** Asked for readable files only. */
  text(file: string): Promise<string>;
  resolveImport(importer: string, path: string): string | null;
}

/** A file's text as it was taken apart last. */
interface ReadText {
  readonly source: SourceText;
  readonly mentions: readonly TextMention[];
}

/** Every name of one schema: its page, who uses it, where it is. Indexes are made when they are first asked for. */
export class ProjectSymbols {
  readonly #parts: SymbolParts;
  readonly #docs = new Docs();
  readonly #own: ReadonlySet<string>;
  readonly #texts = new Map<string, Promise<ReadText>>();
  #index: SymbolIndex | undefined;
  #usages: Usages | undefined;
  #pages: PageMaker | undefined;
  #search: SearchIndex | undefined;

  constructor(parts: SymbolParts) {
    this.#parts = parts;
    this.#own = new Set(parts.own);
  }

  /** The page of a message, enum or service. Throws Fault symbol-gone. */
  page(name: string): SymbolPage {
    const { registry } = this.#parts;
    this.#pages ??= new PageMaker({
      registry,
      docs: this.#docs,
      index: this.#allSymbols(),
      usages: this.#allUsages(),
      declared: (service) => this.#service(service),
      readable: (file) => this.#parts.readable(file),
    });
    return this.#pages.page(this.#find(name));
  }

  /** What a page's symbol hangs together with. Throws Fault symbol-gone. */
  graph(name: string, depth: number): SymbolGraph {
    return symbolGraph(this.#find(name), depth, this.#parts.registry, this.#allUsages());
  }

  /** What stands at a place of a file, for hovers and jumps; null for nothing that has a name. */
  async at(file: string, position: Position): Promise<SymbolAt | null> {
    if (!this.#parts.readable(file)) return null;
    const { source, mentions } = await this.#read(file);
    const offset = offsetOf(source.text, position);
    const mention = offset === null ? undefined : mentionAt(mentions, offset);
    if (!mention) return null;
    const { named } = mention;
    const { column } = source.position(mention.start);
    const span = { column, endColumn: column + mention.end - mention.start };
    if (named.kind === "import") return this.#fileAt(file, named.path, span);
    const symbol = this.#symbolOf(named);
    const described = symbol && this.#described(symbol);
    return described ? { ...described, ...span } : null;
  }

  /** All symbols that match, each with a score; higher is better. */
  search(query: string): { hit: SymbolHit; score: number }[] {
    this.#search ??= searchIndexOf(this.#allSymbols());
    const { sourceId } = this.#parts;
    return searchSymbols(this.#search, query, ({ file }) => this.#own.has(file)).map(({ symbol, score }) => {
      const { kind, name, holder, page, member, deprecated } = symbol;
      return { score, hit: { sourceId, kind, name, holder, page, member, deprecated } };
    });
  }

  #find(name: string): PageDesc {
    const found = this.#parts.registry.get(name);
    if (found && found.kind !== "extension") return found;
    const isDeclared = this.#allSymbols().has(name) || this.#service(name) !== undefined;
    const message = isDeclared ? `${name} could not be loaded.` : `There is no ${name} in ${this.#parts.label}.`;
    throw new Fault("symbol-gone", message, {
      act: isDeclared ? "The problems of its file say why." : "It may have been renamed or removed: search for it, or reload the source.",
      facts: { name },
    });
  }

  #service(name: string): DeclaredService | undefined {
    for (const { services } of this.#parts.files) {
      const found = services.find((service) => service.name === name);
      if (found) return found;
    }
    return undefined;
  }

  #read(file: string): Promise<ReadText> {
    const known = this.#texts.get(file);
    if (known) return known;
    const reading = this.#parts.text(file).then((text) => {
      const source = new SourceText(file, text);
      return { source, mentions: mentionsIn(parse(source, new Diagnostics())) };
    });
    this.#texts.set(file, reading);
    // What cannot be read now may be readable when it is asked for again.
    reading.catch(() => this.#texts.delete(file));
    return reading;
  }

  #fileAt(importer: string, path: string, span: Pick<SymbolAt, "column" | "endColumn">): SymbolAt | null {
    const name = this.#parts.resolveImport(importer, path) ?? path;
    const readable = this.#parts.readable(name);
    if (!readable && !this.#parts.registry.getFile(name)) return null;
    const definition = readable ? { file: name, line: 1, column: 1 } : null;
    return { kind: "file", symbol: name, signature: `import "${name}"`, doc: "", page: null, member: null, definition, ...span };
  }

  #described(symbol: IndexedSymbol): Omit<SymbolAt, "column" | "endColumn"> | null {
    const { kind, name, holder, page, member, file, line, column } = symbol;
    const desc = descOf(symbol, this.#parts.registry);
    if (!desc) return null;
    const definition = this.#parts.readable(file) ? { file, line, column } : null;
    const { doc } = this.#docs.of(desc);
    return { kind, symbol: joinName(holder, name), signature: signatureOf(desc), doc, page, member, definition };
  }

  #symbolOf(named: Exclude<Named, { kind: "import" }>): IndexedSymbol | undefined {
    const { registry } = this.#parts;
    const symbols = this.#allSymbols();
    switch (named.kind) {
      case "symbol":
        return symbols.get(named.name);
      case "option":
        return this.#extension(named.name, named.scope);
      case "field": {
        const field = registry.getMessage(named.holder)?.fields.find(({ name }) => name === named.member);
        return symbols.get((field?.message ?? field?.enum)?.typeName ?? "");
      }
      case "extension": {
        const extension = registry.getExtension(named.name);
        return symbols.get((extension?.message ?? extension?.enum)?.typeName ?? "");
      }
      case "extendee":
        return symbols.get(registry.getExtension(named.name)?.extendee.typeName ?? "");
      default: {
        const method = registry.getService(named.holder)?.methods.find(({ name }) => name === named.member);
        return symbols.get(method?.[named.kind].typeName ?? "");
      }
    }
  }

  /** What an option's `(name)` stands for: the innermost scope counts first, as for types. */
  #extension(name: string, scope: string): IndexedSymbol | undefined {
    const symbols = this.#allSymbols();
    if (name.startsWith(".")) return symbols.get(name.slice(1));
    for (let outer = scope; outer !== ""; outer = outer.slice(0, Math.max(0, outer.lastIndexOf(".")))) {
      const found = symbols.get(joinName(outer, name));
      if (found?.kind === "extension") return found;
    }
    return symbols.get(name);
  }

  #allSymbols(): SymbolIndex {
    this.#index ??= indexSymbols(this.#parts.symbols());
    return this.#index;
  }

  #allUsages(): Usages {
    this.#usages ??= new Usages(this.#parts.symbols(), this.#allSymbols());
    return this.#usages;
  }
}

/** The best `limit` hits of all schemas together, best first. */
export function searchProjects(schemas: Iterable<ProjectSymbols>, query: string, limit: number): SymbolHit[] {
  return [...schemas]
    .flatMap((symbols) => symbols.search(query))
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ hit }) => hit);
}
