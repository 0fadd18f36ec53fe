import { fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import type { Cancellation } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";
import type { Reference } from "#shared/model/source-file";
import type { SymbolAt, SymbolGraph, SymbolHit, SymbolPage } from "#shared/model/symbol";
import { Docs } from "../docs";
import { compileForeign, type ForeignSource } from "../foreign/compile-foreign";
import { type DescriptorSetFile, decodeSet, readSetFiles } from "../foreign/descriptor-set";
import { LazyRegistry } from "../lazy-registry";
import { diagnosticsOf } from "../outline";
import { ProjectSymbols, searchProjects } from "../pages/project-symbols";
import { Diagnostics } from "../parse/diagnostics";
import type { Position } from "../parse/source-text";
import { ProtoText } from "../print/proto-text";
import { LoadMemory } from "../source/load-memory";
import { loadFromDisk, loadFromTexts } from "../source/load-source";
import type { LoadedSource } from "../source/loader";
import { type LoadControl, readProtoFile } from "../source/source-files";
import { CompilationCache } from "./compilation-cache";
import type { Compilation } from "./compile-text";
import type { CompiledSchema, FileSymbols } from "./compiled";
import type { CompileControl, CompileInput, CompileRequest, Preview, SchemaEngine } from "./schema-engine";
import { TextCompiler } from "./text-compiler";

/** A source as it was compiled last. */
interface OpenSchema {
  readonly input: CompileInput;
  readonly registry: LazyRegistry;
  readonly symbols: ProjectSymbols;
  text(file: string): Promise<string>;
}

/** Texts of a source, by import name. */
interface Texts {
  readonly names: ReadonlySet<string>;
  read(file: string): Promise<string>;
  resolveImport(importer: string, path: string): string | null;
}

interface Compiled {
  readonly schema: CompiledSchema;
  readonly files: readonly Compilation[];
  readonly texts: Texts;
}

const writeDelayMs = 2000;

/** Compiles in this thread. */
export class LocalEngine implements SchemaEngine {
  readonly #open = new Map<string, OpenSchema>();
  readonly #compilers = new Map<string, TextCompiler>();
  readonly #memories = new Map<string, LoadMemory>();
  /** What compiles texts that are not saved; none where nobody has edited since the source was compiled. */
  readonly #drafts = new Map<string, TextCompiler>();
  /** The end of what a source is busy with: it is compiled by one at a time. */
  readonly #busy = new Map<string, Promise<unknown>>();

  /** Sources whose compilations are to be written, and when. */
  readonly #toWrite = new Map<string, NodeJS.Timeout>();
  readonly #cache: CompilationCache | null;

  /** Without a folder for the cache, compilations are kept in memory alone. */
  constructor(options: { readonly cacheFolder?: string } = {}) {
    this.#cache = options.cacheFolder === undefined ? null : new CompilationCache(options.cacheFolder);
  }

  async compile(request: CompileRequest, options: CompileControl = {}): Promise<CompiledSchema> {
    const { sourceId } = request;
    const before = this.#busy.get(sourceId) ?? Promise.resolve();
    const compiling = before.then(() => this.#compile(request, options));
    const settled = compiling.catch(() => {});
    this.#busy.set(sourceId, settled);
    try {
      return await compiling;
    } finally {
      if (this.#busy.get(sourceId) === settled) this.#busy.delete(sourceId);
    }
  }

  async #compile({ sourceId, label, input }: CompileRequest, options: CompileControl): Promise<CompiledSchema> {
    options.cancellation?.throwIfCancelled();
    this.#drafts.delete(sourceId);
    const { schema, files, texts } = await this.#compiled(sourceId, input, options);
    const registry = new LazyRegistry(schema.files);
    const parts = {
      sourceId,
      label,
      files: schema.files,
      own: schema.own,
      registry,
      symbols: () => symbolsOf(files),
      texts: texts.names,
      text: (file: string) => texts.read(file),
      resolveImport: (importer: string, path: string) => texts.resolveImport(importer, path),
    };
    const text = async (file: string) => (texts.names.has(file) ? texts.read(file) : printed(registry, file, label));
    this.#open.set(sourceId, { input, registry, symbols: new ProjectSymbols(parts), text });
    return schema;
  }

  close(sourceId: string): void {
    this.#open.delete(sourceId);
    this.#compilers.delete(sourceId);
    this.#memories.delete(sourceId);
    this.#drafts.delete(sourceId);
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

  async preview(sourceId: string, path: string, text: string, cancellation?: Cancellation): Promise<Preview> {
    const input = this.#schema(sourceId).input;
    const saved = this.#compilers.get(sourceId);
    if (input.kind !== "disk" || !saved) throw new Fault("unsupported", "Only files of the disk can be changed.");
    const loading = { ...input, unsaved: new Map([[path, text]]), cancellation };
    const loaded = await loadFromDisk(input.paths, loading, this.#memories.get(sourceId));
    cancellation?.throwIfCancelled();
    // A compiler of its own, which takes over what is as it was saved.
    const compiler = this.#drafts.get(sourceId) ?? new TextCompiler();
    this.#drafts.set(sourceId, compiler);
    const schema = await compiler.compile(loaded, { earlier: saved.files, cancellation });
    const name = [...schema.paths].find(([, one]) => one === path)?.[0] ?? null;
    return { diagnostics: diagnosticsOf(schema), name };
  }

  async search(query: string, limit: number): Promise<SymbolHit[]> {
    const all = [...this.#open.values()].map(({ symbols }) => symbols);
    return searchProjects(all, query, limit);
  }

  dispose(): void {
    this.#open.clear();
    this.#compilers.clear();
    this.#memories.clear();
    this.#drafts.clear();
    for (const timer of this.#toWrite.values()) clearTimeout(timer);
    this.#toWrite.clear();
  }

  /** Not at once: who saves one file may save another one. */
  #writeSoon(cache: CompilationCache, sourceId: string, compiler: TextCompiler): void {
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
    if (!schema) throw new Fault("source-gone", "This schema source is not open any more.", { act: "Open it again.", facts: { sourceId } });
    return schema;
  }

  async #compiled(sourceId: string, input: CompileInput, options: CompileControl): Promise<Compiled> {
    switch (input.kind) {
      case "disk": {
        const memory = this.#memories.get(sourceId) ?? new LoadMemory();
        this.#memories.set(sourceId, memory);
        const loaded = await loadFromDisk(input.paths, { ...input, ...readingOf(options) }, memory);
        const read = async (path: string) => withoutMark((await readProtoFile(path)).text);
        return this.#compileTexts(sourceId, loaded, { places: pathsOf(loaded), read, cache: this.#cache }, compilingOf(options));
      }
      case "texts": {
        const loaded = await loadFromTexts(input.files, input.added, input);
        const given = await Promise.all([...loaded.texts].map(async ([name, text]) => [name, (await text.read()).text] as const));
        const texts = new Map(given);
        return this.#compileTexts(sourceId, loaded, { places: texts, read: async (text) => withoutMark(text), cache: null }, options);
      }
      case "setPaths":
        return ofSets(await readSetFiles(input.paths));
      case "sets":
        return ofSets(input.files);
      case "descriptors":
        return ofDescriptors(input);
    }
  }

  async #compileTexts(
    sourceId: string,
    loaded: LoadedSource,
    { places, read, cache }: Stock,
    { cancellation, progress }: CompileControl,
  ): Promise<Compiled> {
    const known = this.#compilers.get(sourceId);
    const compiler = known ?? new TextCompiler();
    const earlier = known || !cache ? new Map() : await cache.read(sourceId);
    this.#compilers.set(sourceId, compiler);
    const before = compiler.compiled;
    const schema = await compiler.compile(loaded, { earlier, cancellation, progress });
    if (cache && compiler.compiled > before) this.#writeSoon(cache, sourceId, compiler);
    // Not all that was loaded: the texts are as large as the rest together.
    const { resolveImport } = loaded;
    const texts: Texts = { names: new Set(places.keys()), read: (file) => read(places.get(file) ?? ""), resolveImport };
    return { schema, files: [...compiler.files.values()], texts };
  }
}

/** Where the texts of a source are, by import name, and how they are read. */
interface Stock {
  readonly places: ReadonlyMap<string, string>;
  read(place: string): Promise<string>;
  readonly cache: CompilationCache | null;
}

/** To read a file is half of the work: a count that began anew for the other half would look like a mistake. */
function readingOf({ cancellation, progress }: CompileControl): LoadControl {
  return {
    cancellation,
    found: (files) => progress?.(files, null),
    read: (files, found) => progress?.(Math.floor(files / 2), found),
  };
}

function compilingOf({ cancellation, progress }: CompileControl): CompileControl {
  return { cancellation, progress: (done, total) => progress?.(total === null ? done : Math.floor((total + done) / 2), total) };
}

function pathsOf({ texts }: LoadedSource): Map<string, string> {
  return new Map([...texts].map(([name, { path }]) => [name, path]));
}

/** The symbols of files when they are asked for: those that come from the cache are unpacked then. */
function* symbolsOf(files: Iterable<Compilation>): Iterable<readonly [string, FileSymbols]> {
  for (const { file, symbols } of files) yield [file.name, symbols];
}

/** A byte order mark is no part of a text. */
function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** What comes with protobuf has no text here. */
function printed(registry: LazyRegistry, file: string, label: string): string {
  const known = registry.getFile(file);
  if (!known) throw new Fault("file-not-found", `There is no file ${file} in ${label}.`, { facts: { file } });
  const docs = new Docs();
  return new ProtoText((desc) => docs.of(desc).doc, registry).wholeFile(known);
}

function ofSets(files: readonly DescriptorSetFile[]): Compiled {
  const sets = files.map(decodeSet);
  return ofForeign({
    descriptors: sets.flatMap((set) => set.files),
    imported: new Set(sets.flatMap((set) => [...set.imported])),
    diagnostics: new Diagnostics(),
  });
}

function ofDescriptors({ files, missing }: CompileInput & { readonly kind: "descriptors" }): Compiled {
  const diagnostics = new Diagnostics();
  for (const { name, reason } of missing) {
    diagnostics.reportFile(name, "descriptor-missing", `The server names ${name} and does not describe it: ${reason}`, "warning");
  }
  const descriptors = files.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes));
  return ofForeign({ descriptors, imported: new Set(), diagnostics });
}

function ofForeign(source: ForeignSource): Compiled {
  const { files, own, texts } = compileForeign(source);
  const schema = {
    files: files.map(({ file }) => file),
    own,
    diagnostics: source.diagnostics.sorted(),
    importedPaths: [],
    paths: new Map(),
    sought: "",
  };
  return {
    schema,
    files,
    texts: {
      names: new Set(texts.keys()),
      read: async (file) => texts.get(file) ?? "",
      resolveImport: (_importer, path) => (texts.has(path) ? path : null),
    },
  };
}
