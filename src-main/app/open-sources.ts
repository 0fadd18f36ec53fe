import { stat } from "node:fs/promises";
import path from "node:path";
import type { Disposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import type { SchemaCatalog } from "../engine/schema/catalog";
import type { Sources } from "../handlers/core";
import type { JsonFile } from "../storage/json-file";
import type { Recents } from "../storage/recents";
import type { OpenSourcesState } from "../storage/stores";

/** Sources of the catalog, remembered: those from the disk are open again after a restart, and are among the recent ones. */
export class OpenSources implements Sources, Disposable {
  readonly restored: Promise<void>;
  readonly #catalog: SchemaCatalog;
  readonly #file: JsonFile<OpenSourcesState>;
  readonly #recents: Recents;
  readonly #complain: (fault: Fault) => void;
  #disposed = false;

  /** `complain` hears of a source of the last run that does not open any more; it stays among the recent ones. */
  constructor(catalog: SchemaCatalog, file: JsonFile<OpenSourcesState>, recents: Recents, complain: (fault: Fault) => void) {
    this.#catalog = catalog;
    this.#file = file;
    this.#recents = recents;
    this.#complain = complain;
    this.restored = this.#restore();
  }

  async open(paths: readonly string[]): Promise<string[]> {
    await this.restored;
    const ids: string[] = [];
    try {
      for (const group of await groups(paths)) {
        const project = await this.#catalog.open({ kind: "disk", paths: group });
        ids.push(project.source.id);
        for (const place of group) await this.#recents.add(place);
      }
    } finally {
      await this.#remember(); // also where the second of two did not open
    }
    return ids;
  }

  async upload(label: string, files: readonly { readonly path: string; readonly text: string }[]): Promise<string> {
    return (await this.#catalog.open({ kind: "upload", label, files })).source.id;
  }

  async close(id: string): Promise<void> {
    this.#catalog.close(id);
    await this.#remember();
  }

  /** To be called before the catalog is emptied: what was open at the end is open at the next start. */
  dispose(): void {
    this.#disposed = true;
  }

  async #remember(): Promise<void> {
    if (this.#disposed) return;
    const origins = this.#catalog.all().map((project) => this.#catalog.originOf(project.source.id));
    const sources = origins.flatMap((origin) => (origin.kind === "disk" ? [{ paths: [...origin.paths] }] : []));
    await this.#file.write({ sources });
  }

  async #restore(): Promise<void> {
    try {
      for (const { paths } of (await this.#file.read()).sources) {
        await this.#catalog.open({ kind: "disk", paths }).catch((reason: unknown) => this.#complain(Fault.from(reason)));
      }
    } catch (reason) {
      this.#complain(Fault.from(reason));
    }
  }
}

/** Each folder by itself, and the files together. Fault: `file-not-found`. */
async function groups(paths: readonly string[]): Promise<string[][]> {
  const folders: string[][] = [];
  const files: string[] = [];
  for (const place of paths) {
    if (await isFolder(place)) folders.push([place]);
    else files.push(place);
  }
  return files.length > 0 ? [...folders, files] : folders;
}

async function isFolder(place: string): Promise<boolean> {
  try {
    return (await stat(place)).isDirectory();
  } catch (cause) {
    throw new Fault("file-not-found", `There is no ${path.basename(place)} in ${path.dirname(place)}.`, {
      act: "See whether it was moved or renamed.",
      facts: { path: place },
      cause,
    });
  }
}
