import { lstat, readdir, readFile, realpath, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { Fault } from "#shared/base/fault";
import { collectionsFolder, folderFileName, workspaceFileName } from "#shared/model/workspace";
import { placeIn } from "../variables/workspace-texts";
import { maxFileBytes } from "../workspace/yaml-text";

const maxRequests = 20_000;
const maxDepth = 32;

/** What a run reads of a workspace's folder. Paths are relative to it, with `/`. Links are not followed. */
export class WorkspaceFolder {
  /** Absolute. */
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** The workspace around a place: the nearest folder above it with a wirebench.yaml, or else the place's own. Fault file-not-found. */
  static async around(place: string): Promise<WorkspaceFolder> {
    const own = await realpath(place).catch((cause: unknown) => {
      throw new Fault("file-not-found", `There is no ${place}.`, {
        act: "Give a folder of requests, or a request's file.",
        facts: { path: place },
        cause,
      });
    });
    const start = (await stat(own)).isDirectory() ? own : path.dirname(own);
    for (let at = start; ; at = path.dirname(at)) {
      if (await isFile(path.join(at, workspaceFileName))) return new WorkspaceFolder(at);
      if (at === path.dirname(at)) return new WorkspaceFolder(start);
    }
  }

  /** Null where there is none. Faults: file-unreadable, too-large. */
  async read(file: string): Promise<string | null> {
    const place = path.join(this.root, ...file.split("/"));
    const found = await lstat(place).catch(() => null);
    if (found === null) return null;
    if (!found.isFile()) throw new Fault("file-unreadable", `${file} is not a file.`, { facts: { file } });
    if (found.size > maxFileBytes)
      throw new Fault("too-large", `${file} is too large.`, { facts: { size: found.size, limit: maxFileBytes } });
    return readFile(place, "utf8");
  }

  /** Writes a file, whole or not at all. Faults: io; file-unreadable for a place that is not in the folder. */
  async write(file: string, text: string): Promise<void> {
    const place = path.join(placeIn(this.root, path.posix.dirname(file)), path.posix.basename(file));
    const beside = `${place}.${process.pid}.new`;
    try {
      await writeFile(beside, text);
      await rename(beside, place);
    } catch (cause) {
      throw new Fault("io", `${file} could not be written.`, {
        act: "See who may write there, and whether there is room.",
        facts: { file },
        cause,
      });
    }
  }

  /** Files that bodies name are the workspace's own. Faults: file-not-found, file-unreadable. */
  readonly pathOf = async (reference: string): Promise<string> => {
    try {
      return placeIn(this.root, reference);
    } catch (reason) {
      if (reason instanceof Fault) throw reason;
      throw new Fault("file-not-found", `The workspace has no file ${reference}.`, { facts: { file: reference }, cause: reason });
    }
  };

  /** A path in the workspace, empty for the workspace, as an absolute one. Fault bad-params where it leads out. */
  placeOf(file: string): string {
    const place = path.resolve(this.root, ...file.split("/"));
    if (place === this.root || place.startsWith(this.root + path.sep)) return place;
    throw new Fault("bad-params", `${file} is not in the workspace.`);
  }

  /** The .yaml files right in a folder; none where there is no such folder. */
  async list(folder: string): Promise<string[]> {
    const entries = await readdir(path.join(this.root, ...folder.split("/")), { withFileTypes: true }).catch(() => []);
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith(".yaml"))
      .map((entry) => `${folder}/${entry.name}`)
      .sort();
  }

  /** The requests at an absolute place, a file's own or all below a folder, in the order of their paths. Faults: bad-params, too-large. */
  async requests(place: string): Promise<string[]> {
    const own = await realpath(place).catch((cause: unknown) => {
      throw new Fault("file-not-found", `There is no ${path.basename(place)} any more.`, { facts: { path: this.#named(place) }, cause });
    });
    if ((await stat(own)).isFile()) return [this.#named(own)];
    // Beside the collections lie files that are no requests.
    const isWorkspace = own === this.root && (await isFile(path.join(own, workspaceFileName)));
    const from = isWorkspace ? path.join(own, collectionsFolder) : own;
    if (!(await isFolder(from))) return [];
    const found: string[] = [];
    await this.#collect(from, found, 0);
    return found.sort();
  }

  async #collect(folder: string, found: string[], depth: number): Promise<void> {
    if (depth > maxDepth) return;
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const place = path.join(folder, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith(".")) await this.#collect(place, found, depth + 1);
      else if (entry.isFile() && isRequestName(entry.name)) found.push(this.#named(place));
      if (found.length > maxRequests)
        throw new Fault("too-large", `There are more than ${maxRequests} requests.`, { act: "Run a part of them." });
    }
  }

  #named(place: string): string {
    return path.relative(this.root, place).split(path.sep).join("/");
  }
}

function isRequestName(name: string): boolean {
  return name.endsWith(".yaml") && name !== folderFileName && name !== workspaceFileName;
}

async function isFile(place: string): Promise<boolean> {
  return stat(place).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function isFolder(place: string): Promise<boolean> {
  return stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
