import { posix, resolve } from "node:path";
import { Fault } from "#shared/base/fault";
import { Diagnostics } from "../parse/diagnostics";
import { readBufFile } from "./buf-roots";
import { customRootsAround } from "./custom-roots";
import type { FolderListings } from "./folder-listings";
import { boundedText, commonFolder, type GivenText, placeAdded, protoTexts } from "./given-texts";
import type { RootHints } from "./import-roots";
import { scanText } from "./known-texts";
import { LoadMemory } from "./load-memory";
import { type LoadedSource, Loader } from "./loader";
import { toSlashes } from "./slashes";
import { closedTo, findProtoFiles, isFile, type LoadControl, pathKind, reportUnseen } from "./source-files";
import { tilde } from "./tilde";

/** Where imports are sought beside the place of what is loaded, and who waits. Paths are absolute or relative to the working directory. */
export interface LoadOptions extends LoadControl {
  /** Chosen by a person: these win. */
  readonly importPaths?: readonly string[];
  /** Files that come with the program, by their import names: sought last, and never among what was opened. */
  readonly bundledRoot?: string | null;
  /** Texts that count in place of those on the disk, by absolute path with forward slashes. */
  readonly unsaved?: ReadonlyMap<string, string>;
}

/**
 * Loads files and folders of the disk, and whatever they import. Throws Fault file-not-found for a path that leads
 * nowhere, file-unreadable for one that may not be read and no-protos where there is no .proto file; all else that is
 * wrong becomes a diagnostic. Throws Fault cancelled. What a memory holds of the last time makes the next one faster.
 */
export async function loadFromDisk(paths: readonly string[], options: LoadOptions = {}, memory = new LoadMemory()): Promise<LoadedSource> {
  const diagnostics = new Diagnostics();
  const { opened, folders, starts, bufFiles } = await findOpened(paths, diagnostics, memory.folders, options);
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
  const loader = new Loader(hints, diagnostics, memory, options);
  await loader.readAll([...new Set(own)]);
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
  for (const { path, text } of [...own, ...placeAdded(protoTexts(added), own)]) loader.add(path, scanText(boundedText(text)));
  loader.keepReachable(opened);
  await loader.readImports();
  return loader.finish(opened, "It is not among the dropped files.");
}

interface Opened {
  readonly opened: readonly string[];
  readonly folders: readonly string[];
  /** The folders, and those of the files. */
  readonly starts: readonly string[];
  readonly bufFiles: readonly string[];
}

async function findOpened(
  paths: readonly string[],
  diagnostics: Diagnostics,
  listings: FolderListings,
  { cancellation, found: tell }: LoadControl,
): Promise<Opened> {
  const opened: string[] = [];
  const folders: string[] = [];
  const starts = new Set<string>();
  const bufFiles: string[] = [];
  for (const path of paths.map((each) => resolve(each))) {
    if ((await pathKind(path)) === "file") {
      if (!path.endsWith(".proto")) throw noProtos(`${path} is not a .proto file.`);
      opened.push(toSlashes(path));
      starts.add(posix.dirname(toSlashes(path)));
      bufFiles.push(...bufFilesAbove(toSlashes(path)));
      continue;
    }
    const before = opened.length;
    const found = await findProtoFiles(path, listings, { cancellation, found: (files) => tell?.(before + files) });
    const [closed] = found.unreadable;
    if (found.protos.length === 0) throw closed ? closedTo(closed.path, closed.reason) : noProtos(`There is no .proto file in ${path}.`);
    reportUnseen(toSlashes(path), found, diagnostics);
    opened.push(...found.protos.map(toSlashes));
    folders.push(toSlashes(path));
    starts.add(toSlashes(path));
    bufFiles.push(...found.bufFiles.map(toSlashes), ...bufFilesAbove(`${toSlashes(path)}/`));
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

function noProtos(message: string): Fault {
  return new Fault("no-protos", message, { act: "Choose .proto files, or a folder that has some." });
}

/** buf.yaml and buf.work.yaml beside or above a path, up to the root of its git repository. */
function bufFilesAbove(path: string): string[] {
  const found: string[] = [];
  for (let folder = posix.dirname(path); posix.dirname(folder) !== folder; folder = posix.dirname(folder)) {
    for (const name of ["buf.yaml", "buf.work.yaml"]) {
      const place = posix.join(folder, name);
      if (isFile(place)) found.push(place);
    }
    if (isFile(posix.join(folder, ".git", "HEAD"))) break;
  }
  return found;
}
