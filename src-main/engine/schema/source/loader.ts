import { createHash } from "node:crypto";
import { posix } from "node:path";
import { wellKnownFile } from "../link/well-known";
import type { Diagnostics } from "../parse/diagnostics";
import { ImportRoots, type RootHints, scanHeader } from "./import-roots";
import { isFile, maxFiles, type ReadText, readProtoFile } from "./source-files";

const filesAtOnce = 32;

/** A file that was read. */
export interface LoadedText extends ReadText {
  /** Where it is: on the disk, or as it was dropped. */
  readonly path: string;
  /** Of the text. */
  readonly hash: string;
  /** What it imports, as far as a first look tells; the parser has the last word. */
  readonly imports: readonly string[];
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
  /** A sentence that says where imports were sought. */
  readonly sought: string;
  /** What is wrong with no file in particular. */
  readonly diagnostics: Diagnostics;
}

/** Gathers the files of a source by their absolute paths, finds what they import, and gives them import names. */
export class Loader {
  #roots: ImportRoots;
  readonly #hints: RootHints;
  readonly #diagnostics: Diagnostics;
  readonly #texts = new Map<string, ReadText>();
  /** Places that hold no file: files of many folders seek the same. */
  readonly #absent = new Set<string>();

  constructor(hints: RootHints, diagnostics: Diagnostics) {
    this.#hints = hints;
    this.#roots = new ImportRoots(hints);
    this.#diagnostics = diagnostics;
  }

  add(path: string, text: ReadText): void {
    this.#texts.set(path, text);
    this.#roots.add(path, scanHeader(text.text));
  }

  async readAll(paths: readonly string[]): Promise<void> {
    for (let at = 0; at < paths.length; at += filesAtOnce) {
      await Promise.all(paths.slice(at, at + filesAtOnce).map((path) => this.#read(path)));
    }
  }

  async #read(path: string): Promise<void> {
    this.add(path, await readProtoFile(path));
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
      for (const path of this.#roots.header(importer).imports) {
        const key = `${posix.dirname(importer)}\n${path}`;
        if (wellKnownFile(path) || soughtInVain.has(key) || this.#roots.resolve(importer, path) !== null) continue;
        const place = this.#texts.size < maxFiles ? await this.#find(importer, path) : null;
        if (place === null) soughtInVain.add(key);
        else {
          await this.#read(place);
          todo.push(place);
        }
      }
    }
  }

  async #find(importer: string, path: string): Promise<string | null> {
    for (const place of this.#roots.places(importer, path)) {
      if (this.#texts.has(place) || this.#absent.has(place)) continue;
      if (await isFile(place)) return place;
      this.#absent.add(place);
    }
    return null;
  }

  #isBundled(path: string): boolean {
    const { bundledRoot } = this.#hints;
    return bundledRoot !== null && path.startsWith(`${bundledRoot}/`);
  }

  finish(opened: ReadonlySet<string>, sought: string): LoadedSource {
    const names = this.#roots.names();
    const paths = new Map([...names].map(([path, name]) => [name, path]));
    const texts = new Map<string, LoadedText>();
    for (const [path, name] of [...names].sort(([, a], [, b]) => (a < b ? -1 : 1))) {
      const read = this.#texts.get(path);
      if (!read || texts.has(name)) continue;
      const hash = createHash("sha256").update(read.text).digest("base64url");
      texts.set(name, { ...read, path, hash, imports: this.#roots.header(path).imports });
    }
    return {
      texts,
      opened: [...new Set([...opened].flatMap((path) => names.get(path) ?? []))].sort(),
      importedPaths:
        this.#hints.customRoots === null ? [] : [...names.keys()].filter((path) => !opened.has(path) && !this.#isBundled(path)),
      sought,
      diagnostics: this.#diagnostics,
      resolveImport: (importer, path) => {
        const found = this.#roots.resolve(paths.get(importer) ?? "", path);
        return found === null ? null : (names.get(found) ?? null);
      },
    };
  }
}
