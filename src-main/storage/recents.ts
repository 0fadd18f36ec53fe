import { createHash } from "node:crypto";
import path from "node:path";
import * as v from "valibot";
import { Fault } from "#shared/base/fault";
import type { RecentEntry } from "#shared/model/settings";
import { JsonFile } from "./json-file";
import { shortPath } from "./short-path";

const maxRecents = 20;

const schema = v.object({
  recents: v.array(
    v.union([
      v.object({ path: v.string(), importPaths: v.optional(v.array(v.string())), openedAt: v.number() }),
      v.object({ target: v.string(), openedAt: v.number() }),
    ]),
  ),
});

/** A place on the disk, or a server that was asked for its schema. */
export type RecentPlace = { readonly path: string } | { readonly target: string };

/** Files, folders and servers that were open before, the latest first. */
export class Recents {
  readonly #file: JsonFile<v.InferOutput<typeof schema>>;
  readonly #home: string;
  readonly #now: () => number;

  constructor(folder: string, home: string, now: () => number = Date.now) {
    this.#file = new JsonFile(path.join(folder, "recents.json"), schema, { recents: [] });
    this.#home = home;
    this.#now = now;
  }

  async list(): Promise<RecentEntry[]> {
    const { recents } = await this.#file.read();
    return recents.map((recent) => ({ id: idOf(recent), ...this.#words(recent), openedAt: recent.openedAt }));
  }

  async add(place: RecentPlace): Promise<void> {
    const openedAt = this.#now();
    await this.#file.update(({ recents }) => {
      const known = recents.find((recent) => idOf(recent) === idOf(place));
      const others = recents.filter((recent) => recent !== known);
      return { recents: [{ ...(known ?? place), openedAt }, ...others].slice(0, maxRecents) };
    });
  }

  /** Notes with what import paths these places were opened last. */
  async keepImportPaths(places: readonly string[], importPaths: readonly string[]): Promise<void> {
    await this.#file.update(({ recents }) => ({
      recents: recents.map((recent) =>
        "path" in recent && places.includes(recent.path) ? { ...recent, importPaths: [...importPaths] } : recent,
      ),
    }));
  }

  /** The import paths that any of these places was opened with last. */
  async importPathsOf(places: readonly string[]): Promise<string[]> {
    const { recents } = await this.#file.read();
    return [...new Set(recents.flatMap((recent) => ("path" in recent && places.includes(recent.path) ? (recent.importPaths ?? []) : [])))];
  }

  /** Fault: `file-not-found` for an id that is not in the list. */
  async placeOf(id: string): Promise<RecentPlace> {
    const { recents } = await this.#file.read();
    const found = recents.find((recent) => idOf(recent) === id);
    if (found) return found;
    throw new Fault("file-not-found", "This entry is not among the recent files any more.", { act: "Open it anew." });
  }

  #words(place: RecentPlace): Pick<RecentEntry, "kind" | "label" | "detail"> {
    if ("target" in place) return { kind: "server", label: place.target, detail: "reflection" };
    return { kind: "place", label: path.basename(place.path) || place.path, detail: shortPath(path.dirname(place.path), this.#home) };
  }

  /** Resolves when nothing is being read or written. */
  idle(): Promise<void> {
    return this.#file.idle();
  }

  async clear(): Promise<void> {
    await this.#file.write({ recents: [] });
  }
}

/** The page gets ids, never paths to open. */
function idOf(place: RecentPlace): string {
  const text = "path" in place ? place.path : `server\0${place.target}`;
  return createHash("sha256").update(text).digest("base64url").slice(0, 16);
}
