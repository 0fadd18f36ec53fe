import { readdir, realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join, posix, resolve } from "node:path";
import type { Cancellation } from "#shared/base/cancellation";
import { repositoryOf } from "./custom-roots";
import { isSkipped } from "./folder-listings";
import { toSlashes } from "./slashes";

/** A folder below which missing imports are. */
export interface RootCandidate {
  /** Absolute. */
  readonly folder: string;
  /** The missing imports that it would resolve. */
  readonly finds: readonly string[];
}

export interface CandidateSearch {
  /** The best first: those that resolve most, of equals the nearest. */
  readonly candidates: readonly RootCandidate[];
  /** The folder that was searched. */
  readonly place: string;
  /** False where the search ended at one of its bounds. */
  readonly complete: boolean;
}

/** Bounds of a search: somebody waits for it, and the place may be a home folder. */
export interface SearchBounds {
  readonly entries: number;
  readonly depth: number;
  readonly milliseconds: number;
}

const usualBounds: SearchBounds = { entries: 200_000, depth: 16, milliseconds: 4000 };
const maxCandidates = 40;

/**
 * Seeks folders that would be the import root of `missing` for a source that was opened from `paths`: below the root of
 * its git repository, or else below the folder around what was opened. Throws the reason of a cancellation.
 */
export async function findRootCandidates(
  paths: readonly string[],
  missing: readonly string[],
  cancellation?: Cancellation,
  bounds: SearchBounds = usualBounds,
): Promise<CandidateSearch> {
  const opened = await openedFolder(paths);
  const place = await placeOfSearch(opened);
  const walk = new Walk(missing, bounds, cancellation);
  const complete = missing.length === 0 || (await walk.below(place));
  const candidates = [...walk.found].map(([folder, finds]) => ({ folder, finds: [...finds].sort() }));
  const nearness = ({ folder }: RootCandidate) => sharedDepth(folder, opened);
  candidates.sort((a, b) => b.finds.length - a.finds.length || nearness(b) - nearness(a) || compare(a.folder, b.folder));
  return { candidates: candidates.slice(0, maxCandidates), place, complete };
}

/** The deepest folder that holds all that was opened. */
async function openedFolder(paths: readonly string[]): Promise<string> {
  const folders = await Promise.all(
    paths.map(async (path) => {
      const info = await stat(path).catch(() => null);
      const place = toSlashes(resolve(path));
      return info?.isDirectory() ? place : posix.dirname(place);
    }),
  );
  let common = folders[0] ?? "/";
  while (posix.dirname(common) !== common && !folders.every((folder) => folder === common || folder.startsWith(`${common}/`))) {
    common = posix.dirname(common);
  }
  return common;
}

async function placeOfSearch(opened: string): Promise<string> {
  const repository = await repositoryOf(opened);
  if (repository !== null) return repository;
  const parent = posix.dirname(opened);
  // All of a home folder or a disk is no project.
  return posix.dirname(parent) === parent || parent === toSlashes(homedir()) ? opened : parent;
}

class Walk {
  readonly found = new Map<string, Set<string>>();
  readonly #byName = new Map<string, string[]>();
  readonly #bounds: SearchBounds;
  readonly #cancellation: Cancellation | undefined;
  readonly #until: number;
  readonly #seen = new Set<string>();
  #entries = 0;

  constructor(missing: readonly string[], bounds: SearchBounds, cancellation: Cancellation | undefined) {
    for (const path of missing) {
      const name = posix.basename(path);
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), path]);
    }
    this.#bounds = bounds;
    this.#cancellation = cancellation;
    this.#until = performance.now() + bounds.milliseconds;
  }

  /** Level by level, so that what is near is found even where the bounds end the walk. True if they did not. */
  async below(place: string): Promise<boolean> {
    let level = [place];
    for (let depth = 0; level.length > 0; depth++) {
      if (depth > this.#bounds.depth) return false;
      const deeper: string[] = [];
      for (const folder of level) {
        this.#cancellation?.throwIfCancelled();
        if (this.#entries > this.#bounds.entries || performance.now() > this.#until) return false;
        for (const inner of await this.#look(folder)) deeper.push(inner);
      }
      level = deeper;
    }
    return true;
  }

  /** Notes the files of a folder that are missing; answers the folders in it. */
  async #look(folder: string): Promise<string[]> {
    const real = await realpath(folder).catch(() => folder);
    if (this.#seen.has(real)) return [];
    this.#seen.add(real);
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    this.#entries += entries.length;
    const inner: string[] = [];
    for (const entry of entries) {
      const path = toSlashes(join(folder, entry.name));
      if (this.#byName.has(entry.name)) this.#note(path);
      else if ((entry.isDirectory() || entry.isSymbolicLink()) && !isSkipped(entry.name)) inner.push(path);
    }
    return inner;
  }

  #note(path: string): void {
    for (const missing of this.#byName.get(posix.basename(path)) ?? []) {
      if (!path.endsWith(`/${missing}`)) continue;
      const root = path.slice(0, -missing.length - 1);
      this.found.set(root, (this.found.get(root) ?? new Set()).add(missing));
    }
  }
}

function sharedDepth(a: string, b: string): number {
  const [left, right] = [a.split("/"), b.split("/")];
  const differs = left.findIndex((part, index) => part !== right[index]);
  const shared = differs < 0 ? left.length : differs;
  return 2 * shared - left.length;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
