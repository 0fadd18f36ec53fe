import { type FSWatcher, watch } from "node:fs";
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
  readonly #watchers = new Map<string, FSWatcher>();
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(root: string, changed: () => void) {
    this.#root = root;
    this.#changed = changed;
  }

  /** Follows these folders, by their paths below the root, and no others. Answers whether any of them is new. */
  follow(folders: Iterable<string>): boolean {
    if (this.#disposed) return false;
    const wanted = new Set(folders);
    for (const [folder, watcher] of this.#watchers) {
      if (wanted.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    const fresh = [...wanted].filter((folder) => !this.#watchers.has(folder) && this.#add(folder));
    return fresh.length > 0;
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #add(folder: string): boolean {
    try {
      const watcher = watch(path.join(this.#root, ...folder.split("/")), { persistent: false }, () => this.#settle());
      // A folder that goes takes its watcher with it.
      watcher.on("error", () => this.#settle());
      this.#watchers.set(folder, watcher);
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
