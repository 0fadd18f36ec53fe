import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { basename, dirname, resolve } from "node:path";
import type { Disposable } from "#shared/base/disposable";
import { Emitter, type Event } from "#shared/base/emitter";
import { Fault } from "#shared/base/fault";
import type { SchemaSource } from "#shared/model/schema";
import { createProject, type SchemaProject } from "./project";
import { type LoadedSource, loadFromDisk, loadFromTexts } from "./source/load-source";

/** Where a source comes from. Paths are absolute or relative to the working directory. */
export type SchemaOrigin =
  | { readonly kind: "disk"; readonly paths: readonly string[]; readonly importPaths?: readonly string[] }
  | { readonly kind: "upload"; readonly label: string; readonly files: readonly { readonly path: string; readonly text: string }[] }
  | { readonly kind: "demo"; readonly root: string };

interface OpenSource {
  readonly origin: SchemaOrigin;
  project: SchemaProject;
}

/** All open schema sources, in the order in which they were opened. */
export class SchemaCatalog implements Disposable {
  readonly #sources = new Map<string, OpenSource>();
  readonly #changes = new Emitter<number>();
  #revision = 0;

  /** Fires with the new revision when a source was opened, loaded anew or closed. */
  readonly onDidChange: Event<number> = this.#changes.event;

  /** Grows with every change. */
  get revision(): number {
    return this.#revision;
  }

  /**
   * Loads a source; one that is open already is loaded anew. Throws Fault file-not-found or no-protos; whatever is wrong
   * inside the files is in the project's diagnostics.
   */
  async open(origin: SchemaOrigin): Promise<SchemaProject> {
    const id = sourceId(origin);
    const loaded = await load(origin);
    const project = createProject(loaded, describe(id, origin, loaded.opened));
    this.#sources.set(id, { origin, project });
    this.#changed();
    return project;
  }

  /** Loads a source anew. Throws Fault source-gone, file-not-found, no-protos; the source then stays as it was. */
  async reload(id: string): Promise<SchemaProject> {
    return this.open(this.originOf(id));
  }

  /** Forgets a source; none of that id is fine too. */
  close(id: string): void {
    if (this.#sources.delete(id)) this.#changed();
  }

  /** Throws Fault source-gone. */
  get(id: string): SchemaProject {
    return this.#source(id).project;
  }

  all(): readonly SchemaProject[] {
    return [...this.#sources.values()].map(({ project }) => project);
  }

  /** Throws Fault source-gone. */
  originOf(id: string): SchemaOrigin {
    return this.#source(id).origin;
  }

  dispose(): void {
    this.#sources.clear();
    this.#changes.dispose();
  }

  #source(id: string): OpenSource {
    const source = this.#sources.get(id);
    if (!source)
      throw new Fault("source-gone", "This schema source is not open any more.", { act: "Open it again.", facts: { sourceId: id } });
    return source;
  }

  #changed(): void {
    this.#revision++;
    this.#changes.fire(this.#revision);
  }
}

async function load(origin: SchemaOrigin): Promise<LoadedSource> {
  switch (origin.kind) {
    case "disk":
      return loadFromDisk(origin.paths, origin.importPaths ?? []);
    case "upload":
      return loadFromTexts(origin.files);
    case "demo":
      return loadFromDisk([origin.root], []);
  }
}

function sourceId(origin: SchemaOrigin): string {
  switch (origin.kind) {
    case "demo":
      return "demo";
    case "disk":
      return shortHash(origin.paths.map((path) => resolve(path)));
    case "upload":
      return shortHash(["upload", origin.label, ...origin.files.map(({ path }) => path)]);
  }
}

function shortHash(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 16);
}

function describe(id: string, origin: SchemaOrigin, files: readonly string[]): SchemaSource {
  switch (origin.kind) {
    case "demo":
      return { id, kind: "demo", label: "Demo", detail: "Comes with Wirebench", files };
    case "upload":
      return { id, kind: "upload", label: origin.label, detail: `${files.length} dropped`, files };
    case "disk": {
      const [first = "", ...others] = origin.paths.map((path) => resolve(path));
      const isFile = first.endsWith(".proto");
      const label = others.length === 0 ? basename(first) : `${basename(first)} + ${others.length}`;
      return { id, kind: isFile ? "file" : "folder", label, detail: tilde(isFile ? dirname(first) : first), files };
    }
  }
}

/** A path as a person writes it. */
function tilde(path: string): string {
  const home = homedir();
  return path === home || path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
