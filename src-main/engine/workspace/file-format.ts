import type { YAMLMap } from "yaml";
import { Fault } from "#shared/base/fault";
import { positionAt } from "#shared/model/text-position";
import { mergeWritten } from "./merge";
import { canonicalText, rewrite } from "./rewrite";
import { type JsonSchema, Reading, type RecordShape } from "./shape";
import { isSameWritten } from "./written";
import { readYamlText, type YamlText } from "./yaml-text";

/** A key that Wirebench does not know: kept, and most likely a slip of the pen. */
export interface UnknownKeyAt {
  readonly key: string;
  readonly line: number;
  readonly column: number;
}

/** What a file says. */
export interface ReadFile<T> {
  readonly value: T;
  readonly unknown: readonly UnknownKeyAt[];
}

/** What came of two sides: one value, or the keys in which they contradict each other. */
export type Merged<T> = { readonly value: T } | { readonly conflicts: readonly string[] };

/** Changes a file's tree from one version of the files to the next, and says whether it had to: one that is of the next already stays. */
export type Migration = (root: YAMLMap) => boolean;

/** One of the four kinds of file of a workspace, between text and value. Line ends are `\\n`, without a byte order mark. */
export class FileFormat<T extends object> {
  readonly #shape: RecordShape<T>;
  readonly #migrations: readonly Migration[];
  readonly title: string;

  /** `migrations`: from version 1 to 2, from 2 to 3, and so on. */
  constructor(title: string, shape: RecordShape<T>, migrations: readonly Migration[] = []) {
    this.title = title;
    this.#shape = shape;
    this.#migrations = migrations;
  }

  /** The JSON Schema that editors check such a file by. */
  get schema(): JsonSchema {
    return { $schema: "https://json-schema.org/draft/2020-12/schema", title: this.title, ...this.#shape.schema };
  }

  /** `file`: its path in the workspace, for faults. Fault: workspace-file (facts: file, line, column, problem). */
  parse(text: string, file: string): ReadFile<T> {
    const { value, reading } = this.#read(this.#source(text, file));
    return {
      value,
      unknown: reading.unknown.map(({ key, offset }) => ({
        key,
        line: positionAt(text, offset).line,
        column: positionAt(text, offset).column,
      })),
    };
  }

  /** The text of a new file. Says nothing that goes without saying. */
  print(value: T): string {
    return canonicalText(this.#shape.write(value));
  }

  /** The text with another value: what has not changed, comments and unknown keys stay byte for byte. Fault: workspace-file for a text that cannot be read. */
  rewrite(text: string, file: string, value: T): string {
    const source = this.#source(text, file);
    const after = this.#shape.write(value);
    const before = this.#shape.write(this.#read(source).value);
    if (isSameWritten(before, after)) return text;
    // Never trust a text that was put together: what is written is what was meant, or nothing is written.
    const result = rewrite(source, before, after).find((one) =>
      isSameWritten(this.#shape.write(this.#read(this.#source(one, file)).value), after),
    );
    if (result !== undefined) return result;
    throw new Fault("internal", `${file} could not be rewritten: its new text would not say what was meant.`, { facts: { file } });
  }

  /** What `mine` and `theirs` made of `base`, key by key. */
  merge(base: T, mine: T, theirs: T): Merged<T> {
    const { merged, conflicts } = mergeWritten(this.#shape.write(base), this.#shape.write(mine), this.#shape.write(theirs));
    if (conflicts.length > 0) return { conflicts };
    try {
      return { value: this.parse(canonicalText(merged), this.title).value };
    } catch {
      // Each side is whole, and the two together are not: a `body` here and `messages` there.
      return { conflicts: [...merged.entries.keys()] };
    }
  }

  #source(text: string, file: string): YamlText {
    const source = readYamlText(text, file);
    if (source.root === null) return source;
    let migrated = false;
    for (const migrate of this.#migrations) migrated = migrate(source.root) || migrated;
    return { ...source, migrated };
  }

  #read(source: YamlText): { value: T; reading: Reading } {
    const reading = new Reading(source);
    return { value: this.#shape.readMap(source.root, reading), reading };
  }
}
