import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { EarlierCompilations, KeyedCompilation } from "./compilation";
import type { FileSymbols } from "./compiled";
import { compilerVersion } from "./text-compiler";

/** What all sources together may take on the disk. */
const maxBytes = 512 * 1024 * 1024;

/** Node's own format for values changes with it. */
const format = `wirebench schema ${compilerVersion} ${process.versions.v8}`;

interface Stored {
  readonly format: string;
  readonly files: readonly { readonly key: string; readonly file: KeyedCompilation["file"]; readonly symbols: Uint8Array }[];
}

/**
 * Compilations of sources on the disk, one file each, under names that are made of hashes. Holds what can be made again:
 * whatever is wrong with it costs time and nothing else.
 */
export class CompilationCache {
  readonly #folder: string;
  readonly #maxBytes: number;

  constructor(folder: string, limit = maxBytes) {
    this.#folder = folder;
    this.#maxBytes = limit;
  }

  /** What was written last for a source; nothing where there is none, or none of use. */
  async read(sourceId: string): Promise<EarlierCompilations> {
    try {
      const stored: Stored = deserialize(await readFile(this.#path(sourceId)));
      if (stored.format !== format) return new Map();
      return new Map(stored.files.map((entry) => [entry.file.name, new StoredCompilation(entry)]));
    } catch {
      return new Map();
    }
  }

  /** Replaces what is kept of a source, and makes room. Never throws: a full disk is no reason to lose a schema. */
  async write(sourceId: string, compilations: Iterable<KeyedCompilation>): Promise<void> {
    const files = [...compilations].flatMap(({ key, file, symbols }) => (key === null ? [] : [{ key, file, symbols: serialize(symbols) }]));
    const path = this.#path(sourceId);
    const temporary = `${path}.${process.pid}.tmp`;
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(temporary, serialize({ format, files } satisfies Stored), { mode: 0o600 });
      await rename(temporary, path);
      await this.#makeRoom();
    } catch {
      await rm(temporary, { force: true }).catch(() => {});
    }
  }

  #path(sourceId: string): string {
    return join(this.#folder, `${sourceId}.bin`);
  }

  /** Takes away what was not written for the longest time. */
  async #makeRoom(): Promise<void> {
    const paths = (await readdir(this.#folder)).map((name) => join(this.#folder, name));
    const found = await Promise.all(paths.map(async (path) => ({ path, ...sizeAndTime(await stat(path).catch(() => null)) })));
    let bytes = 0;
    for (const { path, size } of found.sort((a, b) => b.time - a.time)) {
      bytes += size;
      if (bytes > this.#maxBytes) await rm(path, { force: true });
    }
  }
}

function sizeAndTime(info: { readonly size: number; readonly mtimeMs: number } | null): { size: number; time: number } {
  return { size: info?.size ?? 0, time: info?.mtimeMs ?? 0 };
}

/** The symbols of a file are many, and asked for only when something changes or is searched for. */
class StoredCompilation implements KeyedCompilation {
  readonly key: string;
  readonly file: KeyedCompilation["file"];
  readonly #stored: Uint8Array;
  #symbols: FileSymbols | undefined;

  constructor({ key, file, symbols }: Stored["files"][number]) {
    this.key = key;
    // Copies: what was read are views of the whole, which would stay in memory with each of them.
    this.file = { ...file, descriptor: new Uint8Array(file.descriptor), sourceInfo: new Uint8Array(file.sourceInfo) };
    this.#stored = new Uint8Array(symbols);
  }

  get symbols(): FileSymbols {
    this.#symbols ??= deserialize(this.#stored) as FileSymbols;
    return this.#symbols;
  }
}
