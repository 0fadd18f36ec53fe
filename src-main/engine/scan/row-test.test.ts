import { type DescMessage, fromJson, toBinary } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EntryKind } from "#shared/model/call";
import { parseRowFilter, patternOf, type RowTerm } from "#shared/model/row-filter";
import { decodeJson } from "../codec/display/decode";
import { messageJson } from "../codec/testing/arbitrary";
import { listsType, mapsType, nodeType, richRegistry, scalarsType, wellKnownType } from "../codec/testing/rich";
import { Recording } from "../recording/recording";
import { RowTest } from "./row-test";

/** The rows that match, of these. */
async function matching(
  types: readonly [DescMessage, DescMessage],
  rows: readonly (readonly [EntryKind, Uint8Array])[],
  filter: string | readonly RowTerm[],
  kind: EntryKind | null = null,
): Promise<number[]> {
  const terms = typeof filter === "string" ? parseRowFilter(filter).terms : filter;
  if (terms === null) throw new Error(`${filter} is no filter`);
  const [sent, received] = types;
  const test = new RowTest({ kind, terms }, { sent, received, registry: richRegistry });
  const recording = new Recording();
  for (const [kind, bytes] of rows) recording.append(kind, 0, bytes);
  const found: number[] = [];
  for await (const chunk of recording.chunks()) {
    const bits = test.matches(chunk);
    for (let i = 0; i < chunk.count; i++) if (((bits[i >>> 5] ?? 0) >>> (i & 31)) & 1) found.push(chunk.first + i);
  }
  recording.dispose();
  return found;
}

const received = (type: DescMessage, jsons: readonly object[]) =>
  jsons.map((json) => ["received", toBinary(type, fromJson(type, json as never, { registry: richRegistry }))] as const);

const lineOf = (type: DescMessage, bytes: Uint8Array) => decodeJson(type, richRegistry, bytes, { indent: 0 }).json;

const texts = [
  "a",
  "warn",
  "LEVEL",
  "张",
  "张三 👋",
  "{",
  '"',
  "constructor",
  "1",
  "-1",
  "0.",
  "e",
  "nan",
  "t",
  "true",
  "[#",
  "u2028",
  "n",
  "==",
  ":{",
];

describe("a text", () => {
  it.each([scalarsType, listsType, mapsType, nodeType, wellKnownType])("is found where the line of $typeName has it", async (type) => {
    const bytes = messageJson(type, richRegistry, 1).map((json) => toBinary(type, fromJson(type, json, { registry: richRegistry })));
    const broken = fc.tuple(bytes, fc.nat()).map(([whole, at]) => whole.subarray(0, at % (whole.length + 1)));
    const text = fc.oneof(
      fc.constantFrom(...texts),
      // A part of one of the lines.
      fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 12 })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(bytes, broken), { minLength: 1, maxLength: 3 }),
        text,
        fc.boolean(),
        async (all, wanted, upper) => {
          const lines = all.map((one) => lineOf(type, one));
          const [row, from, length] = Array.isArray(wanted) ? wanted : [0, 0, 0];
          const line = lines[row % lines.length] ?? "";
          const part = Array.isArray(wanted) ? line.slice(from % (line.length + 1)).slice(0, length) : String(wanted);
          const found = await matching(
            [nodeType, type],
            all.map((one) => ["received", one] as const),
            [{ is: "text", text: upper ? part.toUpperCase() : part }],
          );
          const needle = (upper ? part.toUpperCase() : part).toLowerCase();
          expect(found).toEqual(lines.flatMap((one, i) => (one.toLowerCase().includes(needle) ? [i] : [])));
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each([scalarsType, listsType, nodeType])(
    "and patterns with alternatives are found where the line of $typeName has them",
    async (type) => {
      const bytes = messageJson(type, richRegistry, 1).map((json) => toBinary(type, fromJson(type, json, { registry: richRegistry })));
      const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
      const piece = fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 8 }));
      const shape = fc.constantFrom("a|b", "(a|b)", "(?:a|b).", "x(a|b)?", "^.*(a|b)$", "a|\\d{9}");
      await fc.assert(
        fc.asyncProperty(
          fc.array(bytes, { minLength: 1, maxLength: 3 }),
          piece,
          piece,
          shape,
          fc.boolean(),
          async (all, a, b, form, ignoreCase) => {
            const lines = all.map((one) => lineOf(type, one));
            const part = ([row, from, length]: readonly [number, number, number]) => {
              const line = lines[row % lines.length] ?? "";
              return escaped(line.slice(from % (line.length + 1)).slice(0, length));
            };
            const source = form.replace("a", () => part(a)).replace("b", () => part(b));
            const pattern = patternOf(source, ignoreCase);
            const rows = all.map((one) => ["received", one] as const);
            const found = await matching([nodeType, type], rows, [{ is: "pattern", source, ignoreCase }]);
            expect([source, found]).toEqual([source, lines.flatMap((line, i) => (pattern.test(line) ? [i] : []))]);
          },
        ),
        { numRuns: 40 },
      );
    },
  );

  it("is found in marks too, and patterns as they are written", async () => {
    const rows = [...received(nodeType, [{ text: "Error 42" }, { text: "fine" }]), ["mark", Buffer.from('{"attempt":2}')] as const];
    expect(await matching([nodeType, nodeType], rows, "ATTEMPT")).toEqual([2]);
    expect(await matching([nodeType, nodeType], rows, "/error \\d+/i")).toEqual([0]);
    expect(await matching([nodeType, nodeType], rows, "/error \\d+/")).toEqual([]);
    expect(await matching([nodeType, nodeType], rows, "/e/ && fine")).toEqual([1]);
    expect(await matching([nodeType, nodeType], rows, "", "mark")).toEqual([2]);
    expect(await matching([nodeType, nodeType], rows, "", "received")).toEqual([0, 1]);
  });
});

