import type { DescExtension, DescField } from "@bufbuild/protobuf";
import { Fault } from "#shared/base/fault";
import type { Reference } from "#shared/model/source-file";
import type { SymbolAt, SymbolGraph, SymbolHit, SymbolPage } from "#shared/model/symbol";
import type { CompiledFile, DeclaredService, FileSymbols } from "../compile/compiled";
import { Docs } from "../docs";
import type { LazyRegistry } from "../lazy-registry";
import { joinName } from "../link/descriptor-walk";
import type { ParsedFile } from "../parse/declarations";
import { Diagnostics } from "../parse/diagnostics";
import { parse } from "../parse/parser";
import { type Position, SourceText } from "../parse/source-text";
import { mentionAt, mentionsIn, type Named, type NamedType, offsetOf, type TextMention } from "./mentions";
import { optionMentionsIn } from "./option-mentions";
import { findReferences } from "./references";
import { signatureOf } from "./signature";
import { symbolGraph } from "./symbol-graph";
import { descOf, holderOf, type IndexedSymbol, indexSymbols, type PageDesc, type SymbolIndex } from "./symbol-index";
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
  /** Import names of the files with a text. */
  readonly texts: ReadonlySet<string>;
  /** Asked for readable files only. */
  text(file: string): Promise<string>;
  resolveImport(importer: string, path: string): string | null;
}

/** A file's text, taken apart. */
interface ReadText {
  readonly parsed: ParsedFile;
  readonly mentions: readonly TextMention[];
}

/** So many files are kept taken apart. */
const maxRead = 100;

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
      readable: (file) => this.#parts.texts.has(file),
    });
    return this.#pages.page(this.#find(name));
  }

  /** What a page's symbol hangs together with. Throws Fault symbol-gone. */
  graph(name: string, depth: number): SymbolGraph {
    return symbolGraph(this.#find(name), depth, this.#parts.registry, this.#allUsages());
  }

  /** What stands at a place of a file, for hovers and jumps; null for nothing that has a name. */
  async at(file: string, position: Position): Promise<SymbolAt | null> {
    const found = await this.#mentionAt(file, position);
    if (!found) return null;
    const { mention, parsed } = found;
    const { named } = mention;
    const { column } = parsed.source.position(mention.start);
    const span = { column, endColumn: column + mention.end - mention.start };
    if (named.kind === "import") return this.#fileAt(file, named.path, span);
    const symbol = this.#symbolOf(named);
    const described = symbol && this.#described(symbol);
    return described ? { ...described, ...span } : null;
  }

  /**
   * Every mention of what stands at a place of a file, its declaration among them, at most `limit`: of types, fields,
   * enum values, methods, extensions, and of files by the imports of them. None for nothing that has a name.
   */
  async referencesAt(file: string, position: Position, limit: number): Promise<Reference[]> {
    const found = await this.#mentionAt(file, position);
    const key = found ? this.#keyOf(file, found.mention) : null;
    if (key === null) return [];
    const scope = {
      files: this.#parts.texts,
      text: (name: string) => this.#parts.text(name),
      read: (name: string) => this.#read(name),
      keyOf: (name: string, mention: TextMention) => this.#keyOf(name, mention),
    };
    return findReferences(scope, key, key.slice(key.search(/[^./]*$/)), limit);
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
      const parsed = parse(new SourceText(file, text), new Diagnostics());
      const { registry } = this.#parts;
      const types = {
        extension: (name: string, scope: string) => this.#extensionDesc(name, scope),
        message: (name: string) => registry.getMessage(name),
      };
      return { parsed, mentions: [...mentionsIn(parsed), ...optionMentionsIn(parsed, types)] };
    });
    this.#texts.set(file, reading);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > maxRead && oldest !== undefined) this.#texts.delete(oldest);
    // What cannot be read now may be readable when it is asked for again.
    reading.catch(() => this.#texts.delete(file));
    return reading;
  }

  async #mentionAt(file: string, position: Position): Promise<{ mention: TextMention; parsed: ParsedFile } | null> {
    if (!this.#parts.texts.has(file)) return null;
    const { parsed, mentions } = await this.#read(file);
    const offset = offsetOf(parsed.source.text, position);
    const mention = offset === null ? undefined : mentionAt(mentions, offset);
    return mention ? { mention, parsed } : null;
  }

  /** What a mention stands for: the full name of a symbol, or the import name of a file. */
  #keyOf(file: string, { named }: TextMention): string | null {
    if (named.kind === "import") return this.#parts.resolveImport(file, named.path) ?? named.path;
    const symbol = this.#symbolOf(named);
    return symbol ? joinName(symbol.holder, symbol.name) : null;
  }

  #fileAt(importer: string, path: string, span: Pick<SymbolAt, "column" | "endColumn">): SymbolAt | null {
    const name = this.#parts.resolveImport(importer, path) ?? path;
    if (!this.#parts.texts.has(name) && !this.#parts.registry.getFile(name)) return null;
    // What has no text is printed when it is asked for.
    const definition = { file: name, line: 1, column: 1 };
    return { kind: "file", symbol: name, signature: `import "${name}"`, doc: "", page: null, member: null, definition, ...span };
  }

  #described(symbol: IndexedSymbol): Omit<SymbolAt, "column" | "endColumn"> | null {
    const { kind, name, holder, page, member, file, line, column } = symbol;
    const desc = descOf(symbol, this.#parts.registry);
    if (!desc) return null;
    const definition = this.#parts.texts.has(file) ? { file, line, column } : null;
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
      case "field":
      case "extension": {
        const field = this.#typedField(named);
        return symbols.get((field?.message ?? field?.enum)?.typeName ?? "");
      }
      case "value": {
        const type = this.#typedField(named.of)?.enum;
        return type && symbols.get(joinName(holderOf(type), named.value));
      }
      case "extendee":
        return symbols.get(registry.getExtension(named.name)?.extendee.typeName ?? "");
      default: {
        const method = registry.getService(named.holder)?.methods.find(({ name }) => name === named.member);
        return symbols.get(method?.[named.kind].typeName ?? "");
      }
    }
  }

  #typedField(named: NamedType): DescField | DescExtension | undefined {
    const { registry } = this.#parts;
    if (named.kind === "extension") return registry.getExtension(named.name);
    return registry.getMessage(named.holder)?.fields.find(({ name }) => name === named.member);
  }

  #extensionDesc(name: string, scope: string): DescExtension | undefined {
    const symbol = this.#extension(name, scope);
    return symbol && this.#parts.registry.getExtension(joinName(symbol.holder, symbol.name));
  }

  /** What an option's `(name)` stands for: the innermost scope counts first, as for types. */
  #extension(name: string, scope: string): IndexedSymbol | undefined {
    const symbols = this.#allSymbols();
    const isAbsolute = name.startsWith(".");
    for (let outer = isAbsolute ? "" : scope; ; outer = outer.slice(0, Math.max(0, outer.lastIndexOf(".")))) {
      const found = symbols.get(joinName(outer, name.replace(/^\./, "")));
      if (found?.kind === "extension") return found;
      if (outer === "") return undefined;
    }
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
