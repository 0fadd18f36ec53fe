import { type Stats, statSync } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";

/** What a folder holds that a schema is made of; paths below the folder as it was asked for. */
export interface FolderListing {
  /** Where the folder really is: two paths may lead to one. */
  readonly real: string;
  /** Whatever but a folder is called like a .proto file. */
  readonly protos: readonly string[];
  /** buf.yaml and buf.work.yaml. */
  readonly bufFiles: readonly string[];
  /** Sorted. */
  readonly folders: readonly string[];
}

interface Known {
  readonly modified: number;
  readonly inode: number;
  readonly device: number;
  readonly listing: FolderListing;
}

/** A folder may change twice within the grain of the disk's clock: what is this young when it is read is read again. */
const youngMs = 100;

/** Folders that hold no protos of the project's own: dependencies, build output, version control and other dot folders. */
export function isSkipped(folder: string): boolean {
  return folder.startsWith(".") || folder === "node_modules";
}

/** Emacs marks a file that is being edited by a link to nowhere beside it. */
const isEditorsLock = (name: string) => name.startsWith(".#");

/** Lists folders, and remembers what was in those that have not changed since. */
export class FolderListings {
  readonly #known = new Map<string, Known>();

  /** Rejects as Node does. */
  async of(folder: string): Promise<FolderListing> {
    const info = statSync(folder);
    const known = this.#known.get(folder);
    if (known && isSame(known, info)) return known.listing;
    const listedAt = Date.now();
    const { hasLinks, ...listing } = await list(folder);
    // What a link leads to may change without the folder that it is in.
    if (hasLinks || listedAt - info.mtimeMs < youngMs) this.#known.delete(folder);
    else this.#known.set(folder, { modified: info.mtimeMs, inode: info.ino, device: info.dev, listing });
    return listing;
  }
}

function isSame({ modified, inode, device }: Known, info: Stats): boolean {
  return modified === info.mtimeMs && inode === info.ino && device === info.dev;
}

async function list(folder: string): Promise<FolderListing & { readonly hasLinks: boolean }> {
  const protos: string[] = [];
  const bufFiles: string[] = [];
  const folders: string[] = [];
  let hasLinks = false;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const isLink = entry.isSymbolicLink();
    hasLinks ||= isLink;
    const target = isLink ? await stat(path).catch(() => null) : entry;
    if (target?.isDirectory()) {
      if (!isSkipped(entry.name)) folders.push(path);
    } else if (entry.name.endsWith(".proto") && !isEditorsLock(entry.name)) protos.push(path);
    else if (target?.isFile() && (entry.name === "buf.yaml" || entry.name === "buf.work.yaml")) bufFiles.push(path);
  }
  const real = await realpath(folder).catch(() => folder);
  return { real, protos, bufFiles, folders: folders.sort(), hasLinks };
}
