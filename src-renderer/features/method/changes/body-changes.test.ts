import { describe, expect, it } from "vitest";
import type { FieldFacts, MethodChanges, SchemaChange } from "#shared/model/schema-change";
import { changesOfBody } from "./body-changes";
import { actOn, removeFromBody, renameInBody } from "./body-edits";

const facts = (name: string, more: Partial<FieldFacts> = {}): FieldFacts => ({
  name,
  jsonName: name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
  number: 1,
  type: "string",
  form: "string",
  cardinality: "single",
  presence: "implicit",
  oneof: "",
  ...more,
});
const placed = (holder: string) => ({ side: "input", holder, path: "" }) as const;
const lostOf = (field: FieldFacts) => [...new Set([field.name, field.jsonName])];

function renamed(holder: string, from: string, to: string): SchemaChange {
  return { kind: "field-renamed", ...placed(holder), lost: lostOf(facts(from)), before: facts(from), after: facts(to), aspects: [] };
}

function removed(holder: string, name: string): SchemaChange {
  return { kind: "field-removed", ...placed(holder), lost: lostOf(facts(name)), before: facts(name) };
}

const routes: MethodChanges["routes"] = [
  {
    type: "Ask",
    steps: [
      { names: ["user", "person"], type: "User", isMap: false },
      { names: ["all_users", "allUsers"], type: "User", isMap: false },
      { names: ["by_id", "byId"], type: "User", isMap: true },
      { names: ["level"], type: "Level", isMap: false },
    ],
  },
  { type: "User", steps: [{ names: ["boss"], type: "User", isMap: false }] },
];
const known = (...changes: SchemaChange[]): MethodChanges => ({ changes, root: "Ask", routes, successor: null });
const uses = (body: string, ...changes: SchemaChange[]) =>
  changesOfBody(body, known(...changes)).map(({ path, places }) => `${path} ${places.length}`);

describe("what touches a body", () => {
  it("is what it uses: in objects, lists, maps, and types within themselves", () => {
    const change = renamed("User", "user_name", "display_name");
    expect(uses('{ "user": { "user_name": "x" } }', change)).toEqual(["user.user_name 1"]);
    expect(uses('{ "user": { "userName": "x" }, "allUsers": [{ "user_name": 1 }, {}, { "userName": 2 }] }', change)).toEqual([
      "user.userName 3",
    ]);
    expect(uses('{ "by_id": { "user_name": { "boss": { "user_name": "x" } } } }', change)).toEqual(["by_id[].boss.user_name 1"]);
    expect(uses('{ "person": { "user_name": "x" } }', change)).toEqual(["person.user_name 1"]);
    expect(uses('{ "user_name": "x", "other": { "user_name": "x" }, "user": { "display_name": "x" } }', change)).toEqual([]);
  });

  it("is found in a text that is half written, and in one with comments", () => {
    expect(uses('{ // "old": 1\n "old": ', removed("Ask", "old"))).toEqual(["old 1"]);
    expect(uses("", removed("Ask", "old"))).toEqual([]);
    expect(uses("[".repeat(200_000), removed("Ask", "old"))).toEqual([]);
  });

  it("is an enum's value by its name", () => {
    const change: SchemaChange = { kind: "value-removed", ...placed("Level"), before: { name: "LOW", number: 1 } };
    expect(uses('{ "level": "LOW" }', change)).toEqual(["level 1"]);
    expect(uses('{ "level": ["LOW", "HIGH", "LOW"] }', change)).toEqual(["level[] 2"]);
    expect(uses('{ "level": 1, "user": { "boss": "LOW" } }', change)).toEqual([]);
  });

  it("is another type for as long as the value has not followed", () => {
    const change: SchemaChange = {
      kind: "field-changed",
      ...placed("Ask"),
      lost: [],
      before: facts("age", { type: "int32", form: "number" }),
      after: facts("age"),
      aspects: ["type"],
    };
    expect(uses('{ "age": 30 }', change)).toEqual(["age 1"]);
    expect(uses('{ "age": "thirty" }', change)).toEqual([]);
    expect(uses('{ "age": null }', change)).toEqual(["age 1"]);
    const toList: SchemaChange = { ...change, before: facts("age"), after: facts("age", { cardinality: "repeated" }) };
    expect(uses('{ "age": "thirty" }', toList)).toEqual(["age 1"]);
    expect(uses('{ "age": ["thirty"] }', toList)).toEqual([]);
  });

  it("is not a presence that only the wire knows, but always the kind of the method", () => {
    const presence: SchemaChange = {
      kind: "field-changed",
      ...placed("Ask"),
      lost: [],
      before: facts("a"),
      after: facts("a", { presence: "explicit" }),
      aspects: ["presence"],
    };
    expect(uses('{ "a": "x" }', presence)).toEqual([]);
    expect(uses("", { kind: "kind-changed", before: "unary", after: "bidi" })).toEqual([" 0"]);
  });
});

