import { stat as statOne } from "node:fs";
import { cp, lstat, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Fault } from "#shared/base/fault";
import { collectionsFolder, environmentsFolder, folderFileName, workspaceFileName } from "#shared/model/workspace";
import { FolderWatch } from "./folder-watch";
import { fileNameOf, partsOf, placeInside } from "./workspace-path";
import { createText, draftName, type FileText, faultOf, isReadOnly, moveNew, readText, replaceText } from "./workspace-text";
import type { WorkspaceTrash } from "./workspace-trash";

/** Files and folders of a workspace, at most. */
const maxEntries = 50_000;
const maxDepth = 32;
/** A draft that is older than this was left by a process that was killed. */
const draftAgeMs = 60_000;

/** One file or folder, and what tells whether it was written since. */
export interface ListedFile {
  readonly path: string;
  readonly isFolder: boolean;
  readonly stamp: string;
  /** Bytes. */
  readonly size: number;
  readonly isLink: boolean;
}

/**
 * The files of one workspace, by their paths in it. Nothing outside of it is read or written, nothing is replaced that was changed
 * meanwhile, and acts are done one after the other.
 */
export class WorkspaceFiles {
  readonly #root: string;
  readonly #trash: WorkspaceTrash;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(root: string, trash: WorkspaceTrash) {
    this.#root = root;
    this.#trash = trash;
  }

  get root(): string {
    return this.#root;
  }

  /** `wirebench.yaml`, all below `collections` and the environments, each folder before what is in it. Fault: file-not-found. */
  async list(): Promise<ListedFile[]> {
    const found: ListedFile[] = [];
    const own = await stampOf(path.join(this.#root, workspaceFileName));
    if (own === null)
      throw new Fault("file-not-found", `There is no ${workspaceFileName} in this folder any more.`, {
        act: "Put it back, or open another workspace.",
      });
    found.push({ path: workspaceFileName, isFolder: false, ...own, isLink: true });
    found.push(folderAt(collectionsFolder));
    await this.#listFolder(collectionsFolder, found, 1);
    await this.#listFolder(environmentsFolder, found, maxDepth);
    return found;
  }

  /** One file as `list` has it; null where it is not there. Fault: bad-params. */
  async listOne(inside: string): Promise<ListedFile | null> {
    const found = await stampOf(await placeInside(this.#root, inside));
    return found && { path: inside, isFolder: false, ...found, isLink: true };
  }

  async #listFolder(folder: string, found: ListedFile[], depth: number): Promise<void> {
    const place = path.join(this.#root, ...folder.split("/"));
    const entries = await readdir(place, { withFileTypes: true }).catch(() => []);
    const listed = await Promise.all(
      entries.map(async (entry): Promise<ListedFile | null> => {
        const inside = `${folder}/${entry.name}`;
        if (draftName.test(entry.name)) await sweep(path.join(place, entry.name));
        if (!isNamed(inside)) return null;
        // A link to a folder may lead round in a circle.
        const isFile = entry.name.endsWith(".yaml");
        if (entry.isDirectory()) return isFile || depth >= maxDepth ? null : folderAt(inside);
        if (!isFile) return null;
        const found = await stampOf(path.join(place, entry.name));
        return found && { path: inside, isFolder: false, ...found, isLink: entry.isSymbolicLink() };
      }),
    );
    for (const one of listed) {
      if (one === null || found.length >= maxEntries) continue;
      found.push(one);
      if (one.isFolder) await this.#listFolder(one.path, found, depth + 1);
    }
  }

  /** Faults: bad-params, file-not-found, file-unreadable, too-large. */
  async read(inside: string): Promise<FileText> {
    const place = await placeInside(this.#root, inside);
    const { text, hash } = await readText(place);
    return { text, hash, readOnly: await isReadOnly(place) };
  }

  /** The same of one that was just listed, without asking who may write it, in as few steps as there can be. */
  async readListed({ path: inside, size, isLink }: ListedFile): Promise<Omit<FileText, "readOnly">> {
    // The listing passes through no link to a folder; the file itself may be one.
    if (isLink) return readText(await placeInside(this.#root, inside));
    return readText(path.join(this.#root, inside), size);
  }

  /** Over the text whose hash is `baseHash`; null for a file that is not there yet. Answers the new hash. Faults: as `replaceText`. */
  write(inside: string, text: string, baseHash: string | null): Promise<string> {
    return this.#act(inside, async (place) => (baseHash === null ? createText(place, text) : replaceText(place, text, baseHash)));
  }

  /** A new file with the name that a person gave it, or with ` 2` behind it. Answers its path. Faults: bad-params, too-large, io. */
  create(folder: string, name: string, text: string): Promise<string> {
    return this.#act(folder, async (place) => {
      const file = await freeName(place, fileNameOf(name), ".yaml");
      await createText(path.join(place, file), text);
      return `${folder}/${file}`;
    });
  }

  /** A new folder, the same way. */
  createFolder(folder: string, name: string): Promise<string> {
    return this.#act(folder, async (place) => {
      const wanted = fileNameOf(name);
      if (wanted.endsWith(".yaml")) throw new Fault("bad-params", "A folder is not named as a file.", { act: "Leave out `.yaml`." });
      const made = await freeName(place, wanted, "");
      await mkdir(path.join(place, made), { recursive: true });
      return `${folder}/${made}`;
    });
  }

  /** Renames or moves what is at a path, a folder with all in it. Answers its new path. Faults: bad-params, file-not-found, io. */
  move(inside: string, folder: string, name: string): Promise<string> {
    return this.#act(
      inside,
      async (place) => {
        this.#checkMove(inside, folder);
        const end = await endOf(place);
        const into = await placeInside(this.#root, folder);
        const wanted = fileNameOf(name);
        if (path.join(into, wanted + end) === place) return inside;
        await mkdir(into, { recursive: true });
        // Only letters change their case: on many systems the name is taken, by the file itself.
        const isCase = path.dirname(place) === into && path.basename(place).toLowerCase() === (wanted + end).toLowerCase();
        const file = isCase ? wanted + end : await freeName(into, wanted, end);
        await (isCase ? rename(place, path.join(into, file)) : moveNew(place, path.join(into, file)));
        return `${folder}/${file}`;
      },
      meant,
    );
  }

  /** A copy beside it. Answers its path. Faults: as `move`. */
  duplicate(inside: string): Promise<string> {
    return this.#act(inside, async (place) => {
      checkOwn(inside);
      const end = await endOf(place);
      const folder = path.dirname(place);
      const file = await freeName(folder, path.basename(place, end), end);
      if (end === "")
        await cp(place, path.join(folder, file), { recursive: true, errorOnExist: true, force: false, verbatimSymlinks: true });
      else await createText(path.join(folder, file), (await readText(place)).text);
      return `${inside.slice(0, inside.lastIndexOf("/"))}/${file}`;
    });
  }

  /** Into the trash. Answers the id that brings it back. Faults: as `move`. */
  remove(inside: string): Promise<string> {
    return this.#act(
      inside,
      async (place) => {
        checkOwn(inside);
        await lstat(place);
        return this.#trash.take(place, inside);
      },
      meant,
    );
  }

  /** To where it was. Answers its path. Faults: file-not-found, io. */
  restore(trashId: string): Promise<string> {
    return this.#act(collectionsFolder, async () => {
      const { inside, kept } = await this.#trash.look(trashId);
      const folder = inside.slice(0, inside.lastIndexOf("/"));
      const into = await placeInside(this.#root, folder);
      await mkdir(into, { recursive: true });
      const end = await endOf(kept);
      const file = await freeName(into, path.basename(inside, end), end);
      await this.#trash.giveBack(trashId, path.join(into, file));
      return `${folder}/${file}`;
    });
  }

  /** Calls when something may have changed, whoever did it. Follows the folders that it is told. */
  watch(changed: () => void): FolderWatch {
    return new FolderWatch(this.#root, changed);
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    await this.#turn;
  }

  #checkMove(inside: string, folder: string): void {
    checkOwn(inside);
    const [from] = partsOf(inside);
    const [to] = partsOf(folder);
    if (from === to && folder !== inside && !folder.startsWith(`${inside}/`)) return;
    throw new Fault("bad-params", `${inside} cannot be moved to ${folder}.`, { act: "Choose a folder outside of it, of the same kind." });
  }

  /** `isMeant`: what is at the path itself, also where it is a link. */
  #act<T>(inside: string, work: (place: string) => Promise<T>, { isMeant = false } = {}): Promise<T> {
    const result = this.#turn.then(async () => {
      const place = await placeInside(this.#root, inside, { followLast: !isMeant });
      return work(place).catch((cause: unknown) => {
        throw faultOf(place, cause);
      });
    });
    this.#turn = result.catch(() => {});
    return result;
  }
}

