import { createHash } from "node:crypto";
import { posix, resolve } from "node:path";
import { Fault } from "#shared/base/fault";
import { mayDefine } from "../link/import-hint";
import { isVirtualPath } from "../link/imports";
import { wellKnownFile } from "../link/well-known";
import { Diagnostics } from "../parse/diagnostics";
import { readBufFile } from "./buf-roots";
import { customRootsAround } from "./custom-roots";
import { ImportRoots, type RootHints, scanHeader } from "./import-roots";
import { toSlashes } from "./slashes";
import { findProtoFiles, isFile, maxFileBytes, maxFiles, pathKind, type ReadText, readProtoFile, reportTruncation } from "./source-files";
import { tilde } from "./tilde";

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

/** Where imports are sought beside the place of what is loaded. Paths are absolute or relative to the working directory. */
export interface LoadOptions {
  /** Chosen by a person: these win. */
  readonly importPaths?: readonly string[];
  /** Files that come with the program, by their import names: sought last, and never among what was opened. */
  readonly bundledRoot?: string | null;
}

/** A file that is given as text, with the path that it had where it is from. */
export interface GivenText {
  readonly path: string;
  readonly text: string;
}

/**
 * Loads files and folders of the disk, and whatever they import. Throws Fault file-not-found for a path that leads
 * nowhere and no-protos where there is no .proto file; all else that is wrong becomes a diagnostic.
 */
export async function loadFromDisk(paths: readonly string[], options: LoadOptions = {}): Promise<LoadedSource> {
  const diagnostics = new Diagnostics();
  const { opened, folders, starts, bufFiles } = await findOpened(paths, diagnostics);
  const importPaths = (options.importPaths ?? []).map((path) => toSlashes(resolve(path)));
  const modules = await Promise.all([...new Set(bufFiles)].map(readBufFile));
  const customRoots = await customRootsAround(starts);
  const hints: RootHints = {
    importPaths,
    bufRoots: [...new Set(modules.flatMap(({ roots }) => roots))],
    folders,
    customRoots,
    bundledRoot: bundledIn(options),
  };
  const own = withoutExcluded(
    opened,
    folders,
    modules.flatMap(({ excludes }) => excludes),
  );
  const loader = new Loader(hints, diagnostics);
  for (const batch of batches([...new Set(own)])) await Promise.all(batch.map((path) => loader.read(path)));
  await loader.readImports();
  return loader.finish(new Set(own), soughtOnDisk(importPaths, customRoots));
}

/**
 * Loads files whose texts are given. `added` are texts that they may import; of these only what is imported is loaded.
 * Throws Fault no-protos.
 */
export async function loadFromTexts(
  files: readonly GivenText[],
  added: readonly GivenText[] = [],
  options: Pick<LoadOptions, "bundledRoot"> = {},
): Promise<LoadedSource> {
  const own = protoTexts(files);
  if (own.length === 0) throw noProtos("None of these files is a .proto file.");
  const folder = commonFolder(own.map(({ path }) => path));
  const hints = { importPaths: [], bufRoots: [], folders: [folder], customRoots: null, bundledRoot: bundledIn(options) };
  const loader = new Loader(hints, new Diagnostics());
  const opened = new Set(own.map(({ path }) => path));
  for (const { path, text } of withoutCopies([...own, ...inTheirFolders(protoTexts(added), own)])) loader.add(path, boundedText(text));
  loader.keepReachable(opened);
  await loader.readImports();
  return loader.finish(opened, "It is not among the dropped files.");
}

/** Of a folder dropped once, and again inside the one around it, the first: both would define the same. */
function withoutCopies(files: readonly GivenText[]): GivenText[] {
  const kept = new Map<string, GivenText>();
  const byText = new Map<string, string[]>();
  for (const file of files) {
    const namesakes = byText.get(file.text) ?? [];
    if (kept.has(file.path) || namesakes.some((path) => path.endsWith(file.path) || file.path.endsWith(path))) continue;
    kept.set(file.path, file);
    byText.set(file.text, [...namesakes, file.path]);
  }
  return [...kept.values()];
}