describe("the acts", () => {
  const edit = (act: typeof renameInBody, body: string, ...changes: SchemaChange[]) => act(body, changesOfBody(body, known(...changes)));

  it("rename only the keys, in the spelling that was used, and keep comments", () => {
    const body = '{\n  // user_name: who\n  "user": { "user_name": "user_name" }, // user_name\n  "allUsers": [{ "userName": 1 },],\n}';
    expect(edit(renameInBody, body, renamed("User", "user_name", "display_name"))).toBe(
      '{\n  // user_name: who\n  "user": { "display_name": "user_name" }, // user_name\n  "allUsers": [{ "displayName": 1 },],\n}',
    );
  });

  it("rename an enum's value", () => {
    const change: SchemaChange = {
      kind: "value-renamed",
      ...placed("Level"),
      before: { name: "LOW", number: 1 },
      after: { name: "LEVEL_LOW", number: 1 },
    };
    expect(edit(renameInBody, '{ "level": ["LOW", "HIGH"] }', change)).toBe('{ "level": ["LEVEL_LOW", "HIGH"] }');
  });

  it("remove a property with its comma, its line and the comment behind", () => {
    const remove = (body: string) => edit(removeFromBody, body, removed("Ask", "old"));
    expect(remove('{\n  "a": 1, // one\n  "old": [\n    1\n  ], // string, old\n  "b": 2\n}')).toBe('{\n  "a": 1, // one\n  "b": 2\n}');
    expect(remove('{\n  "a": 1, // one\n  "old": 2 // two\n}')).toBe('{\n  "a": 1 // one\n}');
    expect(remove('{\r\n  "old": 2,\r\n  "a": 1\r\n}')).toBe('{\r\n  "a": 1\r\n}');
    expect(remove('{ "a": 1, "old": 2 }')).toBe('{ "a": 1 }');
    expect(remove('{ "old": 2, "a": 1 }')).toBe('{ "a": 1 }');
    expect(remove('{ "a": 1, /* why */ "old": 2, "b": 3 }')).toBe('{ "a": 1, /* why */ "b": 3 }');
    expect(remove('{"old":2}')).toBe("{}");
    expect(remove('{ "old": 2, }')).toBe("{ }");
  });

  it("remove several at once, neighbours and one within another too", () => {
    const changes = [removed("Ask", "user"), removed("User", "boss"), removed("Ask", "old")];
    const body = '{ "a": 1, "old": 2, "user": { "boss": {} } }';
    expect(edit(removeFromBody, body, ...changes)).toBe('{ "a": 1 }');
  });

  it("are offered where they help", () => {
    const offered = (body: string, change: SchemaChange) => changesOfBody(body, known(change)).map(actOn);
    expect(offered('{ "old": 1 }', removed("Ask", "old"))).toEqual(["remove"]);
    expect(offered('{ "a": 1 }', renamed("Ask", "a", "b"))).toEqual(["rename"]);
    expect(offered("{}", { kind: "kind-changed", before: "unary", after: "bidi" })).toEqual([null]);
  });
});
