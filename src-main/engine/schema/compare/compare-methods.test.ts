import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SchemaChange } from "#shared/model/schema-change";
import { compareMethods } from "./compare-methods";
import { compile, shapeIn } from "./testing/compile";

const service = "service S { rpc Do(Ask) returns (Answer); }";
const file = (...parts: string[]) => `syntax = "proto3";\npackage p;\n${parts.join("\n")}\n`;

async function changes(before: string, after: string): Promise<SchemaChange[]> {
  const [one, other] = [await compile(before), await compile(after)];
  return compareMethods(shapeIn(one, "p.S/Do"), shapeIn(other, "p.S/Do"));
}

/** The changes of one message `Ask` whose fields are given, one line each. */
async function fields(before: string, after: string): Promise<string[]> {
  const found = await changes(
    file(service, `message Ask { ${before} }`, "message Answer {}"),
    file(service, `message Ask { ${after} }`, "message Answer {}"),
  );
  return found.map(line);
}

function line(change: SchemaChange): string {
  const place = "path" in change ? ` ${change.path}` : "";
  const what = "aspects" in change && change.aspects.length > 0 ? ` (${change.aspects.join()})` : "";
  return `${change.kind}${place}${what}`;
}

describe("one field", () => {
  it("is removed, added, renamed, renumbered", async () => {
    expect(await fields("string a = 1; string b = 2;", "string b = 2;")).toEqual(["field-removed a"]);
    expect(await fields("string b = 2;", "string a = 1; string b = 2;")).toEqual(["field-added a"]);
    expect(await fields("string a = 1;", "string b = 1;")).toEqual(["field-renamed a"]);
    expect(await fields("string a = 1;", "string a = 2;")).toEqual(["field-changed a (number)"]);
  });

  it("has another type, label, presence, oneof, JSON name", async () => {
    expect(await fields("int32 a = 1;", "string a = 1;")).toEqual(["field-changed a (type)"]);
    expect(await fields("int32 a = 1;", "repeated int32 a = 1;")).toEqual(["field-changed a (type)"]);
    expect(await fields("map<string, int32> a = 1;", "map<int32, int32> a = 1;")).toEqual(["field-changed a (type)"]);
    expect(await fields("int32 a = 1;", "optional int32 a = 1;")).toEqual(["field-changed a (presence)"]);
    expect(await fields("int32 a = 1;", "oneof one { int32 a = 1; }")).toEqual(["field-changed a (presence,oneof)"]);
    expect(await fields("int32 a = 1;", 'int32 a = 1 [json_name = "A"];')).toEqual(["field-changed a (json-name)"]);
  });

  it("of another form under the same number is another field", async () => {
    expect(await fields("string email = 3;", "int32 age = 3;")).toEqual(["field-removed email", "field-added age"]);
    expect(await fields("string a = 3;", "repeated string b = 3;")).toEqual(["field-removed a", "field-added b"]);
  });

  it("that takes the name of a removed one is not a renamed one", async () => {
    expect(await fields("string a = 1; string b = 2;", "string b = 1;")).toEqual(["field-removed a", "field-changed b (number)"]);
  });

  it("says which spellings are lost", async () => {
    const lost = async (before: string, after: string) =>
      (
        await changes(
          file(service, `message Ask { ${before} }`, "message Answer {}"),
          file(service, `message Ask { ${after} }`, "message Answer {}"),
        )
      ).flatMap((change) => ("lost" in change ? [change.lost] : []));
    expect(await lost("string user_name = 1;", "string display_name = 1;")).toEqual([["user_name", "userName"]]);
    expect(await lost("string user_name = 1;", "string userName = 1;")).toEqual([["user_name"]]);
    expect(await lost("string user_name = 1;", 'string user_name = 1 [json_name = "u"];')).toEqual([["userName"]]);
  });
});

