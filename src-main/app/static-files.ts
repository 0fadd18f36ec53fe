import { readFile } from "node:fs/promises";
import path from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".ttf": "font/ttf",
  ".woff2": "font/woff2",
};

export interface StaticFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A name as our build writes them. No dot at its head: so no `..`, and nothing hidden. */
const segment = /^[\w@-][\w@.-]*$/;

/**
 * The built page's files. Only names that the build could have written are looked up at all, so that a path cannot lead
 * out of the folder, however it is written.
 */
export class StaticFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The file at a URL's path, `/` being index.html; null for what is not there. */
  async read(urlPath: string): Promise<StaticFile | null> {
    const segments = urlPath === "/" ? ["index.html"] : urlPath.slice(1).split("/");
    if (!urlPath.startsWith("/") || !segments.every((name) => segment.test(name))) return null;
    const type = types[path.extname(segments.at(-1) ?? "")];
    if (type === undefined) return null;
    try {
      return { type, bytes: new Uint8Array(await readFile(path.join(this.#folder, ...segments))) };
    } catch {
      return null;
    }
  }
}
