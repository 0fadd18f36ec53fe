import { randomBytes } from "node:crypto";
import { cp, lstat, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { Fault } from "#shared/base/fault";
import { moveNew } from "./workspace-text";

const note = v.object({ path: v.string() });
/** The latest that are kept of each workspace. */
const maxKept = 200;

/** What was deleted from a workspace, in the app's data folder: `trash/WORKSPACE/ID/` holds the thing and a note of where it was. */
export class WorkspaceTrash {
  readonly #folder: string;

  constructor(dataFolder: string, workspaceId: string) {
    this.#folder = path.join(dataFolder, "trash", workspaceId);
  }

  /** Takes what is at a place; `inside` is its path in the workspace. Answers its id. Rejects as Node does, and then nothing has gone. */
  async take(place: string, inside: string): Promise<string> {
    const id = `${Date.now().toString(36).padStart(9, "0")}-${randomBytes(8).toString("hex")}`;
    const folder = path.join(this.#folder, id);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(path.join(folder, "note.json"), JSON.stringify({ path: inside }), { mode: 0o600 });
    await moveAnywhere(place, path.join(folder, "thing")).catch(async (cause: unknown) => {
      await rm(folder, { recursive: true, force: true });
      throw cause;
    });
    await this.#prune();
    return id;
  }

  /** What an id stands for, and where it lies. Fault file-not-found. */
  async look(id: string): Promise<{ readonly inside: string; readonly kept: string }> {
    const kept = path.join(this.#folderOf(id), "thing");
    try {
      await lstat(kept);
      const read = v.parse(note, JSON.parse(await readFile(path.join(this.#folderOf(id), "note.json"), "utf8")));
      return { inside: read.path, kept };
    } catch (cause) {
      throw gone(cause);
    }
  }

  /** Moves it to a place where nothing is. */
  async giveBack(id: string, place: string): Promise<void> {
    const { kept } = await this.look(id);
    await moveAnywhere(kept, place);
    await rm(this.#folderOf(id), { recursive: true, force: true });
  }

  #folderOf(id: string): string {
    if (!/^[0-9a-z]{1,12}-[0-9a-f]{16}$/.test(id)) throw gone(undefined);
    return path.join(this.#folder, id);
  }

  /** Ids begin with their time. */
  async #prune(): Promise<void> {
    const ids = (await readdir(this.#folder)).sort();
    for (const id of ids.slice(0, Math.max(0, ids.length - maxKept)))
      await rm(path.join(this.#folder, id), { recursive: true, force: true });
  }
}

function gone(cause: unknown): Fault {
  return new Fault("file-not-found", "This is not in the trash any more.", { cause });
}

/** To another file system too: there, all is copied before anything goes. */
async function moveAnywhere(from: string, to: string): Promise<void> {
  try {
    await moveNew(from, to);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : "";
    if (code !== "EXDEV") throw cause;
    const draft = `${to}.draft-${randomBytes(4).toString("hex")}`;
    await cp(from, draft, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    await rename(draft, to);
    await rm(from, { recursive: (await stat(from)).isDirectory() });
  }
}
