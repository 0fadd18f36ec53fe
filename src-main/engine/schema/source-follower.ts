import { type Disposable, DisposableStore } from "#shared/base/disposable";
import type { SchemaCatalog } from "./catalog";
import { watchDisk } from "./source/disk-watch";

/**
 * Loads the sources of a catalog anew when their files or folders change on the disk. What does not load any more stays
 * as it was: half a save is no reason to lose a schema. Files that were only imported, from outside what was opened,
 * are not followed.
 */
export class SourceFollower implements Disposable {
  readonly #catalog: SchemaCatalog;
  readonly #owned = new DisposableStore();
  readonly #watches = new Map<string, Disposable>();
  /** Sources that are loading, and whether they changed again meanwhile. */
  readonly #loading = new Map<string, boolean>();

  constructor(catalog: SchemaCatalog) {
    this.#catalog = catalog;
    this.#owned.add(catalog.onDidChange(() => this.#watchAll()));
    this.#watchAll();
  }

  dispose(): void {
    this.#owned.dispose();
    for (const watch of this.#watches.values()) watch.dispose();
    this.#watches.clear();
  }

  #watchAll(): void {
    const ids = new Set(this.#catalog.all().map(({ source }) => source.id));
    for (const id of ids) this.#watch(id);
    for (const [id, watch] of this.#watches) {
      if (ids.has(id)) continue;
      watch.dispose();
      this.#watches.delete(id);
    }
  }

  #watch(id: string): void {
    const origin = this.#catalog.originOf(id);
    if (this.#watches.has(id) || !("paths" in origin)) return;
    this.#watches.set(
      id,
      watchDisk(origin.paths, () => void this.#reload(id)),
    );
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
