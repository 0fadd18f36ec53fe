import { existsSync } from "node:fs";
import { posix } from "node:path";
import { wellKnownFile } from "../link/well-known";
import type { Diagnostics } from "../parse/diagnostics";
import { boundedText } from "./given-texts";
import { ImportRoots, type RootHints } from "./import-roots";
import { type ScannedText, scanText, withHeader } from "./known-texts";
import { type Layout, LoadMemory } from "./load-memory";
import { isFile, type LoadControl, maxFiles } from "./source-files";

const filesAtOnce = 32;
/** With more places that hold no file, looking at them again costs more than working all out anew. */
const maxAbsent = 5000;

/** A file that was found; its header says what it imports as far as a first look tells, and the parser has the last word. */
export interface LoadedText extends ScannedText {
  /** Where it is: on the disk, or as it was dropped. */
  readonly path: string;
}

/** The files of one source, with the files they import. */
export interface LoadedSource {
  /** By import name, sorted. */
  readonly texts: ReadonlyMap<string, LoadedText>;
  /** The import name of the file that `path`, written in an import statement of `importer`, means; null if there is none. */
  resolveImport(importer: string, path: string): string | null;
  /** Import names of the files that were opened themselves, sorted; the others were only imported. */
  readonly opened: readonly string[];
  /** Absolute paths of the files of the disk that were only imported. */
  readonly importedPaths: readonly string[];
  /** The same object as the last time if files, names and imports are the same. */
  readonly layout: object;
  /** A sentence that says where imports were sought. */
  readonly sought: string;
  /** The files that a person may change: absolute paths by import names. */
  readonly paths: ReadonlyMap<string, string>;
  /** What is wrong with no file in particular. */
  readonly diagnostics: Diagnostics;
}

/** What loading takes into account beside the disk. */
export interface LoaderOptions extends LoadControl {
  /** Texts that count in place of those on the disk. */
  readonly unsaved?: ReadonlyMap<string, string>;
}

/** Gathers the files of a source by their absolute paths, finds what they import, and gives them import names. */
export class Loader {
  #roots: ImportRoots;
  readonly #hints: RootHints;
  readonly #diagnostics: Diagnostics;
  readonly #memory: LoadMemory;
  readonly #unsaved: ReadonlyMap<string, string>;
  readonly #control: LoadControl;
  readonly #texts = new Map<string, ScannedText>();
  /** Places that hold no file: files of many folders seek the same. */
  readonly #absent = new Set<string>();
  #names: ReadonlyMap<string, string> | null = null;

  /** What is remembered of the last time makes it faster, and changes nothing. */
  constructor(hints: RootHints, diagnostics: Diagnostics, memory = new LoadMemory(), options: LoaderOptions = {}) {
    this.#hints = hints;
    this.#roots = new ImportRoots(hints);
    this.#diagnostics = diagnostics;
    this.#memory = memory;
    this.#unsaved = options.unsaved ?? new Map();
    this.#control = options;
  }

  add(path: string, text: ScannedText): void {
    this.#texts.set(path, text);
    this.#roots.add(path, text.header);
  }

