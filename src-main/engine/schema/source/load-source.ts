import { posix, resolve, sep } from "node:path";
import { Fault } from "#shared/base/fault";
import type { LinkInput } from "../link/linker";
import { wellKnownFile } from "../link/well-known";
import type { ParsedFile } from "../parse/declarations";
import { Diagnostics } from "../parse/diagnostics";
import { parse } from "../parse/parser";
import { SourceText } from "../parse/source-text";
import { bufRoots } from "./buf-roots";
import { ImportRoots, type RootHints, scanHeader } from "./import-roots";
import { findProtoFiles, isFile, maxFileBytes, maxFiles, pathKind, type ReadText, readProtoFile, reportTruncation } from "./source-files";

/** The files of one source, parsed, with the files they import. */
export interface LoadedSource extends LinkInput {
  /** Import names of the files that were opened themselves, sorted; the others were only imported. */
  readonly opened: readonly string[];
  /** Where each file was read, by import name. Of files that were not read from the disk, a made-up path. */
  readonly paths: ReadonlyMap<string, string>;
  readonly diagnostics: Diagnostics;
}

/** Paths as import statements have them: forward slashes everywhere. */
function toSlashes(path: string): string {
  return sep === "\\" ? path.replaceAll("\\", "/") : path;
}

/**
 * Loads files and folders of the disk, and whatever they import. Throws Fault file-not-found for a path that leads
 * nowhere and no-protos where there is no .proto file; all else that is wrong becomes a diagnostic. `unsaved` has texts
 * that count in place of what is on the disk, by path.
 */
export async function loadFromDisk(
  paths: readonly string[],
  importPaths: readonly string[],
  unsaved: ReadonlyMap<string, string> = new Map(),
): Promise<LoadedSource> {
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
  const loader = new Loader(hints, diagnostics, unsaved);
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
  readonly #unsaved: ReadonlyMap<string, string>;
  readonly #texts = new Map<string, ReadText>();

  constructor(hints: RootHints, diagnostics: Diagnostics, unsaved: ReadonlyMap<string, string> = new Map()) {
    this.#roots = new ImportRoots(hints);
    this.#diagnostics = diagnostics;
    this.#unsaved = unsaved;
  }

  add(path: string, text: ReadText): void {
    this.#texts.set(path, text);
    this.#roots.add(path, scanHeader(text.text));
  }

  async read(path: string): Promise<void> {
    const unsaved = this.#unsaved.get(path);
    this.add(path, unsaved === undefined ? await readProtoFile(path) : boundedText(unsaved));
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
    // Of two files with one name, which only copies of what comes with protobuf have, the first counts.
    const paths = new Map([...names].reverse().map(([path, name]) => [name, path]));
    const files = new Map<string, ParsedFile>();
    for (const [path, name] of [...names].sort(([, a], [, b]) => (a < b ? -1 : 1))) {
      const { text, problem } = this.#texts.get(path) ?? { text: "", problem: null };
      if (files.has(name)) continue;
      const source = new SourceText(name, text);
      if (problem) {
        const span = { start: problem.offset, end: problem.offset + 1 };
        const severity = problem.code === "file-not-utf8" ? "warning" : "error";
        this.#diagnostics.report(source, span, problem.code, problem.message, severity);
      }
      files.set(name, parse(source, this.#diagnostics));
    }
    return {
      files,
      paths,
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
