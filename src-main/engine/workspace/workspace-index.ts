import type { Disposable } from "#shared/base/disposable";
import { Emitter } from "#shared/base/emitter";
import { Fault } from "#shared/base/fault";
import { environmentsFolder, type WorkspaceChange, type WorkspaceEntry, workspaceFileName } from "#shared/model/workspace";
import { entryPathOf, fileAt, kindAt, nameAt, parseContent } from "./file-content";
import type { FileStore, StoredFile, StoreWatch } from "./file-store";
import { type Searched, searchText } from "./search-workspace";

/** Entries of one change, so that each fits into a frame and the first ones come at once. */
const partSize = 500;
/** Files that are read at a time. */
const readers = 16;
/** Of one file, and of all, as far as they are kept to be searched; in UTF-16 units. */
const maxKeptText = 256 * 1024;
const maxKeptTexts = 64 * 1024 * 1024;
/** Files that are read through in one go, before others have their turn. */
const checksInOneGo = 20;

/** What is known of one file. */
interface Known {
  readonly stamp: string;
  readonly text: string;
  /** Was it read as what it is, or only looked at? */
  checked: boolean;
  /** Made when first searched, and kept for the next key that is typed. */
  small?: string;
}

/**
 * All that is in a workspace, as it is on the disk. The first look only finds out what each file is for, so that thousands are listed
 * at once; then each is read through, and what is wrong with one is told. Looks again whenever something changes.
 */
export class WorkspaceIndex implements Disposable {
  readonly #files: FileStore;
  readonly #changed = new Emitter<WorkspaceChange>();
  readonly #entries = new Map<string, WorkspaceEntry>();
  readonly #known = new Map<string, Known>();
  readonly #watch: StoreWatch;
  #kept = 0;
  #complete = false;
  #disposed = false;
  #turn: Promise<void> = Promise.resolve();
  /** A look that has not begun. */
  #waiting: Promise<void> | null = null;
  #checking: Promise<void> = Promise.resolve();

  constructor(files: FileStore) {
    this.#files = files;
    this.#watch = files.watch(() => void this.look());
  }

  /** Has all been looked at once? */
  get isComplete(): boolean {
    return this.#complete;
  }

  get entries(): ReadonlyMap<string, WorkspaceEntry> {
    return this.#entries;
  }

  /** What can be searched: as far as the texts are kept. */
  *searched(): Generator<Searched> {
    for (const entry of this.#entries.values()) {
      const known = this.#known.get(fileAt(entry.path));
      if (known) known.small ??= searchText(known.text);
      yield { entry, text: known?.text ?? "", small: known?.small ?? "" };
    }
  }

  /** Does anybody follow it? */
  get isWatched(): boolean {
    return this.#changed.hasListeners;
  }

