import { type Disposable, DisposableStore } from "#shared/base/disposable";
import type { SchemaCatalog } from "./catalog";
import type { SchemaProject } from "./project";
import { watchDisk } from "./source/disk-watch";

/** Each file costs a handle of the system. */
const maxImported = 2000;

interface Watch {
  readonly places: readonly string[];
  readonly watching: Disposable;
}

/**
 * Loads the sources of a catalog anew when their files or folders change on the disk. What does not load any more stays
 * as it was: half a save is no reason to lose a schema. Files that were only imported are followed too, up to a number.
 */
export class SourceFollower implements Disposable {
  readonly #catalog: SchemaCatalog;
  readonly #owned = new DisposableStore();
  readonly #watches = new Map<string, Watch>();
  /** Sources that are loading, and whether they changed again meanwhile. */
  readonly #loading = new Map<string, boolean>();

  constructor(catalog: SchemaCatalog) {
    this.#catalog = catalog;
    this.#owned.add(catalog.onDidChange(() => this.#watchAll()));
    this.#watchAll();
  }

  dispose(): void {
    this.#owned.dispose();
    for (const { watching } of this.#watches.values()) watching.dispose();
    this.#watches.clear();
  }

  #watchAll(): void {
    const projects = this.#catalog.all();
    for (const project of projects) this.#watch(project);
    const ids = new Set(projects.map(({ source }) => source.id));
    for (const [id, { watching }] of this.#watches) {
      if (ids.has(id)) continue;
      watching.dispose();
      this.#watches.delete(id);
    }
  }

  #watch({ source: { id }, importedPaths }: Pick<SchemaProject, "source" | "importedPaths">): void {
    const origin = this.#catalog.originOf(id);
    if (!("paths" in origin)) return;
    const places = [...origin.paths, ...importedPaths.slice(0, maxImported)];
    const known = this.#watches.get(id);
    if (known && isSame(known.places, places)) return;
    const watching = watchDisk(places, () => void this.#reload(id));
    known?.watching.dispose();
    this.#watches.set(id, { places, watching });
  }

  async #reload(id: string): Promise<void> {
    if (this.#loading.has(id)) {
      this.#loading.set(id, true);
      return;
    }
    do {
      this.#loading.set(id, false);
      // A file that is gone for now, or a source that was closed meanwhile.
      await this.#catalog.reload(id).catch(() => {});
    } while (this.#loading.get(id) === true && this.#watches.has(id));
    this.#loading.delete(id);
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((place, index) => place === b[index]);
}
