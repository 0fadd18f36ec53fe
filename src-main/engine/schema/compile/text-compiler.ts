import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Cancellation } from "#shared/base/cancellation";
import { type FileImports, isVirtualPath } from "../link/imports";
import { Linker } from "../link/linker";
import { wellKnownFile } from "../link/well-known";
import type { ParsedFile } from "../parse/declarations";
import { Diagnostics } from "../parse/diagnostics";
import { parse } from "../parse/parser";
import { SourceText } from "../parse/source-text";
import type { LoadedSource } from "../source/loader";
import type { ReadText } from "../source/source-files";
import type { EarlierCompilations, KeyedCompilation } from "./compilation";
import { compileText } from "./compile-text";
import type { CompiledSchema } from "./compiled";
import { type ImportOrder, importOrder } from "./import-order";
import { wellKnownCompilation } from "./well-known-compilation";

export interface CompileOptions {
  readonly earlier?: EarlierCompilations;
  readonly cancellation?: Cancellation | undefined;
  /** Hears now and then how many files of how many are done. */
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

/** More files than this that get in each other's way are all compiled anew. */
const maxClashes = 20;
/** Of imports that only the parser sees, one behind another. */
const maxDepth = 64;
/** Part of every key: to be raised when the same text gives something else than before. */
export const compilerVersion = 2;
/** The thread answers questions in between. */
const turnMs = 20;

/**
 * Compiles the texts of one source, again and again as they change. A file is compiled when its text or anything that it
 * imports, however far, is not what it was.
 */
export class TextCompiler {
  readonly #linker = new Linker();
  #files = new Map<string, KeyedCompilation>();
  /** Files that are as they were in an earlier run, and that the linker learns of when it has something to do. */
  #unadopted: string[] = [];
  #compiled = 0;
  #layout: object | null = null;
  #order: ImportOrder | null = null;
  #keys: ReadonlyMap<string, FileKey> = new Map();

  /** How many files were compiled in all, rather than found to be as before. */
  get compiled(): number {
    return this.#compiled;
  }

  /** The files of the last run, by import name, each behind those it imports. */
  get files(): ReadonlyMap<string, KeyedCompilation> {
    return this.#files;
  }

