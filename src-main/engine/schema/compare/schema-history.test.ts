import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SchemaChange } from "#shared/model/schema-change";
import { SchemaHistory } from "./schema-history";
import { compile } from "./testing/compile";

const method = "p.S/Do";
const file = (ask: string, more = "", service = "rpc Do(Ask) returns (Answer);") =>
  `syntax = "proto3";\npackage p;\nservice S { ${service} }\nmessage Ask { ${ask} }\nmessage Answer { string text = 1; }\n${more}\n`;

/** What the history says after each version of a file in turn. */
async function sayings(...versions: string[]): Promise<string[][]> {
  const history = new SchemaHistory();
  const said: string[][] = [];
  for (const version of versions) said.push(history.changes(await compile(version), method).changes.map(words));
  return said;
}

function words(change: SchemaChange): string {
  const name = (facts: unknown) => (typeof facts === "string" ? facts : (facts as { name: string }).name);
  const [from, to] = ["before" in change ? name(change.before) : "", "after" in change ? name(change.after) : ""];
  return `${change.kind} ${from}${to && to !== from ? `→${to}` : ""}`;
}

describe("versions of a method", () => {
  it("add up: a→b→c is a→c, and b→c for who saw b", async () => {
    expect(await sayings(file("string a = 1;"), file("string b = 1;"), file("string c = 1;"))).toEqual([
      [],
      ["field-renamed a→b"],
      ["field-renamed a→c", "field-renamed b→c"],
    ]);
  });

  it("a change that is undone disappears, but for who saw it", async () => {
    const [was, is] = [file("string a = 1; int32 n = 2;"), file("string b = 1; string n = 2;")];
    expect(await sayings(was, is, was)).toEqual([[], ["field-renamed a→b", "field-changed n"], ["field-renamed b→a"]]);
  });

  it("a field that came and went is told as gone", async () => {
    expect(await sayings(file("string a = 1;"), file("string a = 1; string b = 2;"), file("string a = 1;"))).toEqual([
      [],
      [],
      ["field-removed b"],
    ]);
  });

  it("reach what came in with a new field, and types that were renamed on the way", async () => {
    const user = (type: string, name: string, more = "") => file(`${type} user = 1; ${more}`, `message ${type} { string ${name} = 1; }`);
    expect(await sayings(user("User", "a"), user("Person", "a"), user("Person", "b"))).toEqual([[], [], ["field-renamed a→b"]]);
    const fresh = (name: string) => file("string a = 1; New new = 2;", `message New { string ${name} = 1; Ask back = 2; }`);
    expect(await sayings(file("string a = 1;"), fresh("x"), fresh("y"))).toEqual([[], [], ["field-renamed x→y"]]);
  });

  it("say nothing of the response, of presence, and of what was added", async () => {
    const other =
      'syntax = "proto3"; package p; service S { rpc Do(Ask) returns (Answer); } message Ask { optional string a = 1; string b = 2; } message Answer { int32 n = 4; }';
    expect(await sayings(file("string a = 1;"), other)).toEqual([[], []]);
  });

  it("a method of another kind", async () => {
    expect(await sayings(file(""), file("", "", "rpc Do(Ask) returns (stream Answer);"))).toEqual([
      [],
      ["kind-changed unary→server-stream"],
    ]);
  });
});

describe("any versions", () => {
  const version = fc
    .uniqueArray(fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.constantFrom("string", "int32", "Ask")), {
      selector: ([name]) => name,
      maxLength: 3,
    })
    .chain((fields) =>
      fc.shuffledSubarray([1, 2, 3], { minLength: fields.length, maxLength: fields.length }).map((numbers) => ({ fields, numbers })),
    )
    .map(({ fields, numbers }) => file(fields.map(([name, type], at) => `${type} ${name} = ${numbers[at]};`).join(" ")));

  it("say of no name that it is gone while it is there, and nothing of the first once it is back", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(version, { minLength: 1, maxLength: 4 }), async (versions) => {
        const [first = ""] = versions;
        const history = new SchemaHistory();
        for (const text of [...versions, first]) history.changes(await compile(text), method);
        const { changes } = history.changes(await compile(first), method);
        const names = changes.map((change) => ("before" in change ? (change.before as { name: string }).name : ""));
        for (const name of names) expect(first).not.toMatch(new RegExp(` ${name} =`));
        for (const { kind } of changes) expect(["field-removed", "field-renamed"]).toContain(kind);
      }),
      { numRuns: 50 },
    );
  });
});

