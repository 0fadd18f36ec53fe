import { isMap, isScalar } from "yaml";
import { type Check, type CheckKind, type Comparison, checkKinds, comparisons, messageChoices } from "#shared/model/check";
import { mapped } from "./composed-shapes";
import { choice, type Field, flag, list, number, optional, pairsOf, record, required, type Shape, text } from "./shape";
import { type Written, WrittenMap } from "./written";
import { textOf } from "./yaml-text";

/** A comparison is written as a key, since its sign would be one of YAML's own. */
const words: Readonly<Record<Exclude<Comparison, "exists" | "is-missing">, string>> = {
  "==": "equals",
  "!=": "differs",
  "<": "below",
  "<=": "atMost",
  ">": "above",
  ">=": "atLeast",
  contains: "contains",
  matches: "matches",
};
const compared = comparisons.flatMap((sign) => (sign === "exists" || sign === "is-missing" ? [] : [{ sign, word: words[sign] }]));

interface Expected<T> {
  readonly comparison: Comparison;
  readonly value: T;
}

/** `equals: VALUE` and so on, or `exists: true`; `none` is the value where nothing is compared. */
function expectedField<T>(value: Shape<T>, none: T): Field<Expected<T>> {
  const keys = [...compared.map(({ word }) => word), "exists"];
  return {
    keys: Object.fromEntries([...compared.map(({ word }) => [word, value.schema] as const), ["exists", flag.schema] as const]),
    read: ({ written, map, reading }) => {
      const [first, second] = keys.flatMap((key) => {
        const node = written(key);
        return node === null ? [] : [{ key, node }];
      });
      if (!first) throw reading.wrong(map, `one of ${keys.join(", ")} is expected here`);
      if (second) throw reading.wrong(second.node, `${first.key} stands here already, and a check has one comparison`);
      const sign = compared.find(({ word }) => word === first.key)?.sign;
      if (sign !== undefined) return { comparison: sign, value: value.read(first.node, reading) };
      return { comparison: flag.read(first.node, reading) ? "exists" : "is-missing", value: none };
    },
    write: ({ comparison, value: expected }) => {
      if (comparison === "exists" || comparison === "is-missing") return [["exists", comparison === "exists"]];
      return [[words[comparison], value.write(expected)]];
    },
  };
}

const jsonNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * A JSON value, kept as its text. Texts, numbers, truths and null stand as YAML has them; anything else, and a number that YAML
 * would write otherwise, as `{ json: TEXT }`.
 */
const jsonValue: Shape<string> = {
  expects: "a text, a number, true, false, null, or { json: … }",
  schema: {
    anyOf: [
      { type: ["string", "number", "boolean", "null"] },
      { type: "object", properties: { json: { type: "string" } }, required: ["json"], additionalProperties: false },
    ],
  },
  read: (node, reading) => {
    if (isMap(node)) return jsonText.read(node, reading).json;
    if (!isScalar(node)) throw reading.refuse(node, jsonValue.expects);
    const { value } = node;
    if (typeof value !== "number" && typeof value !== "bigint") return value === null ? "null" : JSON.stringify(value);
    const source = textOf(node);
    return jsonNumber.test(source) ? source : String(value);
  },
  write: (json) => plainJson(json) ?? jsonText.write({ json }),
};
const jsonText = record<{ json: string }>({ json: required("json", text, "A value as JSON.") }, { inline: true });

/** Undefined for what YAML would not say in the same words. */
function plainJson(json: string): Written | undefined {
  if (json === "null") return null;
  if (json === "true" || json === "false") return json === "true";
  if (jsonNumber.test(json)) return String(Number(json)) === json ? Number(json) : undefined;
  if (!json.startsWith('"')) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "string" && JSON.stringify(value) === json ? value : undefined;
  } catch {
    return undefined;
  }
}

const anyNumber = number(0, Number.MAX_SAFE_INTEGER, { whole: false });
const path = required("path", text, "A JSONPath (RFC 9535) in the message as JSON.");
const inline = { inline: true };

type OfKind<K extends Check["kind"]> = Extract<Check, { readonly kind: K }>;
type Keyed = { readonly key: string; readonly expected: Expected<string> };