  /** Throws Fault cancelled; what was compiled by then is kept for the next time. */
  async compile(loaded: LoadedSource, options: CompileOptions = {}): Promise<CompiledSchema> {
    const order = this.#layout === loaded.layout && this.#order ? this.#order : importOrder(loaded);
    this.#layout = loaded.layout;
    this.#order = order;
    this.#keys = keysOf(loaded, order, this.#keys);
    const run = new Run(loaded, order, this.#keys, options.earlier ?? new Map());
    const clashing = new Set<string>();
    for (let clash: string | null = ""; clash !== null; ) {
      clash = await this.#run(run, clashing, options);
      if (clash !== null) for (const name of clashing.size < maxClashes ? [clash] : order.names) clashing.add(name);
    }
    this.#linker.settle();
    return {
      files: [...this.#files.values()].map(({ file }) => file),
      own: loaded.opened,
      diagnostics: loaded.diagnostics.sorted(),
      importedPaths: loaded.importedPaths,
      paths: loaded.paths,
      sought: loaded.sought,
    };
  }

  /** Answers a file that must be compiled anew, because one before it has come to define a name of its; null when done. */
  async #run(run: Run, clashing: ReadonlySet<string>, { cancellation, progress }: CompileOptions): Promise<string | null> {
    const isKept = (name: string) => !clashing.has(name) && run.isSame(name, this.#files.get(name));
    for (const name of this.#files.keys()) if (!isKept(name)) this.#files.delete(name);
    this.#linker.retain(this.#files);
    this.#unadopted = this.#unadopted.filter((name) => this.#files.has(name));
    let turn = performance.now();
    for (const name of run.order.names) {
      const clash = await this.#take(name, run, clashing);
      if (clash !== null) return clash;
      if (performance.now() - turn < turnMs) continue;
      progress?.(this.#files.size, run.order.names.length);
      await nextTurn();
      cancellation?.throwIfCancelled();
      turn = performance.now();
    }
    // What was compiled may define names of files that were only taken over, and its unknown names may be theirs.
    const clash = this.#compiled > 0 ? this.#adoptAll() : null;
    if (clash !== null) return clash;
    const sorted = run.order.names.map((name) => [name, this.#files.get(name)] as const);
    this.#files = new Map(sorted.flatMap(([name, file]) => (file ? [[name, file]] : [])));
    return null;
  }

  async #take(name: string, run: Run, clashing: ReadonlySet<string>): Promise<string | null> {
    if (this.#files.has(name)) return null;
    const wellKnown = wellKnownCompilation(name);
    const known = run.earlier.get(name);
    const reusable = known && !clashing.has(name) && run.isSame(name, known) ? known : undefined;
    const compilation = wellKnown ?? reusable;
    if (!compilation) return this.#adoptAll() ?? this.#compileText(name, run, clashing);
    this.#files.set(name, compilation);
    this.#unadopted.push(name);
    return null;
  }

  /** Answers one of the files that defines what another one has defined, and must be compiled anew; null if all is well. */
  #adoptAll(): string | null {
    for (let name = this.#unadopted.shift(); name !== undefined; name = this.#unadopted.shift()) {
      const known = this.#files.get(name);
      if (!known || this.#linker.adopt(known.file, known.symbols.declared)) continue;
      this.#files.delete(name);
      return name;
    }
    return null;
  }

  async #compileText(name: string, run: Run, clashing: ReadonlySet<string>): Promise<string | null> {
    const text = run.loaded.texts.get(name);
    if (!text) return null;
    const diagnostics = new Diagnostics();
    const read = await text.read();
    const parsed = parseText(name, read, diagnostics);
    const imports = run.importsOf(name);
    const clash = await this.#takeOverlooked(parsed, imports, run, clashing);
    if (clash !== null) return clash;
    this.#compiled++;
    const linked = this.#linker.link(parsed, imports, diagnostics);
    const missing = parsed.imports.filter(({ path }) => isVirtualPath(path) && imports.resolve(path) === null);
    const compilation = compileText(linked, missing, diagnostics);
    this.#linker.keep(linked, compilation.file);
    run.noteImports(name, parsed);
    // With errors, and with names that are defined twice, more than a file and its imports has a say.
    const isPlain = read.isSame && !diagnostics.hasErrors(name) && linked.unit.borrowed.size === 0;
    this.#files.set(name, { ...compilation, key: isPlain ? run.key(name) : null });
    // What is compiled anew anyway and still came first was imported.
    return [...linked.unit.shadowed.values()].find((other) => run.isBefore(name, other) && !clashing.has(other)) ?? null;
  }

  /** Takes what the first look at a text did not see as an import, and the parser did. Answers as `#take`. */
  async #takeOverlooked(parsed: ParsedFile, imports: FileImports, run: Run, clashing: ReadonlySet<string>): Promise<string | null> {
    const { name } = parsed.source;
    run.compiling.add(name);
    try {
      for (const { path } of parsed.imports) {
        const imported = imports.resolve(path);
        if (imported === null || this.#linker.has(imported) || imports.circle(imported) || run.compiling.size > maxDepth) continue;
        const clash = (await this.#take(imported, run, clashing)) ?? this.#adoptAll();
        if (clash !== null) return clash;
      }
      return null;
    } finally {
      run.compiling.delete(name);
    }
  }
}

/** One run over the files of a source. */
class Run {
  readonly loaded: LoadedSource;
  readonly order: ImportOrder;
  readonly earlier: EarlierCompilations;
  /** Files whose imports are being compiled. */
  readonly compiling = new Set<string>();
  readonly #keys: ReadonlyMap<string, FileKey>;
  /** Files that depend on more than their keys say. */
  readonly #keyless = new Set<string>();
  readonly #places: ReadonlyMap<string, number>;

  constructor(loaded: LoadedSource, order: ImportOrder, keys: ReadonlyMap<string, FileKey>, earlier: EarlierCompilations) {
    this.loaded = loaded;
    this.order = order;
    this.earlier = earlier;
    this.#keys = keys;
    this.#places = new Map(order.names.map((name, index) => [name, index]));
  }

  /** Null for what depends on more than can be said. */
  key(name: string): string | null {
    return this.#keyless.has(name) ? null : (this.#keys.get(name)?.key ?? null);
  }

  /** A file that imports more than the first look saw has no key, nor has what depends on it. To be told of each that is compiled. */
  noteImports(name: string, { imports }: ParsedFile): void {
    const seen = this.loaded.texts.get(name)?.header.imports;
    const isSeen = imports.every(({ path }) => seen?.includes(path));
    if (!isSeen || this.order.imports.get(name)?.some((file) => this.#keyless.has(file))) this.#keyless.add(name);
  }

  isSame(name: string, known: KeyedCompilation | undefined): boolean {
    return known !== undefined && known.key !== null && known.key === this.key(name);
  }

  isBefore(name: string, other: string): boolean {
    return (this.#places.get(name) ?? 0) < (this.#places.get(other) ?? 0);
  }

  importsOf(importer: string): FileImports {
    return {
      resolve: (path) => (wellKnownFile(path) ? path : this.loaded.resolveImport(importer, path)),
      circle: (name) => this.order.circles.get(importer)?.get(name) ?? (this.compiling.has(name) ? [name, importer, name] : null),
    };
  }
}

function parseText(name: string, { text, problem }: ReadText, diagnostics: Diagnostics): ParsedFile {
  const source = new SourceText(name, text);
  if (problem) {
    const severity = problem.code === "file-not-utf8" ? "warning" : "error";
    diagnostics.report(source, { start: problem.offset, end: problem.offset + 1 }, problem.code, problem.message, severity);
  }
  return parse(source, diagnostics);
}

/** What decides how a file compiles: its name and text, and the same of all it imports. */
interface FileKey {
  readonly key: string;
  /** Of the text. */
  readonly hash: string;
  /** The keys of what it imports; empty for what comes with protobuf. */
  readonly imported: readonly string[];
}

/** The keys of all files but those that are part of a circle or import one. `before` saves making the same again. */
function keysOf(
  loaded: LoadedSource,
  { names, imports, circles }: ImportOrder,
  before: ReadonlyMap<string, FileKey>,
): Map<string, FileKey> {
  const keys = new Map<string, FileKey>();
  for (const name of names) {
    const text = loaded.texts.get(name);
    if (!text || circles.has(name)) continue;
    const files = imports.get(name) ?? [];
    if (files.some((file) => !wellKnownFile(file) && !keys.has(file))) continue;
    const imported = files.map((file) => keys.get(file)?.key ?? "");
    const known = before.get(name);
    if (known && known.hash === text.hash && isEqual(known.imported, imported)) keys.set(name, known);
    else keys.set(name, { key: keyOf(name, text.hash, files, imported), hash: text.hash, imported });
  }
  return keys;
}

/** `files` are those that were found for the imports in the text: one that is not found any more makes another key. */
function keyOf(name: string, hash: string, files: readonly string[], imported: readonly string[]): string {
  return createHash("sha256")
    .update(JSON.stringify([compilerVersion, name, hash, files, imported]))
    .digest("base64url");
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}
