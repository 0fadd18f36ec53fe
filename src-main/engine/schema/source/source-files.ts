import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "#shared/base/fault";
import type { Diagnostics } from "../parse/diagnostics";

/** Bounds on what is read of a disk: a person may open their home folder by mistake. */
export const maxFileBytes = 8 * 1024 * 1024;
export const maxFiles = 20_000;
const maxFolders = 50_000;
const maxDepth = 48;

/** What a walk through a folder found; absolute paths, sorted. */
export interface FoundFiles {
  readonly protos: readonly string[];
  /** buf.yaml and buf.work.yaml: they say where import roots are. */
  readonly bufFiles: readonly string[];
  /** The walk ended early at one of the bounds. */
  readonly truncated: boolean;
}

/** Folders that hold no protos of the project's own: dependencies, build output, version control and other dot folders. */
export function isSkipped(folder: string): boolean {
  return folder.startsWith(".") || folder === "node_modules";
}

/** All .proto files below a folder. A symbolic link that leads back is followed once. Unreadable folders are passed over. */
export async function findProtoFiles(root: string): Promise<FoundFiles> {
  const protos: string[] = [];
  const bufFiles: string[] = [];
  const seen = new Set<string>();
  let folders: string[] = [root];
  let truncated = false;
  for (let depth = 0; folders.length > 0 && !truncated; depth++) {
    const deeper: string[] = [];
    for (const folder of folders) {
      const real = await realpath(folder).catch(() => folder);
      if (seen.has(real)) continue;
      seen.add(real);
      const listing = await listFolder(folder);
      protos.push(...listing.protos);
      bufFiles.push(...listing.bufFiles);
      if (depth < maxDepth) deeper.push(...listing.folders);
      truncated = protos.length > maxFiles || seen.size > maxFolders;
      if (truncated) break;
    }
    folders = deeper;
  }
  return { protos: protos.slice(0, maxFiles).sort(), bufFiles, truncated };
}

async function listFolder(folder: string): Promise<{ protos: string[]; bufFiles: string[]; folders: string[] }> {
  const protos: string[] = [];
  const bufFiles: string[] = [];
  const folders: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const target = entry.isSymbolicLink() ? await stat(path).catch(() => null) : entry;
    if (target?.isDirectory()) {
      if (!isSkipped(entry.name)) folders.push(path);
    } else if (target?.isFile()) {
      if (entry.name.endsWith(".proto")) protos.push(path);
      if (entry.name === "buf.yaml" || entry.name === "buf.work.yaml") bufFiles.push(path);
    }
  }
  return { protos, bufFiles, folders: folders.sort() };
}

/** A file's text, or what was wrong with it. */
export interface ReadText {
  readonly text: string;
  readonly problem: { readonly code: "file-unreadable" | "file-not-utf8"; readonly message: string; readonly offset: number } | null;
}

/** Reads a file. Never throws: one that cannot be read is empty, one that is not UTF-8 has U+FFFD for what is not. */
export async function readProtoFile(path: string): Promise<ReadText> {
  try {
    const info = await stat(path);
    if (!info.isFile()) return unreadable("This is not a file.");
    if (info.size > maxFileBytes) return unreadable(`This file has ${info.size} bytes; at most ${maxFileBytes} are read.`);
    return decodeText(await readFile(path));
  } catch (error) {
    return unreadable(`This file could not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

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

/** Reports a walk that ended early. */
export function reportTruncation(root: string, diagnostics: Diagnostics): void {
  diagnostics.reportFile(root, "file-unreadable", `This folder holds too much: only ${maxFiles} .proto files of it are read.`, "warning");
}

/** Is there a file at this path? */
export async function isFile(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => null);
  return info?.isFile() ?? false;
}

/** `folder` or `file`. Throws Fault file-not-found. */
export async function pathKind(path: string): Promise<"folder" | "file"> {
  const info = await stat(path).catch((error: unknown) => {
    throw new Fault("file-not-found", `There is nothing at ${path}.`, { act: "Check the path.", facts: { path }, cause: error });
  });
  return info.isDirectory() ? "folder" : "file";
}