describe("types", () => {
  it("are followed through fields, lists, maps and cycles, each once, by the shortest way", async () => {
    const of = (name: string) =>
      file(
        service,
        "message Ask { Tree tree = 1; repeated User users = 2; map<string, User> by_id = 3; }",
        "message Tree { repeated Tree branches = 1; Leaf leaf = 2; Ask again = 3; }",
        `message Leaf { string ${name} = 1; }`,
        `message User { Leaf leaf = 1; string ${name} = 2; }`,
        `message Answer { repeated User users = 1; int32 ${name} = 2; }`,
      );
    expect((await changes(of("old"), of("new"))).map(line)).toEqual([
      "field-renamed users[].old",
      "field-renamed tree.leaf.old",
      "field-renamed old",
    ]);
  });

  it("that are renamed are the same types still", async () => {
    const of = (user: string, level: string) =>
      file(
        service,
        `message Ask { repeated ${user} users = 1; }`,
        `message ${user} { string name = 1; ${level} level = 2; }`,
        `enum ${level} { NONE = 0; ALL = 1; }`,
        "message Answer {}",
      );
    expect((await changes(of("User", "Level"), of("Person", "Rank"))).map(line)).toEqual([
      "type-renamed users[]",
      "type-renamed users[].level",
    ]);
  });

  it("that only stand in another's place are other types", async () => {
    const of = (type: string) =>
      file(
        service,
        `message Ask { ${type} it = 1; }`,
        "message Answer { User user = 1; Team team = 2; }",
        "message User { string name = 1; }",
        "message Team { repeated User members = 3; }",
      );
    expect((await changes(of("User"), of("Team"))).map(line)).toEqual(["field-changed it (type)"]);
  });

  it("of the method itself", async () => {
    const of = (input: string, kind = "") =>
      file(
        `service S { rpc Do(${input}) returns (${kind} Answer); }`,
        "message Ask { string a = 1; Other o = 2; }",
        "message Other { int32 b = 5; Ask ask = 1; }",
        "message Answer {}",
      );
    expect((await changes(of("Ask"), of("Other", "stream"))).map(line)).toEqual(["kind-changed", "input-changed"]);
  });

  it("of enums: values removed, renamed, renumbered, added; an alias is no rename", async () => {
    const of = (values: string) => file(service, "message Ask { E e = 1; }", `enum E { ${values} }`, "message Answer {}");
    const found = async (before: string, after: string) => (await changes(of(before), of(after))).map(line);
    expect(await found("A = 0; B = 1;", "A = 0;")).toEqual(["value-removed e"]);
    expect(await found("A = 0; B = 1;", "A = 0; C = 1;")).toEqual(["value-renamed e"]);
    expect(await found("A = 0; B = 1;", "A = 0; B = 2;")).toEqual(["value-renumbered e"]);
    expect(await found("A = 0;", "A = 0; B = 1;")).toEqual(["value-added e"]);
    const aliased = "option allow_alias = true; A = 0; B = 1; C = 1;";
    expect(await found("A = 0; B = 1;", aliased)).toEqual(["value-added e"]);
    expect(await found(aliased, "A = 0; B = 1;")).toEqual(["value-renamed e"]);
  });

  it("with names that are traps for objects", async () => {
    expect(await fields("string __proto__ = 1; string constructor = 2;", "string constructor = 1;")).toEqual([
      "field-removed __proto__",
      "field-changed constructor (number)",
    ]);
  });
});

interface Field {
  readonly name: string;
  readonly type: string;
}

const names = "abcdefgh".split("");
const scalars = ["string", "int32", "bytes", "bool", "double"];
const typeNames = ["Ask", "Answer", "One", "Two"];

/** Messages that hold each other in any way, cycles included. */
const schema = fc.tuple(
  ...typeNames.map(() =>
    fc
      .uniqueArray(
        fc.record<Field>({
          name: fc.constantFrom(...names),
          type: fc.oneof(
            fc.constantFrom(...scalars),
            fc.constantFrom(...typeNames, "E"),
            fc.constantFrom(...typeNames).map((type) => `repeated ${type}`),
            fc.constantFrom(...typeNames, "E").map((type) => `map<string, ${type}>`),
          ),
        }),
        { selector: ({ name }) => name, minLength: 1, maxLength: 6 },
      )
      .map((fields) => fields.map((field, at) => ({ ...field, number: at + 1 }))),
  ),
);
type Schema = typeof schema extends fc.Arbitrary<infer T> ? T : never;

function textOf(messages: Schema): string {
  const bodies = messages.map((fields, at) => {
    const lines = fields.map(({ name, type, number }) => `  ${type} ${name} = ${number};`);
    return `message ${typeNames[at]} {\n${lines.join("\n")}\n}`;
  });
  return file(service, ...bodies, "enum E { ZERO = 0; }");
}

describe("any schema", () => {
  it("compared with itself gives nothing", async () => {
    await fc.assert(
      fc.asyncProperty(schema, async (messages) => {
        expect(await changes(textOf(messages), textOf(messages))).toEqual([]);
      }),
      {
        numRuns: 60,
      },
    );
  });

  it("with one field renamed or removed gives exactly that", async () => {
    const edit = fc.record({ at: fc.nat({ max: 5 }), remove: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(schema, edit, async (messages, { at, remove }) => {
        const [ask = [], ...others] = messages;
        const chosen = ask[at % ask.length];
        if (!chosen) throw new Error("A message without fields.");
        const edited = remove
          ? ask.filter((field) => field !== chosen)
          : ask.map((field) => (field === chosen ? { ...field, name: "renamed" } : field));
        const found = await changes(textOf(messages), textOf([edited, ...others] as Schema));
        const own = found.filter((change) => !("path" in change) || change.holder === "p.Ask");
        // What the removed field alone led to is not compared any more, and nothing else has changed.
        expect(own).toEqual(found);
        expect(own).toHaveLength(1);
        expect(own[0]).toMatchObject({ kind: remove ? "field-removed" : "field-renamed", before: { name: chosen.name } });
        if (!remove) expect(own[0]).toMatchObject({ after: { name: "renamed" }, aspects: [] });
      }),
      { numRuns: 60 },
    );
  });
});