const meant = { isMeant: true };

/** What holds the others stays. */
function checkOwn(inside: string): void {
  const isFixed =
    inside === workspaceFileName || inside === collectionsFolder || inside === environmentsFolder || inside.endsWith(`/${folderFileName}`);
  if (isFixed) throw new Fault("bad-params", `${inside} stays where it is.`, { facts: { path: inside } });
}

function isNamed(inside: string): boolean {
  try {
    return partsOf(inside).length > 0;
  } catch {
    return false;
  }
}

function folderAt(inside: string): ListedFile {
  return { path: inside, isFolder: true, stamp: "", size: 0, isLink: false };
}

/** Null for what is no file. */
function stampOf(place: string): Promise<Pick<ListedFile, "stamp" | "size"> | null> {
  return new Promise((resolve) => {
    // With a callback it costs half of what it costs with a promise, and there may be thousands.
    statOne(place, (error, info) => {
      resolve(error || !info.isFile() ? null : { stamp: `${info.mtimeMs}:${info.ctimeMs}:${info.size}:${info.ino}`, size: info.size });
    });
  });
}

/** `.yaml` of a file, nothing of a folder. */
async function endOf(place: string): Promise<string> {
  return (await stat(place)).isDirectory() ? "" : path.extname(place);
}

/** The name, or the first with a number behind it that is free, whether letters are large or small. */
async function freeName(folder: string, name: string, end: string): Promise<string> {
  const names = new Set((await readdir(folder).catch(() => [])).map((one) => one.normalize("NFC").toLowerCase()));
  const isFree = (one: string) => !names.has(one.toLowerCase()) && one.toLowerCase() !== folderFileName;
  if (isFree(name + end)) return name + end;
  const [, stem = name, number = "1"] = /^(.*?)(?: (\d{1,6}))?$/.exec(name) ?? [];
  for (let next = Number(number) + 1; ; next++) if (isFree(`${stem} ${next}${end}`)) return `${stem} ${next}${end}`;
}

async function sweep(draft: string): Promise<void> {
  const info = await lstat(draft).catch(() => null);
  if (info?.isFile() && Date.now() - info.mtimeMs > draftAgeMs) await rm(draft, { force: true }).catch(() => {});
}
