import type { Disposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import {
  collectionsFolder,
  type Environment,
  environmentsFolder,
  type InheritanceLevel,
  type WorkspaceConflict,
  type WorkspaceContent,
  type WorkspaceDocument,
  type WorkspaceFile,
  type WorkspaceHit,
  workspaceFileName,
} from "#shared/model/workspace";
import { emptyFolder, fileAt, foldersAbove, kindAt, mergeContent, parseContent, printContent, rewriteContent } from "./file-content";
import type { FileStore, StoredText } from "./file-store";
import { KnownTexts } from "./known-texts";
import { searchFiles } from "./search-workspace";
import { WorkspaceIndex } from "./workspace-index";

/** So often a file may change between being read and being written before that is the user's matter. */
const maxTries = 3;
/** Environments that are based on one another, at most. */
const maxBases = 8;

/** What a new request of a generated folder is to be. */
export interface NamedContent {
  readonly name: string;
  readonly content: WorkspaceContent;
}

/** A file that is edited: what it is to say, and the hash of what the editing began with; null where there was no file. */
export interface ContentChange {
  readonly path: string;
  readonly content: WorkspaceContent;
  readonly baseHash: string | null;
}

/** One open workspace: what its files say, what is done to them, and what is known of all. All faults are those of the file store, and workspace-file. */
export class Workspace implements Disposable {
  readonly index: WorkspaceIndex;
  readonly #files: FileStore;
  /** What editing began with: to find out what each side has changed. */
  readonly #texts = new KnownTexts();

  constructor(files: FileStore) {
    this.#files = files;
    this.index = new WorkspaceIndex(files);
  }

  dispose(): void {
    this.index.dispose();
  }

  async read(path: string): Promise<WorkspaceDocument> {
    const file = fileAt(path);
    const found = await this.#read(file);
    if (found === null) {
      // A folder need not have a file of its own.
      if (kindAt(file) !== "folder" || !this.index.entries.has(path)) throw notFound(path);
      return { path, content: emptyFolder, hash: null, readOnly: false, unknown: [] };
    }
    const { value, unknown } = parseContent(file, found.text);
    return { path, content: value, hash: found.hash, readOnly: found.readOnly, unknown };
  }

  /** As it is on the disk, whatever it says. */
  async text(path: string): Promise<{ readonly text: string; readonly hash: string | null; readonly readOnly: boolean }> {
    const found = await this.#read(fileAt(path));
    if (found !== null) return { text: found.text, hash: found.hash, readOnly: found.readOnly };
    if (kindAt(path) === "folder") return { text: "", hash: null, readOnly: false };
    throw notFound(path);
  }

  /** Why a text could not be understood as a file's; null where it can. */
  problemOf(path: string, text: string): Fault | null {
    try {
      parseContent(fileAt(path), text);
      return null;
    } catch (reason) {
      return Fault.from(reason);
    }
  }

  /** Writes a file's whole text as it is, also one that cannot be understood. Answers its hash. Faults: file-changed, since nothing is merged; bad-params. */
  async saveText(path: string, text: string, baseHash: string | null): Promise<string> {
    const file = fileAt(path);
    if (!file.endsWith(".yaml")) throw new Fault("bad-params", `${file} is no file of a workspace.`, { facts: { path } });
    this.#checkWritable();
    const hash = await this.#files.write(file, text, baseHash);
    await this.index.lookAt(file);
    return hash;
  }

  /**
   * Writes a content, with what others have written meanwhile in other keys. Answers what stands there then. Faults: file-changed
   * (facts: keys) where both have changed the same.
   */
  async save(change: ContentChange): Promise<WorkspaceDocument> {
    const file = fileAt(change.path);
    for (let tries = 1; ; tries++) {
      const now = await this.#read(file);
      const content = this.#merged(change, now);
      const text = now === null ? printContent(file, content) : rewriteContent(file, now.text, content);
      try {
        await this.#write(file, text, now);
        return await this.read(change.path);
      } catch (reason) {
        if (Fault.from(reason).code !== "file-changed" || tries === maxTries) throw reason;
      }
    }
  }

  /** The two sides of a file that both have changed. */
  async conflict({ path, content, baseHash }: ContentChange): Promise<WorkspaceConflict> {
    const file = fileAt(path);
    const theirs = await this.#read(file);
    if (theirs === null) throw notFound(path);
    const base = baseHash === null ? null : this.#texts.get(baseHash);
    const mine = base === null ? printContent(file, content) : rewriteContent(file, base, content);
    return { mine, theirs: theirs.text, hash: theirs.hash };
  }

  /** A new file or folder with a name as people write it. Answers its path. */
  async create(folder: string, { name, content }: NamedContent): Promise<string> {
    this.#checkWritable();
    const path = await this.#create(folder, { name, content });
    await this.index.look();
    return path;
  }

  /** A folder with these requests in it. Answers its path. */
  async createAll(folder: string, own: NamedContent, requests: readonly NamedContent[]): Promise<string> {
    this.#checkWritable();
    const path = await this.#create(folder, own);
    for (const request of requests) await this.#create(path, request);
    await this.index.look();
    return path;
  }

  async move(path: string, folder: string, name: string): Promise<string> {
    if (folder !== environmentsFolder) checkFolder(folder);
    return this.#change(() => this.#files.move(path, folder, name));
  }

  async duplicate(path: string): Promise<string> {
    return this.#change(() => this.#files.duplicate(path));
  }

  /** Answers what brings it back. */
  async remove(path: string): Promise<string> {
    return this.#change(() => this.#files.remove(path));
  }

  async restore(trashId: string): Promise<string> {
    return this.#change(() => this.#files.restore(trashId));
  }

  async file(): Promise<WorkspaceFile> {
    const { content } = await this.read(workspaceFileName);
    if (content.kind !== "workspace") throw notFound(workspaceFileName);
    return content.workspace;
  }

  /** What the workspace and the folders above a path say, the outermost first. */
  async inherited(path: string): Promise<InheritanceLevel[]> {
    const levels: InheritanceLevel[] = [{ place: workspaceFileName, defaults: await this.file() }];
    for (const folder of foldersAbove(path)) {
      const found = await this.#read(fileAt(folder));
      if (found === null) continue;
      const { value } = parseContent(fileAt(folder), found.text);
      if (value.kind === "folder") levels.push({ place: fileAt(folder), defaults: value.folder });
    }
    return levels;
  }

  /** An environment, and those that it is based on, one after the other. Fault: workspace-file for one that is based on itself. */
  async environments(name: string): Promise<Environment[]> {
    const found: Environment[] = [];
    for (let next: string | null = name; next !== null; next = found.at(-1)?.base ?? null) {
      const path: string = `${environmentsFolder}/${next}.yaml`;
      if (found.some((one) => one.name === next) || found.length === maxBases) {
        throw new Fault("workspace-file", `${path}: the environment is based on itself, or on more than ${maxBases} others.`, {
          facts: { file: path },
        });
      }
      const { content } = await this.read(path);
      if (content.kind !== "environment") throw notFound(path);
      found.push({ name: next, ...content.environment });
    }
    return found;
  }

  async search(query: string, limit: number): Promise<WorkspaceHit[]> {
    if (!this.index.isComplete) await this.index.look();
    return searchFiles(this.index.searched(), query, limit);
  }

  #merged({ path, content, baseHash }: ContentChange, now: StoredText | null): WorkspaceContent {
    if (now === null) {
      if (baseHash === null) return content;
      throw notFound(path);
    }
    if (now.hash === baseHash) return content;
    const file = fileAt(path);
    const base = baseHash === null ? null : this.#texts.get(baseHash);
    const before = base === null ? null : parseContent(file, base).value;
    const merged = before === null ? { conflicts: [] } : mergeContent(file, before, content, parseContent(file, now.text).value);
    if ("value" in merged) return merged.value;
    throw new Fault("file-changed", `${file} was changed on the disk after you began to edit it.`, {
      act: "Compare the two, then take one of them.",
      facts: { file, keys: merged.conflicts.join(", ") },
    });
  }

  async #write(file: string, text: string, now: StoredText | null): Promise<void> {
    if (text === now?.text) return;
    this.#checkWritable();
    await this.#files.write(file, text, now?.hash ?? null);
    await this.index.lookAt(file);
  }

  async #create(folder: string, { name, content }: NamedContent): Promise<string> {
    if (content.kind === "workspace") throw new Fault("bad-params", "A workspace has one file of its own.");
    if (content.kind === "environment")
      return this.#files.create(environmentsFolder, name, printContent(`${environmentsFolder}/x.yaml`, content));
    checkFolder(folder);
    if (content.kind === "request") return this.#files.create(folder, name, printContent(`${folder}/x.yaml`, content));
    const path = await this.#files.createFolder(folder, name);
    const text = printContent(fileAt(path), content);
    if (text !== "") await this.#files.write(fileAt(path), text, null);
    return path;
  }

  async #change(act: () => Promise<string>): Promise<string> {
    this.#checkWritable();
    const answer = await act();
    await this.index.look();
    return answer;
  }

  /** Null where there is no such file. */
  async #read(file: string) {
    try {
      const found = await this.#files.read(file);
      this.#texts.add(found.hash, found.text);
      return found;
    } catch (reason) {
      if (Fault.from(reason).code === "file-not-found") return null;
      throw reason;
    }
  }

  /** Files of a later version are not written among. */
  #checkWritable(): void {
    const fault = this.index.entries.get(workspaceFileName)?.fault;
    if (fault?.facts?.version !== undefined) throw Fault.fromData(fault);
  }
}

function checkFolder(folder: string): void {
  const isFolder =
    (folder === collectionsFolder || folder.startsWith(`${collectionsFolder}/`)) &&
    kindAt(folder) === "folder" &&
    fileAt(folder) !== folder;
  if (!isFolder) throw new Fault("bad-params", `${folder} is no folder of collections.`, { facts: { path: folder } });
}

function notFound(path: string): Fault {
  return new Fault("file-not-found", `There is no ${path} in this workspace any more.`, { facts: { path } });
}
