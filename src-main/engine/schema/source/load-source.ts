import { createHash } from "node:crypto";
import { posix, resolve, sep } from "node:path";
import { Fault } from "#shared/base/fault";
import { wellKnownFile } from "../link/well-known";
import { Diagnostics } from "../parse/diagnostics";
import { bufRoots } from "./buf-roots";
import { ImportRoots, type RootHints, scanHeader } from "./import-roots";
import { findProtoFiles, isFile, maxFileBytes, maxFiles, pathKind, type ReadText, readProtoFile, reportTruncation } from "./source-files";

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
  /** What is wrong with no file in particular. */
  readonly diagnostics: Diagnostics;
}

/** Paths as import statements have them: forward slashes everywhere. */
function toSlashes(path: string): string {
  return sep === "\\" ? path.replaceAll("\\", "/") : path;
}

/**
 * Loads files and folders of the disk, and whatever they import. Throws Fault file-not-found for a path that leads
 * nowhere and no-protos where there is no .proto file; all else that is wrong becomes a diagnostic.
 */
export async function loadFromDisk(paths: readonly string[], importPaths: readonly string[]): Promise<LoadedSource> {
  const diagnostics = new Diagnostics();
  const opened: string[] = [];
  const folders: string[] = [];
  const bufFiles: string[] = [];
  for (const path of paths.map((each) => resolve(each))) {
    if ((await pathKind(path)) === "file") {
      if (!path.endsWith(".proto")) throw noProtos(`${path} is not a .proto file.`);
      opened.push(toSlashes(path));
      bufFiles.push(...(await bufFilesAbove(toSlashes(path))));
      continue;
    }
    const found = await findProtoFiles(path);
    if (found.protos.length === 0) throw noProtos(`There is no .proto file in ${path}.`);
    if (found.truncated) reportTruncation(toSlashes(path), diagnostics);
    opened.push(...found.protos.map(toSlashes));
    folders.push(toSlashes(path));
    bufFiles.push(...found.bufFiles.map(toSlashes), ...(await bufFilesAbove(`${toSlashes(path)}/`)));
  }
  const hints: RootHints = {
    importPaths: importPaths.map((path) => toSlashes(resolve(path))),
    bufRoots: (await Promise.all(bufFiles.map(bufRoots))).flat(),
    folders,
  };
  const loader = new Loader(hints, diagnostics);
  for (const batch of batches([...new Set(opened)])) await Promise.all(batch.map((path) => loader.read(path)));
  await loader.readImports();
  return loader.finish(new Set(opened));
}

/** Loads files whose texts are given, each with a relative path. Throws Fault no-protos. */
export function loadFromTexts(files: readonly { readonly path: string; readonly text: string }[]): LoadedSource {
  const texts = files.filter(({ path }) => path.endsWith(".proto")).map(({ path, text }) => ({ path: virtualPath(path), text }));
  if (texts.length === 0) throw noProtos("None of these files is a .proto file.");
  const folder = commonFolder(texts.map(({ path }) => path));
  const loader = new Loader({ importPaths: [], bufRoots: [], folders: [folder] }, new Diagnostics());
  for (const { path, text } of texts) loader.add(path, boundedText(text));
  return loader.finish(new Set(texts.map(({ path }) => path)));
}

function noProtos(message: string): Fault {
  return new Fault("no-protos", message, { act: "Choose .proto files, or a folder that has some." });
}

class Loader {
  readonly #roots: ImportRoots;
  readonly #diagnostics: Diagnostics;
  readonly #texts = new Map<string, ReadText>();

  constructor(hints: RootHints, diagnostics: Diagnostics) {
    this.#roots = new ImportRoots(hints);
    this.#diagnostics = diagnostics;
  }

  add(path: string, text: ReadText): void {
    this.#texts.set(path, text);
    this.#roots.add(path, scanHeader(text.text));
  }

  async read(path: string): Promise<void> {
    this.add(path, await readProtoFile(path));
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
          await this.read(place);
          todo.push(place);
        }
      }
    }
  }

  async #find(importer: string, path: string): Promise<string | null> {
    for (const place of this.#roots.places(importer, path)) {
      if (!this.#texts.has(place) && (await isFile(place))) return place;
    }
    return null;
  }

  finish(opened: ReadonlySet<string>): LoadedSource {
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
      diagnostics: this.#diagnostics,
      resolveImport: (importer, path) => {
        const found = this.#roots.resolve(paths.get(importer) ?? "", path);
        return found === null ? null : (names.get(found) ?? null);
      },
    };
  }
}

function* batches<T>(items: readonly T[]): Generator<readonly T[]> {
  const size = 32; // files open at once
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

/** A dropped file's path below a made-up root, with nothing in it that could lead elsewhere. */
function virtualPath(path: string): string {
  const parts = path.replaceAll("\\", "/").split("/");
  return `/${parts.filter((part) => part !== "" && part !== "." && part !== "..").join("/")}`;
}

function commonFolder(paths: readonly string[]): string {
  let folder = posix.dirname(paths[0] ?? "/");
  while (folder !== "/" && !paths.every((path) => path.startsWith(`${folder}/`))) folder = posix.dirname(folder);
  return folder;
}

function boundedText(text: string): ReadText {
  if (text.length <= maxFileBytes) return { text, problem: null };
  return { text: "", problem: { code: "file-unreadable", message: `This file is longer than ${maxFileBytes} bytes.`, offset: 0 } };
}

/** buf.yaml and buf.work.yaml beside or above a path, up to the root of its git repository. */
async function bufFilesAbove(path: string): Promise<string[]> {
  const found: string[] = [];
  for (let folder = posix.dirname(path); posix.dirname(folder) !== folder; folder = posix.dirname(folder)) {
    for (const name of ["buf.yaml", "buf.work.yaml"]) {
      const place = posix.join(folder, name);
      if (await isFile(place)) found.push(place);
    }
    if (await isFile(posix.join(folder, ".git", "HEAD"))) break;
  }
  return found;
}
