import { statSync } from "node:fs";
import { stat } from "node:fs/promises";
import type { Cancellation } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";
import type { Diagnostics } from "../parse/diagnostics";
import { readBounded } from "./bounded-read";
import { FolderListings } from "./folder-listings";

/** Bounds on what is read of a disk: a person may open their home folder by mistake. */
export const maxFileBytes = 8 * 1024 * 1024;
export const maxFiles = 20_000;
const maxFolders = 50_000;
const maxDepth = 48;
/** Of the folders that cannot be read so many are named. */
const maxUnreadable = 20;

/** Who waits for files to be found and read. */
export interface LoadControl {
  readonly cancellation?: Cancellation | undefined;
  /** Hears now and then how many files were found so far. */
  readonly found?: ((files: number) => void) | undefined;
  /** Hears now and then how many files of those that were found have been read. */
  readonly read?: ((files: number, found: number) => void) | undefined;
}

/** What a walk through a folder found; absolute paths, sorted. */
export interface FoundFiles {
  readonly protos: readonly string[];
  /** buf.yaml and buf.work.yaml: they say where import roots are. */
  readonly bufFiles: readonly string[];
  /** Folders that could not be read, the first ones, and why. */
  readonly unreadable: readonly UnreadableFolder[];
  /** The walk ended early at one of the bounds. */
  readonly truncated: boolean;
}

export interface UnreadableFolder {
  readonly path: string;
  readonly reason: string;
}

/**
 * All .proto files below a folder, and whatever else but a folder has such a name: reading it tells what it is. Symbolic
 * links are followed wherever they lead, as protoc does it, and folders that they lead back to are read once. Throws Fault
 * cancelled.
 */
export async function findProtoFiles(
  root: string,
  listings = new FolderListings(),
  { cancellation, found }: LoadControl = {},
): Promise<FoundFiles> {
  const protos: string[] = [];
  const bufFiles: string[] = [];
  const unreadable: UnreadableFolder[] = [];
  const seen = new Set<string>();
  let folders: string[] = [root];
  let truncated = false;
  for (let depth = 0; folders.length > 0 && !truncated; depth++) {
    const deeper: string[] = [];
    for (const folder of folders) {
      cancellation?.throwIfCancelled();
      found?.(protos.length);
      const listing = await listings.of(folder).catch((error: unknown) => {
        if (unreadable.length < maxUnreadable) unreadable.push({ path: folder, reason: reasonOf(error) });
        return null;
      });
      if (!listing || seen.has(listing.real)) continue;
      seen.add(listing.real);
      for (const path of listing.protos) protos.push(path);
      bufFiles.push(...listing.bufFiles);
      for (const path of listing.folders) deeper.push(path);
      truncated = protos.length > maxFiles || seen.size > maxFolders || (depth === maxDepth && deeper.length > 0);
      if (truncated) break;
    }
    folders = deeper;
  }
  return { protos: protos.slice(0, maxFiles).sort(), bufFiles, unreadable, truncated };
}

/** A file's text, or what was wrong with it. */
export interface ReadText {
  readonly text: string;
  readonly problem: { readonly code: "file-unreadable" | "file-not-utf8"; readonly message: string; readonly offset: number } | null;
}

/** Reads a file. Never throws: one that cannot be read is empty, one that is not UTF-8 has U+FFFD for what is not. */
export async function readProtoFile(path: string): Promise<ReadText> {
  try {
    return decodeText(await readBounded(path, maxFileBytes));
  } catch (error) {
    return unreadable(error instanceof Fault ? error.message : `This file could not be read: ${reasonOf(error)}`);
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function unreadable(message: string): ReadText {
  return { text: "", problem: { code: "file-unreadable", message, offset: 0 } };
}

function decodeText(bytes: Uint8Array): ReadText {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), problem: null };
  } catch {
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    const message = "This file is not UTF-8 from here on: save it as UTF-8. What cannot be read is shown as \ufffd.";
    return { text, problem: { code: "file-not-utf8", message, offset: Math.max(0, text.indexOf("\ufffd")) } };
  }
}

/** Reports what a walk through a folder did not see. */
export function reportUnseen(root: string, { truncated, unreadable: closed }: FoundFiles, diagnostics: Diagnostics): void {
  const report = (path: string, message: string) => diagnostics.reportFile(path, "file-unreadable", message, "warning");
  const bounds = `at most ${maxFiles} .proto files in ${maxFolders} folders, ${maxDepth} deep, are read.`;
  if (truncated) report(root, `This folder holds too much: ${bounds}`);
  for (const { path, reason } of closed) report(path, `This folder could not be read, so its files are missing: ${reason}`);
}

/** Is there a file at this path? Many places are looked at for one import: asked one by one, the thread pool would take most of the time. */
export function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}

/** `folder` or `file`. Throws Fault file-not-found, or file-unreadable where it may not be looked for. */
export async function pathKind(path: string): Promise<"folder" | "file"> {
  const info = await stat(path).catch((error: unknown) => {
    throw isDenied(error) ? closedTo(path, error) : nothingAt(path, error);
  });
  return info.isDirectory() ? "folder" : "file";
}

const isDenied = (error: unknown) => error instanceof Error && "code" in error && (error.code === "EACCES" || error.code === "EPERM");

function nothingAt(path: string, cause: unknown): Fault {
  return new Fault("file-not-found", `There is nothing at ${path}.`, { act: "Check the path.", facts: { path }, cause });
}

/** What may not be read. */
export function closedTo(path: string, reason: unknown): Fault {
  return new Fault("file-unreadable", `${path} cannot be read: ${reasonOf(reason)}`, { act: "Check who may read it.", facts: { path } });
}
