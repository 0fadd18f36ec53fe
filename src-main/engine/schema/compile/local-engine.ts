import type { Cancellation } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";
import type { Reference } from "#shared/model/source-file";
import type { SymbolAt, SymbolGraph, SymbolHit, SymbolPage } from "#shared/model/symbol";
import { Docs } from "../docs";
import { LazyRegistry } from "../lazy-registry";
import { ProjectSymbols, searchProjects } from "../pages/project-symbols";
import type { Position } from "../parse/source-text";
import { ProtoText } from "../print/proto-text";
import type { Compilation } from "./compilation";
import { CompilationCache } from "./compilation-cache";
import type { CompiledSchema, FileSymbols } from "./compiled";
import type { CompileControl, CompileInput, CompileRequest, Preview, SchemaEngine } from "./schema-engine";
import { SourceCompiler } from "./source-compiler";

/** A source as it was compiled last. */
interface OpenSchema {
  readonly input: CompileInput;
  readonly symbols: ProjectSymbols;
  text(file: string): Promise<string>;
}

/** Who saves one file may save another one: the cache is written when that is over. */
const writeDelayMs = 2000;

/** Compiles in this thread. */
export class LocalEngine implements SchemaEngine {
  readonly #compilers = new Map<string, SourceCompiler>();
  readonly #open = new Map<string, OpenSchema>();
  readonly #cache: CompilationCache | null;
  /** Sources whose compilations are to be written to the cache, and when. */
  readonly #toWrite = new Map<string, NodeJS.Timeout>();

  /** Without a folder for the cache, compilations are kept in memory alone. */
  constructor(options: { readonly cacheFolder?: string } = {}) {
    this.#cache = options.cacheFolder === undefined ? null : new CompilationCache(options.cacheFolder);
  }

  async compile({ sourceId, label, input }: CompileRequest, control: CompileControl = {}): Promise<CompiledSchema> {
    const compiler = this.#compilers.get(sourceId) ?? new SourceCompiler();
    this.#compilers.set(sourceId, compiler);
    const cache = input.kind === "disk" ? this.#cache : null;
    const before = compiler.compiled;
    const { schema, files, texts } = await compiler.compile(input, async () => (await cache?.read(sourceId)) ?? new Map(), control);
    if (cache && compiler.compiled > before) this.#writeSoon(cache, sourceId, compiler);
    const registry = new LazyRegistry(schema.files);
    const { names, read, resolveImport } = texts;
    const parts = { sourceId, label, files: schema.files, own: schema.own, registry, texts: names, text: read, resolveImport };
    const symbols = new ProjectSymbols({ ...parts, symbols: () => symbolsOf(files) });
    const text = async (file: string) => (names.has(file) ? read(file) : printed(registry, file, label));
    this.#open.set(sourceId, { input, symbols, text });
    return schema;
  }

  close(sourceId: string): void {
    this.#open.delete(sourceId);
    this.#compilers.delete(sourceId);
    clearTimeout(this.#toWrite.get(sourceId));
    this.#toWrite.delete(sourceId);
  }

  async text(sourceId: string, file: string): Promise<string> {
    return this.#schema(sourceId).text(file);
  }

  async page(sourceId: string, name: string): Promise<SymbolPage> {
    return this.#schema(sourceId).symbols.page(name);
  }

  async graph(sourceId: string, name: string, depth: number): Promise<SymbolGraph> {
    return this.#schema(sourceId).symbols.graph(name, depth);
  }

  async at(sourceId: string, file: string, position: Position): Promise<SymbolAt | null> {
    return this.#schema(sourceId).symbols.at(file, position);
  }

  async references(sourceId: string, file: string, position: Position, limit: number): Promise<Reference[]> {
    return this.#schema(sourceId).symbols.referencesAt(file, position, limit);
  }

  async search(query: string, limit: number): Promise<SymbolHit[]> {
    const all = [...this.#open.values()].map(({ symbols }) => symbols);
    return searchProjects(all, query, limit);
  }

  async preview(sourceId: string, path: string, text: string, cancellation?: Cancellation): Promise<Preview> {
    const { input } = this.#schema(sourceId);
    const compiler = this.#compilers.get(sourceId);
    if (!compiler) throw gone(sourceId);
    return compiler.preview(input, path, text, cancellation);
  }

  dispose(): void {
    for (const sourceId of [...this.#compilers.keys()]) this.close(sourceId);
  }

  #writeSoon(cache: CompilationCache, sourceId: string, compiler: SourceCompiler): void {
    clearTimeout(this.#toWrite.get(sourceId));
    const timer = setTimeout(() => {
      this.#toWrite.delete(sourceId);
      void cache.write(sourceId, compiler.files.values());
    }, writeDelayMs);
    timer.unref();
    this.#toWrite.set(sourceId, timer);
  }

  #schema(sourceId: string): OpenSchema {
    const schema = this.#open.get(sourceId);
    if (!schema) throw gone(sourceId);
    return schema;
  }
}

function gone(sourceId: string): Fault {
  return new Fault("source-gone", "This schema source is not open any more.", { act: "Open it again.", facts: { sourceId } });
}

/** The symbols of files when they are asked for: those that come from the cache are unpacked then. */
function* symbolsOf(files: Iterable<Compilation>): Iterable<readonly [string, FileSymbols]> {
  for (const { file, symbols } of files) yield [file.name, symbols];
}

/** What comes with protobuf has no text here. */
function printed(registry: LazyRegistry, file: string, label: string): string {
  const known = registry.getFile(file);
  if (!known) throw new Fault("file-not-found", `There is no file ${file} in ${label}.`, { facts: { file } });
  const docs = new Docs();
  return new ProtoText((desc) => docs.of(desc).doc, registry).wholeFile(known);
}
