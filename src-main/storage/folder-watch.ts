import { type FSWatcher, statSync, watch } from "node:fs";
import path from "node:path";
import type { Disposable } from "#shared/base/disposable";

/** Waits so long after the last event: an editor saves in several steps, a checkout touches many files. */
const settleMs = 80;

/**
 * Calls `changed` after something in one of the followed folders came, went or was written. A handle of the system for each folder, and
 * none for its files, of which there may be thousands. What cannot be followed is not: who looks again sees it all the same.
 */
export class FolderWatch implements Disposable {
  readonly #root: string;
  readonly #changed: () => void;
  readonly #watchers = new Map<string, { readonly watcher: FSWatcher; readonly stamp: string }>();
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(root: string, changed: () => void) {
    this.#root = root;
    this.#changed = changed;
  }

  /** Follows these folders, by their paths below the root, and no others. Answers whether any of them is new. */
  follow(folders: Iterable<string>): boolean {
    if (this.#disposed) return false;
    const wanted = new Map([...folders].map((folder) => [folder, this.#stampOf(folder)]));
    for (const [folder, { watcher, stamp }] of this.#watchers) {
      // Another folder of the same name is not the one that is followed.
      if (wanted.get(folder) === stamp) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    const fresh = [...wanted].filter(([folder, stamp]) => stamp !== null && !this.#watchers.has(folder) && this.#add(folder, stamp));
    return fresh.length > 0;
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    for (const { watcher } of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #placeOf(folder: string): string {
    return path.join(this.#root, ...folder.split("/"));
  }

  /** Null where there is none. */
  #stampOf(folder: string): string | null {
    try {
      const info = statSync(this.#placeOf(folder), { throwIfNoEntry: false });
      return info ? `${info.ino}:${info.birthtimeMs}` : null;
    } catch {
      return null;
    }
  }

  #add(folder: string, stamp: string): boolean {
    try {
      const watcher = watch(this.#placeOf(folder), { persistent: false }, () => this.#settle());
      // A folder that goes takes its watcher with it.
      watcher.on("error", () => this.#settle());
      this.#watchers.set(folder, { watcher, stamp });
      return true;
    } catch {
      return false;
    }
  }

  #settle(): void {
    if (this.#disposed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#changed, settleMs);
  }
}