  /** Tells all that is known by now, in parts, and from then on what changes. */
  follow(tell: (change: WorkspaceChange) => void): Disposable {
    for (const put of chunks([...this.#entries.values()])) tell({ put, gone: [], complete: false });
    if (this.#complete) tell({ put: [], gone: [], complete: true });
    return this.#changed.event(tell);
  }

  /** Resolves when what was on the disk at the time of asking is known. */
  look(): Promise<void> {
    if (this.#waiting) return this.#waiting;
    this.#waiting = this.#turn.then(() => {
      this.#waiting = null;
      return this.#lookNow();
    });
    this.#turn = this.#waiting;
    return this.#waiting;
  }

  /** Resolves when what is in one file is known: sooner than a look at all. */
  async lookAt(file: string): Promise<void> {
    const listed = await this.#files.listOne(file);
    if (listed === null || this.#disposed) return this.look();
    this.#put([await this.#read(listed)]);
    this.#checking = this.#checking.then(() => this.#check());
  }

  /** Resolves when each file was read through. */
  async checked(): Promise<void> {
    await this.look();
    await this.#checking;
  }

  dispose(): void {
    this.#disposed = true;
    this.#watch.dispose();
  }

  async #lookNow(): Promise<void> {
    if (this.#disposed) return;
    try {
      const listed = await this.#files.list();
      // What came into a folder before it was followed is seen by looking once more.
      if (this.#watch.follow(foldersOf(listed))) void this.look();
      this.#takeAway(listed);
      await this.#take(listed);
    } catch (reason) {
      this.#put([entryOf(workspaceFileName, { fault: Fault.from(reason).toData() })]);
    }
    this.#complete = true;
    if (!this.#disposed) this.#changed.fire({ put: [], gone: [], complete: true });
    this.#checking = this.#checking.then(() => this.#check());
  }

  #takeAway(listed: readonly StoredFile[]): void {
    const there = new Set(listed.map(({ path }) => path));
    for (const file of this.#known.keys()) if (!there.has(file)) this.#forget(file);
    const gone = [...this.#entries.keys()].filter((path) => !there.has(path));
    for (const path of gone) this.#entries.delete(path);
    if (gone.length > 0) this.#changed.fire({ put: [], gone, complete: this.#complete });
    // A folder whose file has gone says nothing of its own any more.
    const emptied = listed.filter(({ path, isFolder }) => isFolder && this.#entries.get(path)?.hash != null && !there.has(fileAt(path)));
    this.#put(emptied.map(({ path }) => entryOf(path)));
  }

  /** Reads what is new or was written, many at a time, and tells it in the order of the listing. */
  async #take(listed: readonly StoredFile[]): Promise<void> {
    const fresh = listed.filter(({ path, isFolder, stamp }) =>
      isFolder ? !this.#entries.has(path) : this.#known.get(path)?.stamp !== stamp,
    );
    for (const part of chunks(fresh)) {
      const entries: WorkspaceEntry[] = [];
      const queue = part.entries();
      const reader = async () => {
        for (const [index, file] of queue) entries[index] = file.isFolder ? entryOf(file.path) : await this.#read(file);
      };
      await Promise.all(Array.from({ length: readers }, reader));
      // Of a folder and its own file in one part the file's word counts.
      this.#put([...new Map(entries.map((entry) => [entry.path, entry])).values()]);
    }
  }

  async #read(file: StoredFile): Promise<WorkspaceEntry> {
    const { path, stamp } = file;
    this.#forget(path);
    const entryPath = entryPathOf(path);
    try {
      const { text, hash } = await this.#files.readListed(file);
      const kept = this.#kept < maxKeptTexts ? text.slice(0, maxKeptText) : "";
      this.#kept += kept.length;
      const method = methodIn(text);
      // What cannot be looked at that simply is read through.
      if (method === null || kindAt(path) !== "request" || kept !== text) {
        this.#known.set(path, { stamp, text: kept, checked: true });
        return readThrough(entryPath, path, text, hash);
      }
      this.#known.set(path, { stamp, text: kept, checked: false });
      return entryOf(entryPath, { method, hash });
    } catch (reason) {
      this.#known.set(path, { stamp, text: "", checked: true });
      return entryOf(entryPath, { fault: Fault.from(reason).toData() });
    }
  }

  #forget(file: string): void {
    this.#kept -= this.#known.get(file)?.text.length ?? 0;
    this.#known.delete(file);
  }

  #put(entries: readonly WorkspaceEntry[]): void {
    const put = entries.filter((entry) => !isSameEntry(this.#entries.get(entry.path), entry));
    for (const entry of put) this.#entries.set(entry.path, entry);
    if (put.length > 0 && !this.#disposed) this.#changed.fire({ put, gone: [], complete: this.#complete });
  }

  /** Reads through what was only looked at, a few files at a time. */
  async #check(): Promise<void> {
    const unchecked = [...this.#known].filter(([, { checked }]) => !checked);
    for (let at = 0; at < unchecked.length; at += checksInOneGo) {
      if (this.#disposed) return;
      const entries = unchecked.slice(at, at + checksInOneGo).flatMap(([file, known]) => {
        const entry = this.#entries.get(file);
        if (this.#known.get(file) !== known || !entry?.hash) return [];
        known.checked = true;
        return [readThrough(file, file, known.text, entry.hash)];
      });
      this.#put(entries);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** A plain line of its own, as files are mostly written; null where it takes reading to know. */
function methodIn(text: string): string | null {
  const found = text.match(/^method:[ \t]+[\w.]+\/\w+[ \t]*$/gm);
  return found?.length === 1 ? (found[0]?.slice("method:".length).trim() ?? null) : null;
}

function readThrough(path: string, file: string, text: string, hash: string): WorkspaceEntry {
  try {
    const { value } = parseContent(file, text);
    if (value.kind === "request") return entryOf(path, { method: value.request.method, hash });
    return entryOf(path, { hash, ...(value.kind === "workspace" && { name: value.workspace.name }) });
  } catch (reason) {
    return entryOf(path, { hash, fault: Fault.from(reason).toData() });
  }
}

function entryOf(path: string, more: Partial<WorkspaceEntry> = {}): WorkspaceEntry {
  return { path, kind: kindAt(path), name: nameAt(path), method: "", hash: null, fault: null, ...more };
}

function isSameEntry(a: WorkspaceEntry | undefined, b: WorkspaceEntry): boolean {
  return (
    a !== undefined &&
    a.method === b.method &&
    a.hash === b.hash &&
    a.name === b.name &&
    JSON.stringify(a.fault) === JSON.stringify(b.fault)
  );
}

/** All folders whose entries count, by their paths. */
function foldersOf(listed: readonly StoredFile[]): string[] {
  return ["", environmentsFolder, ...listed.flatMap(({ path, isFolder }) => (isFolder ? [path] : []))];
}

function chunks<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / partSize) }, (_none, index) => all.slice(index * partSize, (index + 1) * partSize));
}