const keyed = (kind: "header" | "trailer") =>
  mapped(record<Keyed>({ key: required("key", text, "Its key."), expected: expectedField(text, "") }, inline), {
    read: ({ key, expected }): OfKind<"header" | "trailer"> => ({ kind, key, ...expected }),
    write: ({ key, comparison, value }) => ({ key, expected: { comparison, value } }),
  });

/** The checks by the key under which each stands. */
const shapes: Readonly<Record<CheckKind, Shape<Check>>> = {
  status: mapped(text, { read: (is): OfKind<"status"> => ({ kind: "status", is }), write: ({ is }) => is }),
  "status-message": mapped(record<{ expected: Expected<string> }>({ expected: expectedField(text, "") }, inline), {
    read: ({ expected }): OfKind<"status-message"> => ({ kind: "status-message", ...expected }),
    write: ({ comparison, value }) => ({ expected: { comparison, value } }),
  }),
  header: keyed("header"),
  trailer: keyed("trailer"),
  message: mapped(
    record<Pick<OfKind<"message">, "of" | "path"> & { readonly expected: Expected<string> }>(
      { of: optional("of", choice(messageChoices), "first", "Of which messages."), path, expected: expectedField(jsonValue, "") },
      inline,
    ),
    {
      read: ({ expected, ...rest }): OfKind<"message"> => ({ kind: "message", ...rest, ...expected }),
      write: ({ of, path: at, comparison, value }) => ({ of, path: at, expected: { comparison, value } }),
    },
  ),
  count: mapped(record<{ expected: Expected<number> }>({ expected: expectedField(anyNumber, 0) }, inline), {
    read: ({ expected }): OfKind<"count"> => ({ kind: "count", ...expected }),
    write: ({ comparison, value }) => ({ expected: { comparison, value } }),
  }),
  order: mapped(
    record<Pick<OfKind<"order">, "path" | "is">>(
      { path, is: required("is", choice(["ascending", "descending", "distinct"]), "What the values are from message to message.") },
      inline,
    ),
    { read: (found): OfKind<"order"> => ({ kind: "order", ...found }), write: ({ path: at, is }) => ({ path: at, is }) },
  ),
  latency: mapped(
    record<Pick<OfKind<"latency">, "to"> & { readonly expected: Expected<number> }>(
      {
        to: optional("to", choice(["end", "first-message"]), "end", "Milliseconds until then."),
        expected: expectedField(anyNumber, 0),
      },
      inline,
    ),
    {
      read: ({ to, expected }): OfKind<"latency"> => ({ kind: "latency", to, ...expected }),
      write: ({ to, comparison, value }) => ({ to, expected: { comparison, value } }),
    },
  ),
  schema: {
    expects: "true",
    schema: { const: true },
    read: (node, reading) => {
      if (!isScalar(node) || node.value !== true) throw reading.refuse(node, "true");
      return { kind: "schema" };
    },
    write: () => true,
  },
  snapshot: mapped(
    record<Pick<OfKind<"snapshot">, "ignore">>({ ignore: optional("ignore", list(text), [], "JSONPaths that may differ.") }, inline),
    { read: (found): OfKind<"snapshot"> => ({ kind: "snapshot", ...found }), write: ({ ignore }) => ({ ignore }) },
  ),
};

const keyOf = (kind: CheckKind) => (kind === "status-message" ? "statusMessage" : kind);
const kinds = checkKinds.map((kind) => ({ kind, key: keyOf(kind) }));
const expects = `a map with one of ${kinds.map(({ key }) => key).join(", ")}`;

/** What is expected of an answer: a map of one key, which says the kind. */
export const check: Shape<Check> = {
  expects,
  schema: {
    anyOf: kinds.map(({ kind, key }) => ({
      type: "object",
      properties: { [key]: shapes[kind].schema },
      required: [key],
      additionalProperties: false,
    })),
  },
  read: (node, reading) => {
    const [only, second] = isMap(node) ? pairsOf(node) : [];
    const kind = kinds.find(({ key }) => key === only?.name)?.kind;
    if (!only || kind === undefined) throw reading.refuse(only?.key ?? node, expects);
    if (second) throw reading.wrong(second.key, "each check is a map of its own, with one key");
    return shapes[kind].read(only.value ?? only.key, reading);
  },
  write: (value) => new WrittenMap([[keyOf(value.kind), shapes[value.kind].write(value)]]),
};