describe("the ways to what changed", () => {
  it("lead through lists, maps and cycles, by old names and new ones", async () => {
    const of = (user: string, name: string) =>
      file(
        `repeated User ${user} = 1; map<string, Node> nodes = 2; Aside aside = 3;`,
        `message User { string ${name} = 1; } message Node { Node next = 1; User owner = 2; } message Aside { string x = 1; }`,
      );
    const history = new SchemaHistory();
    history.changes(await compile(of("users", "user_name")), method);
    const { root, routes } = history.changes(await compile(of("all_people", "display_name")), method);
    expect(root).toBe("p.Ask");
    expect(routes).toEqual([
      {
        type: "p.Ask",
        steps: [
          { names: ["users", "all_people", "allPeople"], type: "p.User", isMap: false },
          { names: ["nodes"], type: "p.Node", isMap: true },
        ],
      },
      {
        type: "p.Node",
        steps: [
          { names: ["next"], type: "p.Node", isMap: false },
          { names: ["owner"], type: "p.User", isMap: false },
        ],
      },
    ]);
  });
});

describe("a method that is gone", () => {
  const gone = async (before: string, now: string) => {
    const history = new SchemaHistory();
    history.changes(await compile(before), method);
    return history.changes(await compile(now), method).successor;
  };
  const services = (...lines: string[]) =>
    `syntax = "proto3"; package p; message Ask {} message Answer {} ${lines.map((line) => `service ${line}`).join(" ")}`;

  it("has the one new method of its kind and types as its successor", async () => {
    const was = services("S { rpc Do(Ask) returns (Answer); rpc Stay(Ask) returns (Answer); }");
    expect(await gone(was, services("S { rpc Stay(Ask) returns (Answer); rpc Make(Ask) returns (Answer); }"))).toBe("p.S/Make");
    expect(await gone(was, services("S { rpc Stay(Ask) returns (Answer); }"))).toBeNull();
    expect(await gone(was, services("S { rpc Make(Ask) returns (stream Answer); rpc Stay(Ask) returns (Answer); }"))).toBeNull();
    expect(await gone(was, services("S { rpc Make(Answer) returns (Ask); }"))).toBeNull();
  });

  it("of two that fit, the one in its place", async () => {
    const was = services("S { rpc Stay(Ask) returns (Answer); rpc Do(Ask) returns (Answer); }");
    const [one, two] = ["rpc One(Ask) returns (Answer);", "rpc Two(Ask) returns (Answer);"];
    expect(await gone(was, services(`S { ${one} ${two} }`))).toBe("p.S/Two");
    expect(await gone(was, services(`S { rpc Stay(Ask) returns (Answer); rpc More(Ask) returns (Ask); ${one} ${two} }`))).toBeNull();
  });

  it("is found in its service under a new name, or in a new package", async () => {
    const was = services("S { rpc Do(Ask) returns (Answer); }");
    expect(await gone(was, services("T { rpc Do(Ask) returns (Answer); }"))).toBe("p.T/Do");
    expect(await gone(was, was.replace("package p", "package q"))).toBe("q.S/Do");
    expect(await gone(was, services("T { rpc Do(Ask) returns (Answer); }", "U { rpc Do(Ask) returns (Answer); }"))).toBeNull();
  });
});

describe("a request that goes elsewhere", () => {
  it("is written for what it was written for", async () => {
    const history = new SchemaHistory();
    const own = await compile(file("string user_name = 1;"), "own");
    const other = await compile(file("string display_name = 1;"), "other");
    history.changes(own, method);
    expect(history.changes(other, method).changes).toEqual([]);
    history.carry({ sourceId: own.source.id, method }, { sourceId: other.source.id, method });
    expect(history.changes(other, method).changes.map(words)).toEqual(["field-renamed user_name→display_name"]);
    expect(history.changes(own, method).changes).toEqual([]);
  });

  it("from where nothing is known carries nothing", async () => {
    const history = new SchemaHistory();
    const own = await compile(file("string a = 1;"));
    history.carry({ sourceId: "gone", method }, { sourceId: own.source.id, method });
    expect(history.changes(own, method).changes).toEqual([]);
  });
});

it("only the methods asked for last are remembered", async () => {
  const history = new SchemaHistory({ maxMethods: 1 });
  const [one, two] = [await compile(file("string a = 1;"), "one"), await compile(file("string a = 1;"), "two")];
  history.changes(one, method);
  history.changes(two, method);
  expect(history.changes(await compile(file("string b = 1;"), "one"), method).changes).toEqual([]);
});
