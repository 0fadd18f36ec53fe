import { createHash } from "node:crypto";
import path from "node:path";
import * as v from "valibot";
import type { RecentWorkspace } from "#shared/model/workspace";
import { JsonFile } from "./json-file";
import { shortPath } from "./short-path";

const maxRecents = 50;

const schema = v.object({ workspaces: v.array(v.object({ folder: v.string(), name: v.string(), openedAt: v.number() })) });

/** Workspaces that were opened, the latest first. */
export class RecentWorkspaces {
  readonly #file: JsonFile<v.InferOutput<typeof schema>>;
  readonly #home: string;
  readonly #now: () => number;

  constructor(dataFolder: string, home: string, now: () => number = Date.now) {
    this.#file = new JsonFile(path.join(dataFolder, "workspaces.json"), schema, { workspaces: [] });
    this.#home = home;
    this.#now = now;
  }

  /** Fault: io. */
  async list(): Promise<RecentWorkspace[]> {
    const { workspaces } = await this.#file.read();
    return workspaces.map(({ folder, name, openedAt }) => ({
      workspaceId: workspaceIdOf(folder),
      name,
      label: shortPath(folder, this.#home),
      openedAt,
    }));
  }

  /** The real path of a folder; answers its id. Fault: io. */
  async add(folder: string, name: string): Promise<string> {
    const openedAt = this.#now();
    await this.#file.update(({ workspaces }) => ({
      workspaces: [{ folder, name, openedAt }, ...workspaces.filter((one) => one.folder !== folder)].slice(0, maxRecents),
    }));
    return workspaceIdOf(folder);
  }

  /** Null for an id that nobody knows. Fault: io. */
  async folderOf(workspaceId: string): Promise<string | null> {
    const { workspaces } = await this.#file.read();
    return workspaces.find(({ folder }) => workspaceIdOf(folder) === workspaceId)?.folder ?? null;
  }

  /** Without effect on an unknown one. Fault: io. */
  forget(workspaceId: string): Promise<void> {
    return this.#file.update(({ workspaces }) => ({
      workspaces: workspaces.filter(({ folder }) => workspaceIdOf(folder) !== workspaceId),
    }));
  }

  /** Resolves when nothing is being read or written. */
  idle(): Promise<void> {
    return this.#file.idle();
  }
}

/** Of a folder's real path: the same at each start, and nothing that says where it lies. */
export function workspaceIdOf(folder: string): string {
  return createHash("sha256").update(`workspace\0${folder}`).digest("base64url").slice(0, 16);
}
