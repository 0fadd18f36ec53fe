import { createHash } from "node:crypto";
import path from "node:path";
import * as v from "valibot";
import { Fault } from "#shared/base/fault";
import type { RecentEntry } from "#shared/model/settings";
import { JsonFile } from "./json-file";
import { shortPath } from "./short-path";

const maxRecents = 20;

const schema = v.object({ recents: v.array(v.object({ path: v.string(), openedAt: v.number() })) });

/** Files and folders that were open before, the latest first. */
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
    return recents.map((recent) => ({
      id: idOf(recent.path),
      label: path.basename(recent.path) || recent.path,
      detail: shortPath(path.dirname(recent.path), this.#home),
      openedAt: recent.openedAt,
    }));
  }

  async add(place: string): Promise<void> {
    await this.#file.update(({ recents }) => {
      const others = recents.filter((recent) => recent.path !== place);
      return { recents: [{ path: place, openedAt: this.#now() }, ...others].slice(0, maxRecents) };
    });
  }

  /** The absolute path. Fault: `file-not-found` for an id that is not in the list. */
  async pathOf(id: string): Promise<string> {
    const { recents } = await this.#file.read();
    const found = recents.find((recent) => idOf(recent.path) === id);
    if (found) return found.path;
    throw new Fault("file-not-found", "This entry is not among the recent files any more.", { act: "Open it anew." });
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
function idOf(place: string): string {
  return createHash("sha256").update(place).digest("base64url").slice(0, 16);
}