/** A file that was given alone, as `money.proto`, is put where `import "acme/money.proto"` seeks it, if its package fits or nothing else does. */
function inTheirFolders(added: readonly GivenText[], own: readonly GivenText[]): GivenText[] {
  const headers = new Map([...own, ...added].map((file) => [file, scanHeader(file.text)]));
  const imports = new Set([...headers.values()].flatMap((header) => header.imports).filter(isVirtualPath));
  const here = [...headers.keys()].map(({ path }) => path);
  const missing = [...imports].filter((path) => !wellKnownFile(path) && !here.some((each) => each.endsWith(`/${path}`)));
  const placed = added.map((file) => {
    const fitting = missing.filter((path) => path.endsWith(file.path));
    const name = `${headers.get(file)?.package ?? ""}.`;
    const place = fitting.find((path) => mayDefine(path, name)) ?? (fitting.length === 1 ? fitting[0] : undefined);
    return place === undefined ? file : { ...file, path: `/${place}` };
  });
  // The longer path of two says more: it comes first.
  return placed.sort((a, b) => b.path.length - a.path.length);
}

interface Opened {
  readonly opened: readonly string[];
  readonly folders: readonly string[];
  /** The folders, and those of the files. */
  readonly starts: readonly string[];
  readonly bufFiles: readonly string[];
}

async function findOpened(paths: readonly string[], diagnostics: Diagnostics): Promise<Opened> {
  const opened: string[] = [];
  const folders: string[] = [];
  const starts = new Set<string>();
  const bufFiles: string[] = [];
  for (const path of paths.map((each) => resolve(each))) {
    if ((await pathKind(path)) === "file") {
      if (!path.endsWith(".proto")) throw noProtos(`${path} is not a .proto file.`);
      opened.push(toSlashes(path));
      starts.add(posix.dirname(toSlashes(path)));
      bufFiles.push(...(await bufFilesAbove(toSlashes(path))));
      continue;
    }
    const found = await findProtoFiles(path);
    if (found.protos.length === 0) throw noProtos(`There is no .proto file in ${path}.`);
    if (found.truncated) reportTruncation(toSlashes(path), diagnostics);
    opened.push(...found.protos.map(toSlashes));
    folders.push(toSlashes(path));
    starts.add(toSlashes(path));
    bufFiles.push(...found.bufFiles.map(toSlashes), ...(await bufFilesAbove(`${toSlashes(path)}/`)));
  }
  return { opened, folders, starts: [...starts], bufFiles };
}

/** Without what buf leaves out of its modules, but for folders and files that were opened themselves. */
function withoutExcluded(opened: readonly string[], folders: readonly string[], excludes: readonly string[]): readonly string[] {
  const isExcluded = (path: string) => {
    const folder = folders.find((each) => path.startsWith(`${each}/`));
    return folder !== undefined && excludes.some((each) => path.startsWith(`${each}/`) && each.startsWith(`${folder}/`));
  };
  const kept = opened.filter((path) => !isExcluded(path));
  return kept.length > 0 ? kept : opened;
}

function soughtOnDisk(importPaths: readonly string[], customRoots: readonly string[]): string {
  const places = [...importPaths, ...customRoots].map(tilde);
  const shown = places.length > 6 ? [...places.slice(0, 6), `${places.length - 6} more`] : places;
  const also = shown.length === 0 ? "" : `, and in ${shown.join(", ")}`;
  return `It was sought beside the files that import it, in the folders above them${also}.`;
}

function bundledIn({ bundledRoot }: LoadOptions): string | null {
  return bundledRoot == null ? null : toSlashes(resolve(bundledRoot));
}

function protoTexts(files: readonly GivenText[]): GivenText[] {
  return files.filter(({ path }) => path.endsWith(".proto")).map(({ path, text }) => ({ path: virtualPath(path), text }));
}

function noProtos(message: string): Fault {
  return new Fault("no-protos", message, { act: "Choose .proto files, or a folder that has some." });
}

class Loader {
  #roots: ImportRoots;
  readonly #hints: RootHints;
  readonly #diagnostics: Diagnostics;
  readonly #texts = new Map<string, ReadText>();

  constructor(hints: RootHints, diagnostics: Diagnostics) {
    this.#hints = hints;
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