  /** Reads files of the disk, and what they import, wherever that is found. Throws Fault cancelled. */
  async readAll(paths: readonly string[]): Promise<void> {
    await this.#readThese(paths);
    if (await this.#isAsBefore()) return;
    await this.readImports();
  }

  async #readThese(paths: readonly string[]): Promise<void> {
    for (let at = 0; at < paths.length; at += filesAtOnce) {
      this.#control.cancellation?.throwIfCancelled();
      this.#control.read?.(at, paths.length);
      const batch = paths.slice(at, at + filesAtOnce);
      const texts = await Promise.all(batch.map((path) => this.#read(path)));
      // In the order of the paths, not of the disk's answers: of two files that fit one name the first has it.
      for (const [index, path] of batch.entries()) {
        const text = texts[index];
        if (text) this.add(path, text);
      }
    }
  }

  async #read(path: string): Promise<ScannedText> {
    const unsaved = this.#unsaved.get(path);
    if (unsaved === undefined) return this.#memory.texts.read(path);
    return withHeader(scanText(boundedText(unsaved)), this.#memory.layout?.headers.get(path));
  }

  /** Takes over what was worked out the last time, if every file still imports what it did, and nothing has come up where it was sought. */
  async #isAsBefore(): Promise<boolean> {
    const { layout } = this.#memory;
    if (!layout || layout.hints !== JSON.stringify(this.#hints) || layout.absent.size > maxAbsent) return false;
    const opened = [...this.#texts.keys()];
    if (opened.length !== layout.opened.size || !opened.every((path) => layout.opened.has(path))) return false;
    const found = [...layout.headers.keys()].filter((path) => !layout.opened.has(path));
    if (!found.every((path) => existsSync(path))) return false;
    await this.#readThese(found);
    const isSame =
      [...this.#texts].every(([path, { header }]) => layout.headers.get(path) === header) &&
      ![...layout.absent].some((place) => existsSync(place));
    if (!isSame) {
      for (const path of found) this.#texts.delete(path);
      this.#roots = new ImportRoots(this.#hints);
      for (const [path, { header }] of this.#texts) this.#roots.add(path, header);
      return false;
    }
    this.#roots = layout.roots;
    this.#names = layout.names;
    return true;
  }

  /** Forgets what is neither opened nor imported, however indirectly, by what is. */
  keepReachable(opened: ReadonlySet<string>): void {
    const reachable = new Set(opened);
    for (const importer of reachable) {
      for (const path of this.#roots.header(importer).imports) {
        const found = wellKnownFile(path) ? null : this.#roots.resolve(importer, path);
        if (found !== null) reachable.add(found);
      }
    }
    const kept = new ImportRoots(this.#hints);
    for (const path of reachable) kept.add(path, this.#roots.header(path));
    this.#roots = kept;
  }

  /** Seeks on the disk what the files import and is not among them yet, and what that imports in turn. */
  async readImports(): Promise<void> {
    const todo = [...this.#roots.paths];
    const soughtInVain = new Set<string>();
    for (let importer = todo.pop(); importer !== undefined; importer = todo.pop()) {
      this.#control.cancellation?.throwIfCancelled();
      this.#control.read?.(this.#texts.size, this.#texts.size);
      for (const path of this.#roots.header(importer).imports) {
        const key = `${posix.dirname(importer)}\n${path}`;
        if (wellKnownFile(path) || soughtInVain.has(key) || this.#roots.resolve(importer, path) !== null) continue;
        const place = this.#texts.size < maxFiles ? this.#find(importer, path) : null;
        if (place === null) soughtInVain.add(key);
        else {
          this.add(place, await this.#read(place));
          todo.push(place);
        }
      }
    }
  }

  #find(importer: string, path: string): string | null {
    for (const place of this.#roots.places(importer, path)) {
      if (this.#texts.has(place) || this.#absent.has(place)) continue;
      if (isFile(place)) return place;
      this.#absent.add(place);
    }
    return null;
  }

  #isBundled(path: string): boolean {
    const { bundledRoot } = this.#hints;
    return bundledRoot !== null && path.startsWith(`${bundledRoot}/`);
  }

  finish(opened: ReadonlySet<string>, sought: string): LoadedSource {
    const names = this.#names ?? this.#roots.names();
    const roots = this.#roots;
    const layout = this.#layout(names, opened);
    // Of two files with one name, which only copies of what comes with protobuf have, the first counts.
    const paths = new Map([...names].reverse().map(([path, name]) => [name, path]));
    const isOnDisk = this.#hints.customRoots !== null;
    const texts = new Map<string, LoadedText>();
    for (const [path, name] of [...names].sort(([, a], [, b]) => (a < b ? -1 : 1))) {
      const text = this.#texts.get(path);
      if (text && !texts.has(name)) texts.set(name, { ...text, path });
    }
    return {
      texts,
      opened: [...new Set([...opened].flatMap((path) => names.get(path) ?? []))].sort(),
      importedPaths: isOnDisk ? [...names.keys()].filter((path) => !opened.has(path) && !this.#isBundled(path)) : [],
      paths: isOnDisk ? new Map([...paths].filter(([, path]) => !this.#isBundled(path))) : new Map(),
      layout,
      sought,
      diagnostics: this.#diagnostics,
      resolveImport: (importer, path) => {
        const found = roots.resolve(paths.get(importer) ?? "", path);
        return found === null ? null : (names.get(found) ?? null);
      },
    };
  }

  /** What is remembered for the next time, unless a text of this time is not saved. */
  #layout(names: ReadonlyMap<string, string>, opened: ReadonlySet<string>): Layout {
    if (this.#names !== null && this.#memory.layout) return this.#memory.layout;
    const headers = new Map([...this.#texts].map(([path, { header }]) => [path, header]));
    const layout = { hints: JSON.stringify(this.#hints), headers, opened, absent: this.#absent, roots: this.#roots, names };
    if (this.#unsaved.size === 0) this.#memory.layout = layout;
    return layout;
  }
}
