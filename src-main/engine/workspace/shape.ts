import { isMap, isScalar, isSeq, type Node, Scalar, type YAMLMap } from "yaml";
import { isSameWritten, type Written, WrittenMap } from "./written";
import { placedFault, textOf, type YamlText } from "./yaml-text";

/** The part of JSON Schema (draft 2020-12) that shapes are told in. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** One kind of value of a file: how it is read, how it is written, and what it is told as to editors. */
export interface Shape<T> {
  /** What is expected, for people: `a text`. */
  readonly expects: string;
  readonly schema: JsonSchema;
  /** Fault: workspace-file, at the node. */
  read(node: Node, reading: Reading): T;
  write(value: T): Written;
}

/** A key that the file has and no shape knows; it is kept. */
export interface UnknownKey {
  readonly key: string;
  readonly offset: number;
}

/** So many are told of a file. */
const maxUnknown = 100;

/** The reading of one file. */
export class Reading {
  readonly #source: YamlText;
  readonly #unknown: UnknownKey[] = [];

  constructor(source: YamlText) {
    this.#source = source;
  }

  /** The first of them. */
  get unknown(): readonly UnknownKey[] {
    return this.#unknown;
  }

  noteUnknown(key: UnknownKey): void {
    if (this.#unknown.length < maxUnknown) this.#unknown.push(key);
  }

  /** The fault of a node that is not what is expected. */
  refuse(node: Node, expects: string) {
    return placedFault(this.#source, node.range?.[0] ?? 0, `${expects} is expected here, and this is ${kindOf(node)}`);
  }

  /** A fault with words of its own. */
  wrong(node: Node | null, problem: string) {
    return placedFault(this.#source, node?.range?.[0] ?? 0, problem);
  }
}

function kindOf(node: Node): string {
  if (isMap(node)) return "a map";
  if (isSeq(node)) return "a list";
  const text = isScalar(node) ? textOf(node) : "";
  return text === "" ? "nothing" : JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

/** Is there nothing, or only `~`? */
function isNothing(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

/** A text. What looks like a number or a truth is taken as it is written. */
export const text: Shape<string> = {
  expects: "a text",
  schema: { type: ["string", "number", "boolean"] },
  read: (node, reading) => {
    if (!isScalar(node)) throw reading.refuse(node, "a text");
    return textOf(node);
  },
  write: (value) => value,
};

export const flag: Shape<boolean> = {
  expects: "true or false",
  schema: { type: "boolean" },
  read: (node, reading) => {
    if (!isScalar(node) || typeof node.value !== "boolean") throw reading.refuse(node, "true or false");
    return node.value;
  },
  write: (value) => value,
};

/** A number between two others, both included. */
export function number(least: number, most: number, { whole = true } = {}): Shape<number> {
  const expects = `a ${whole ? "whole " : ""}number from ${least} to ${most}`;
  return {
    expects,
    schema: { type: whole ? "integer" : "number", minimum: least, maximum: most },
    read: (node, reading) => {
      const value = isScalar(node) ? node.value : null;
      const fits = typeof value === "number" && value >= least && value <= most && (!whole || Number.isInteger(value));
      if (!fits) throw reading.refuse(node, expects);
      return value;
    },
    write: (value) => value,
  };
}

/** One of some words. */
export function choice<T extends string>(words: readonly T[]): Shape<T> {
  const expects = words.length === 1 ? `${words[0]}` : `one of ${words.join(", ")}`;
  return {
    expects,
    schema: { enum: words },
    read: (node, reading) => {
      const word = isScalar(node) ? textOf(node) : null;
      const found = words.find((one) => one === word);
      if (found === undefined) throw reading.refuse(node, expects);
      return found;
    },
    write: (value) => value,
  };
}

/** As many as there are. */
export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return {
    expects: "a list",
    schema: { type: "array", items: item.schema },
    read: (node, reading) => {
      if (!isSeq<Node>(node)) throw reading.refuse(node, "a list");
      return node.items.map((one) => item.read(one, reading));
    },
    write: (values) => values.map((value) => item.write(value)),
  };
}

/** The pairs of a map, in order. */
export function pairsOf(map: YAMLMap): { readonly key: Scalar; readonly name: string; readonly value: Node | null }[] {
  // A text that was read has scalars as keys and nodes as values.
  return (map as YAMLMap<Scalar, Node | null>).items.map(({ key, value }) => ({ key, name: textOf(key), value }));
}

/** What a record's field is read from. */
export interface FieldSource {
  /** Null where the key is not there or says nothing. */
  at(key: string): Node | null;
  /** Null where the key is not there; a node that says nothing may be meant so. */
  written(key: string): Node | null;
  readonly map: YAMLMap | null;
  readonly reading: Reading;
}

/** A field of a record: mostly one key of the map. */
export interface Field<T> {
  readonly keys: Readonly<Record<string, JsonSchema>>;
  /** The key that must be there. */
  readonly required?: string;
  read(source: FieldSource): T;
  write(value: T): readonly (readonly [string, Written])[];
}

/** A key that must be there. */
export function required<T>(key: string, shape: Shape<T>, description: string): Field<T> {
  return {
    keys: { [key]: { description, ...shape.schema } },
    required: key,
    read: ({ at, map, reading }) => {
      const node = at(key);
      if (node === null) throw reading.wrong(map, `\`${key}\` is missing: ${shape.expects}`);
      return shape.read(node, reading);
    },
    write: (value) => [[key, shape.write(value)]],
  };
}

/** A key that stands for `initial` where it is not there, and is not written then. */
export function optional<T>(key: string, shape: Shape<T>, initial: T, description: string): Field<T> {
  const none = shape.write(initial);
  return {
    keys: { [key]: { description, ...shape.schema } },
    read: ({ at, reading }) => {
      const node = at(key);
      return node === null ? initial : shape.read(node, reading);
    },
    write: (value) => (isSameWritten(shape.write(value), none) ? [] : [[key, shape.write(value)]]),
  };
}

/** A property that is absent with its key. */
export function perhaps<T>(key: string, shape: Shape<T>, description: string): Field<T | undefined> {
  return orElse(undefined, key, shape, description);
}

/** Null with its key. */
export function nullable<T>(key: string, shape: Shape<T>, description: string): Field<T | null> {
  return orElse(null, key, shape, description);
}

function orElse<T, N extends null | undefined>(none: N, key: string, shape: Shape<T>, description: string): Field<T | N> {
  return {
    keys: { [key]: { description, ...shape.schema } },
    read: ({ at, reading }) => {
      const node = at(key);
      return node === null ? none : shape.read(node, reading);
    },
    write: (value) => (value === null || value === undefined ? [] : [[key, shape.write(value)]]),
  };
}

/** A map of known keys, which are written in the order of the alphabet. A key that is not known is noted and kept. */
export function record<T extends object>(fields: { readonly [K in keyof T]-?: Field<T[K]> }, { inline = false } = {}): RecordShape<T> {
  const all = Object.entries(fields) as [string, Field<unknown>][];
  const properties = Object.fromEntries(all.flatMap(([, { keys }]) => Object.entries(keys)).sort(([a], [b]) => (a < b ? -1 : 1)));
  const needed = all.flatMap(([, field]) => (field.required === undefined ? [] : [field.required])).sort();
  const expects = needed.length === 0 ? "a map" : `a map with ${needed.map((key) => `\`${key}\``).join(" and ")}`;
  const readMap = (map: YAMLMap | null, reading: Reading): T => {
    const nodes = new Map<string, Node>();
    for (const { key, name, value } of map === null ? [] : pairsOf(map)) {
      if (!Object.hasOwn(properties, name)) reading.noteUnknown({ key: name, offset: key.range?.[0] ?? 0 });
      else nodes.set(name, value ?? new Scalar(null));
    }
    const written = (key: string) => nodes.get(key) ?? null;
    const at = (key: string) => (isNothing(written(key)) ? null : written(key));
    const source: FieldSource = { at, written, map, reading };
    const found = all.map(([property, field]) => [property, field.read(source)] as const);
    return Object.fromEntries(found.filter(([, value]) => value !== undefined)) as T;
  };
  return {
    expects,
    schema: { type: "object", properties, ...(needed.length > 0 && { required: needed }), additionalProperties: false },
    readMap,
    read: (node, reading) => {
      if (!isMap(node)) throw reading.refuse(node, expects);
      return readMap(node, reading);
    },
    write: (value) => {
      const entries = all.flatMap(([property, field]) => field.write((value as Record<string, unknown>)[property]));
      return new WrittenMap(
        entries.sort(([a], [b]) => (a < b ? -1 : 1)),
        { inline },
      );
    },
  };
}

export interface RecordShape<T> extends Shape<T> {
  /** Null reads as an empty map. */
  readMap(map: YAMLMap | null, reading: Reading): T;
  write(value: T): WrittenMap;
}
