import type { CompiledFile, CompiledSchema, FileSymbols } from "./compiled";

/** A compiled file and what pages need of it. */
export interface Compilation {
  readonly file: CompiledFile;
  readonly symbols: FileSymbols;
}

/** A compilation and what it was made of: the same key again gives the same. Null where more than that had a part in it. */
export interface KeyedCompilation extends Compilation {
  readonly key: string | null;
}

/** Compilations of an earlier run, by import name. */
export type EarlierCompilations = ReadonlyMap<string, KeyedCompilation>;

/** The texts of a source, by import name. */
export interface SourceTexts {
  readonly names: ReadonlySet<string>;
  /** Asked for these names only. Rejects with Fault file-unreadable. */
  read(file: string): Promise<string>;
  /** The import name of the file that `path`, written in an import statement of `importer`, means; null if there is none. */
  resolveImport(importer: string, path: string): string | null;
}

/** A source, compiled. */
export interface SourceCompilation {
  readonly schema: CompiledSchema;
  readonly files: readonly Compilation[];
  readonly texts: SourceTexts;
}
