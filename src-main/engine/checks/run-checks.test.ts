import { createRegistry, fromJson, type JsonValue as ProtoJson, toBinary } from "@bufbuild/protobuf";
import { StructSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import type { Check, CheckResult } from "#shared/model/check";
import type { TakenValue } from "#shared/model/saved-request";
import { LocalSandbox } from "./local-sandbox";
import type { Outcome } from "./outcome";
import { runChecks as runChecksIn } from "./run-checks";

/** A Struct's JSON is what was put into it, so that any JSON can be a message here. */
function outcomeOf(messages: readonly ProtoJson[], more: Partial<Outcome> = {}): Outcome {
  const bytes = messages.map((message) => toBinary(StructSchema, fromJson(StructSchema, message)));
  return {
    status: "OK",
    statusMessage: "",
    headers: [{ key: "x-cost", value: "12" }],
    trailers: [],
    elapsedMs: 120,
    firstMessageMs: messages.length > 0 ? 7 : null,
    count: messages.length,
    type: StructSchema,
    registry: createRegistry(StructSchema),
    async *messages() {
      yield* bytes;
    },
    ...more,
  };
}

const runChecks = (outcome: Outcome, asked: Parameters<typeof runChecksIn>[1]) => runChecksIn(outcome, asked, new LocalSandbox());
const setup = { takes: [], snapshot: null, updateSnapshots: false };

async function resultOf(check: Check, messages: readonly ProtoJson[], more?: Partial<Outcome>): Promise<CheckResult> {
  const { results } = await runChecks(outcomeOf(messages, more), { ...setup, checks: [{ kind: "status", is: "OK" }, check] });
  return results[1] ?? { title: "", passed: false, found: "no result" };
}

type Field = Extract<Check, { kind: "message" }>;
const field = (path: string, comparison: Field["comparison"], value = "", of: Field["of"] = "first"): Check => ({
  kind: "message",
  of,
  path,
  comparison,
  value,
});

describe("fields of messages", () => {
  const ada = { name: "Ada", age: 36, big: "9007199254740993", tags: ["a", "b"], more: { deep: [{ id: 1 }, { id: 2 }] }, 名: "花" };

  it.each<[string, Field["comparison"], string]>([
    ["$.name", "==", '"Ada"'],
    ["$.name", "==", "Ada"],
    ["$.name", "!=", '"Bob"'],
    ["$.name", "matches", '"^A.a$"'],
    ["$.name", "contains", '"da"'],
    ["$['名']", "==", '"花"'],
    ["$.age", ">", "35.5"],
    ["$.age", "<=", "36"],
    ["$.age", "==", "36.0"],
    ["$.big", "==", "9007199254740993"],
    ["$.big", "!=", "9007199254740992"],
    ["$.big", ">", "9007199254740992"],
    ["$.tags", "contains", '"b"'],
    ["$.tags", "==", '["a","b"]'],
    ["$.more", "contains", '{"deep":[{"id":1},{"id":2}]}'],
    ["$.more.deep[*].id", "==", "2"],
    ["$..id", "exists", ""],
    ["$.nope", "is-missing", ""],
  ])("%s %s %s holds", async (path, comparison, value) => {
    expect(await resultOf(field(path, comparison, value), [ada])).toMatchObject({ passed: true, found: "" });
  });

  it.each<[string, Field["comparison"], string, string]>([
    ["$.name", "==", '"Bob"', '"Ada"'],
    ["$.big", "==", "9007199254740992", '"9007199254740993"'],
    ["$.nope", "==", "1", "nothing there"],
    ["$.nope", "!=", "1", "nothing there"],
    ["$.name", "<", "5", '"Ada"'],
    ["$.name", "is-missing", "", '"Ada"'],
    ["$.tags[*]", "==", '"c"', '"a", "b"'],
    ["$.name[", "==", "1", "$.name[ is no JSONPath"],
    ["$.name", "matches", "(", "( is no regular expression"],
    ["$.__proto__", "exists", "", "nothing there"],
  ])("%s %s %s does not, and %s is found", async (path, comparison, value, found) => {
    const result = await resultOf(field(path, comparison, value), [ada]);
    expect(result.passed).toBe(false);
    expect(result.found).toContain(found);
  });

  it("are of the first, the last, every or any message", async () => {
    const messages = [{ n: 1 }, { n: 2 }, { n: 3 }];
    const passed = async (of: Field["of"], value: string) => (await resultOf(field("$.n", "==", value, of), messages)).passed;
    expect([await passed("first", "1"), await passed("last", "3"), await passed("any", "2"), await passed("every", "1")]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect((await resultOf(field("$.n", "<", "3", "every"), messages)).found).toBe("3 in message 3");
    expect((await resultOf(field("$.n", "==", "9", "any"), messages)).found).toBe("none of 3 messages");
    for (const of of ["first", "last", "every", "any"] as const) {
      expect(await resultOf(field("$.n", "exists", "", of), [])).toMatchObject({ passed: false, found: "no message came" });
    }
  });

  it("a pattern without end is ended, and costs no other check", async () => {
    const checks = [field("$.t", "matches", '"^(a+)+$"'), field("$[?search(@, '(a+)+b')]", "exists"), field("$.t", "exists")];
    const { results } = await runChecks(outcomeOf([{ t: `${"a".repeat(60)}!` }]), { ...setup, checks });
    expect(results.map(({ passed }) => passed)).toEqual([true, false, false, true]);
    expect(results[1]?.found).toContain("It took more than");
  });
});

describe("streams", () => {
  it("are in order, or not", async () => {
    const order = (is: "ascending" | "descending" | "distinct", ...values: readonly ProtoJson[]) =>
      resultOf(
        { kind: "order", path: "$.v", is },
        values.map((v) => ({ v })),
      );
    expect((await order("ascending", 1, 2, 2, 10)).passed).toBe(true);
    expect((await order("ascending", "9007199254740992", "9007199254740993")).passed).toBe(true);
    expect(await order("ascending", 2, 10, 9)).toMatchObject({ passed: false, found: "9 in message 3, after 10" });
    expect((await order("descending", "c", "b")).passed).toBe(true);
    expect(await order("distinct", "a", "b", "a")).toMatchObject({ found: '"a" in message 3 once more' });
    expect((await order("distinct", "a", "b")).passed).toBe(true);
  });

  it("of a hundred thousand messages are gone over once, keeping none", async () => {
    const bytes = toBinary(StructSchema, fromJson(StructSchema, { n: 1 }));
    let asked = 0;
    const outcome = outcomeOf([], {
      count: 100_000,
      async *messages() {
        asked++;
        for (let at = 0; at < 100_000; at++) yield bytes;
      },
    });
    const checks: Check[] = [field("$.n", "==", "1", "every"), { kind: "order", path: "$.n", is: "ascending" }, { kind: "schema" }];
    const { results } = await runChecks(outcome, { ...setup, checks });
    expect([asked, ...results.map(({ passed }) => passed)]).toEqual([1, true, true, true, true]);
  });
});

describe("the rest of an answer", () => {
  it("status is OK unless another is expected", async () => {
    const failed = { status: "NOT_FOUND", statusMessage: "no such user" };
    const statusOf = async (checks: readonly Check[]) => (await runChecks(outcomeOf([], failed), { ...setup, checks })).results;
    expect(await statusOf([])).toEqual([{ title: "status is OK", passed: false, found: "NOT_FOUND: no such user" }]);
    expect(await statusOf([{ kind: "status", is: "NOT_FOUND" }])).toMatchObject([{ passed: true }]);
    expect((await resultOf({ kind: "status-message", comparison: "contains", value: "user" }, [], failed)).passed).toBe(true);
  });

  it("headers, counts and times are compared", async () => {
    expect((await resultOf({ kind: "header", key: "X-Cost", comparison: "<", value: "100" }, [])).passed).toBe(true);
    expect(await resultOf({ kind: "trailer", key: "x", comparison: "exists", value: "" }, [])).toMatchObject({ found: "nothing there" });
    expect(await resultOf({ kind: "count", comparison: "==", value: 2 }, [{}])).toMatchObject({ found: "1" });
    expect(await resultOf({ kind: "latency", to: "end", comparison: "<", value: 100 }, [{}])).toMatchObject({ found: "120 ms" });
    expect((await resultOf({ kind: "latency", to: "first-message", comparison: "<", value: 100 }, [{}])).passed).toBe(true);
  });

  it("what does not fit the type is found", async () => {
    const messages = async function* () {
      yield Uint8Array.of(0x12, 0x01, 0x61);
    };
    expect((await resultOf({ kind: "schema" }, [{}])).passed).toBe(true);
    expect((await resultOf({ kind: "schema" }, [{}], { messages })).found).toContain("message 1: ");
  });

  it("values are taken: texts as they are, all else as JSON, and what is missing is told", async () => {
    const takes: TakenValue[] = [
      { name: "token", path: "$.token", of: "first" },
      { name: "last", path: "$.list", of: "last" },
      { name: "none", path: "$.none", of: "first" },
    ];
    const { taken, results } = await runChecks(outcomeOf([{ token: "t" }, { list: [1] }]), { ...setup, checks: [], takes });
    expect([...taken]).toEqual([
      ["token", "t"],
      ["last", "[1]"],
    ]);
    expect(results.filter(({ passed }) => !passed)).toEqual([{ title: "take none from $.none", passed: false, found: "nothing there" }]);
  });
});

describe("snapshots", () => {
  function file(text: string | null) {
    const kept = {
      text,
      read: async () => kept.text,
      write: async (next: string) => {
        kept.text = next;
      },
    };
    return kept;
  }
  const check: Check = { kind: "snapshot", ignore: ["$.at", "$.items[*].id"] };

  it("are kept, hold without what is ignored, and differ readably", async () => {
    const snapshot = file(null);
    const made = (message: ProtoJson, updateSnapshots = false) =>
      runChecks(outcomeOf([message]), { ...setup, checks: [check], snapshot, updateSnapshots }).then(({ results }) => results[1]);
    const first = { name: "Ada", at: 1, items: [{ id: 1, n: "x" }] };
    expect((await made(first))?.found).toContain("--update-snapshots");
    expect((await made(first, true))?.passed).toBe(true);
    expect(JSON.parse(snapshot.text ?? "")).toEqual({ messages: [{ name: "Ada", at: "(ignored)", items: [{ id: "(ignored)", n: "x" }] }] });
    expect((await made({ items: [{ n: "x", id: 9 }], at: 2, name: "Ada" }))?.passed).toBe(true);
    expect((await made({ name: "Bob", at: 2, items: [{ id: 2, n: "x" }, {}], new: null }))?.found.split("\n").sort()).toEqual([
      "$[0].items[1]: {} is new",
      '$[0].name: expected "Ada", found "Bob"',
      "$[0].new: null is new",
    ]);
    snapshot.text = "{";
    expect((await made(first))?.found).toContain("cannot be read");
  });
});
