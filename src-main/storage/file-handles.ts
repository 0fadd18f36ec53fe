import { randomBytes } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { Fault } from "#shared/base/fault";
import { isRecordingName } from "#shared/model/recording";
import { schemaFileKind } from "#shared/model/schema";
import { fullPath, shortPath } from "./short-path";

/** What a listing shows at most. */
const maxEntries = 2000;
/** Handles that live at a time: some hundred full listings are out of anyone's sight. */
const maxHandles = 200_000;

/** A folder or a file, without its place. */
export interface HandledEntry {
  readonly handle: string;
  readonly name: string;
  /** `file` is one of any other kind. */
  readonly kind: "directory" | "proto" | "set" | "file";
}

/** A place with the name that a person would write. */
export interface HandledPlace {
  readonly handle: string;
  readonly label: string;
}

/** A folder or a file by its own name, whatever it is. */
export type NamedHandle = Pick<HandledEntry, "handle" | "name">;

/** What a folder holds. */
export interface Listing {
  readonly directory: string;
  /** The folder as a person writes it. */
  readonly label: string;
  /** Null for a root. */
  readonly parent: string | null;
  /** Folders first, each group by name. */
  readonly entries: HandledEntry[];
  /** There are more than 2,000. */
  readonly truncated: boolean;
}

/** Stands between the window and the disk: the window holds handles, random and meaningless elsewhere, and never paths. */
export class FileHandles {
  readonly #home: string;
  readonly #listsAll: boolean;
  readonly #paths = new Map<string, string>();
  readonly #handles = new Map<string, string>();

  /** `listsAll`: may the window see files that are neither .proto files nor descriptor sets? */
  constructor(home: string, { listsAll = true }: { readonly listsAll?: boolean } = {}) {
    this.#home = home;
    this.#listsAll = listsAll;
  }

  /** The handle of an absolute path; the same for the same path while it lives. */
  handleOf(place: string): string {
    const known = this.#handles.get(place);
    if (known !== undefined) return known;
    const handle = randomBytes(16).toString("base64url");
    this.#handles.set(place, handle);
    this.#paths.set(handle, place);
    if (this.#paths.size > maxHandles) this.#forgetOldest();
    return handle;
  }

  /** An absolute path as the window may have it. */
  placeOf(place: string): HandledPlace {
    return { handle: this.handleOf(place), label: shortPath(place, this.#home) };
  }

  /** An absolute path by its last name alone, for the window to show. */
  named(place: string): NamedHandle {
    return { handle: this.handleOf(place), name: path.basename(place) || place };
  }

  /** Fault: `file-not-found` for what is no handle. */
  pathOf(handle: string): string {
    const place = this.#paths.get(handle);
    if (place !== undefined) return place;
    throw new Fault("file-not-found", "This file handle is not known any more.", { act: "Choose the file anew." });
  }

  /** The folders, .proto files and descriptor sets of a folder, or `all` its files, hidden ones left out; of the home folder for null. Faults: `file-not-found`, `file-unreadable`, `unsupported`. */
  async list(directory: string | null, all = false): Promise<Listing> {
    this.#checkAll(all);
    const folder = directory === null ? this.#home : this.pathOf(directory);
    const found = await this.#entriesOf(folder, all);
    const parent = path.dirname(folder);
    return {
      directory: this.handleOf(folder),
      label: shortPath(folder, this.#home),
      parent: parent === folder ? null : this.handleOf(parent),
      entries: found.slice(0, maxEntries).map(({ name, kind }) => ({ handle: this.handleOf(path.join(folder, name)), name, kind })),
      truncated: found.length > maxEntries,
    };
  }

  /** What a typed or dropped path stands for. Faults: `file-not-found`, `file-unreadable`, `no-protos` for a file that is neither a .proto nor a descriptor set nor a recording by its name, unless `all`. */
  async resolve(text: string, all = false): Promise<HandledEntry> {
    this.#checkAll(all);
    const place = fullPath(text, this.#home);
    const kind = await kindOf(place, all || isRecordingName(place));
    if (kind === null) {
      throw new Fault("no-protos", `${path.basename(place)} is neither a folder nor a .proto file nor a descriptor set.`, {
        facts: { path: place },
      });
    }
    return { handle: this.handleOf(place), name: path.basename(place) || place, kind };
  }

  #checkAll(all: boolean): void {
    if (!all || this.#listsAll) return;
    throw new Fault("unsupported", "Files of other kinds are chosen in the system's dialog.", { act: "Use the dialog." });
  }

  async #entriesOf(folder: string, all: boolean): Promise<{ name: string; kind: HandledEntry["kind"] }[]> {
    try {
      const visible = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !name.startsWith("."));
      const other = all ? "file" : null;
      const kinds = await Promise.all(
        visible.map(async (entry) => {
          if (entry.isDirectory()) return "directory";
          if (entry.isFile()) return schemaFileKind(entry.name) ?? other;
          // A link counts as what it leads to; one that leads nowhere is left out.
          return entry.isSymbolicLink() ? kindOf(path.join(folder, entry.name), all).catch(() => null) : null;
        }),
      );
      return visible
        .flatMap(({ name }, i) => {
          const kind = kinds[i];
          return kind ? [{ name, kind }] : [];
        })
        .sort(
          (a, b) =>
            Number(b.kind === "directory") - Number(a.kind === "directory") || a.name.localeCompare(b.name, "en", { numeric: true }),
        );
    } catch (cause) {
      throw unreadable(folder, cause);
    }
  }

  #forgetOldest(): void {
    for (const [handle, place] of this.#paths) {
      this.#paths.delete(handle);
      this.#handles.delete(place);
      return;
    }
  }
}

async function kindOf(place: string, all: boolean): Promise<HandledEntry["kind"] | null> {
  try {
    const found = await stat(place);
    if (found.isDirectory()) return "directory";
    if (!found.isFile()) return null;
    return schemaFileKind(place) ?? (all ? "file" : null);
  } catch (cause) {
    throw unreadable(place, cause);
  }
}

function unreadable(place: string, cause: unknown): Fault {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const facts = { path: place };
  if (code === "ENOENT" || code === "ENOTDIR") {
    return new Fault("file-not-found", `There is no ${place}.`, { act: "Check how the path is written.", facts, cause });
  }
  return new Fault("file-unreadable", `${place} cannot be read (${code || String(cause)}).`, {
    act: "Check who may read it.",
    facts,
    cause,
  });
}