describe("a comparison", () => {
  const nodes = received(nodeType, [
    { level: "WARN", displayName: "b" },
    { level: "INFO", children: [{ level: "WARN" }, { level: "BELOW" }] },
    { displayName: "张三", bigNumber: "9007199254740993" },
    { level: 77, bigNumber: "-5", "@odd": true },
  ]);
  const of = (filter: string) => matching([scalarsType, nodeType], nodes, filter);

  it("is by number for enums, by any of the values for lists, and false where there is none", async () => {
    expect(await of("level >= WARN")).toEqual([0, 3]);
    expect(await of("level >= warn")).toEqual([0, 3]);
    expect(await of("level = UNSPECIFIED")).toEqual([2]);
    expect(await of("level != WARN")).toEqual([1, 2, 3]);
    expect(await of("level < 0")).toEqual([]);
    expect(await of("children.level < 0")).toEqual([1]);
    expect(await of("children.level = WARN")).toEqual([1]);
    expect(await of("children.level != WARN")).toEqual([0, 2, 3]);
    expect(await of("big_number > 9007199254740992")).toEqual([2]);
    expect(await of("bigNumber < 1.5")).toEqual([3]);
    expect(await of("display_name = 张三")).toEqual([2]);
    expect(await of("display_name contains B")).toEqual([0]);
    expect(await of("level contains in")).toEqual([1]);
    expect(await of("odd_json = true")).toEqual([3]);
    expect(await of("a_int32 = 0")).toEqual([]);
  });

  it("is by time for times and durations", async () => {
    const rows = received(wellKnownType, [
      { timestamp: "2024-05-01T12:00:00.000000001Z", duration: "1.5s", struct: { n: 5, s: "x", l: [1, 2] }, int64value: "7" },
      { timestamp: "2024-05-01T12:00:00Z", duration: "-0.020s", struct: { n: "5" } },
    ]);
    const known = (filter: string) => matching([nodeType, wellKnownType], rows, filter);
    expect(await known("timestamp > 2024-05-01T14:00:00+02:00")).toEqual([0]);
    expect(await known("timestamp >= 2024-05-01")).toEqual([0, 1]);
    expect(await known("duration < 20ms")).toEqual([1]);
    expect(await known("duration = 1500ms")).toEqual([0]);
    expect(await known("struct.n >= 5")).toEqual([0, 1]);
    expect(await known("struct.l = 2")).toEqual([0]);
    expect(await known("int64value > 6.5")).toEqual([0]);
  });

  it("obeys the order of its values", async () => {
    const value = fc.oneof(fc.double(), fc.integer().map(Number), fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity));
    const compare: Record<string, (a: number, b: number) => boolean> = {
      "=": (a, b) => a === b || (Number.isNaN(a) && Number.isNaN(b)),
      "!=": (a, b) => !(a === b || (Number.isNaN(a) && Number.isNaN(b))),
      "<": (a, b) => a < b,
      ">": (a, b) => a > b,
      "<=": (a, b) => a <= b || (Number.isNaN(a) && Number.isNaN(b)),
      ">=": (a, b) => a >= b || (Number.isNaN(a) && Number.isNaN(b)),
    };
    await fc.assert(
      fc.asyncProperty(fc.array(value, { maxLength: 5 }), value, fc.constantFrom(...Object.keys(compare)), async (values, other, sign) => {
        const rows = received(
          scalarsType,
          values.map((one) => ({ aDouble: Number.isFinite(one) ? one : String(one) })),
        );
        const found = await matching([nodeType, scalarsType], rows, `a_double ${sign} ${other}`);
        expect(found).toEqual(values.flatMap((one, i) => (compare[sign]?.(one, other) ? [i] : [])));
      }),
    );
  });

  it.each([
    ["levl = 1", 'Did you mean "level"?'],
    ["level = WRN", 'Did you mean "WARN"?'],
    ["big_number = x", "Write a number, such as -1.5 or 200."],
    ["odd_json = x", "Write true or false."],
  ])("is refused as %j", async (filter, act) => {
    await expect(of(filter)).rejects.toMatchObject({ code: "bad-params", act });
  });
});
