import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparisons, formatRowTerms, parseRowFilter, type RowTerm } from "./row-filter";

const terms = (text: string) => parseRowFilter(text).terms;
const field = (path: string, comparison: (typeof comparisons)[number], value: string) => ({ is: "field", path, comparison, value });
const text = (words: string) => ({ is: "text", text: words });

describe("a filter as it is typed", () => {
  it("is a text, unless it is more", () => {
    expect(terms("  build failed ")).toEqual([text("build failed")]);
    expect(terms("编译 失败")).toEqual([text("编译 失败")]);
    expect(terms('"level":"WARN"')).toEqual([text('"level":"WARN"')]);
    expect(terms('"a = b"')).toEqual([text("a = b")]);
    expect(terms('"a \\"b\\" \\\\"')).toEqual([text('a "b" \\')]);
    expect(terms('"open')).toEqual([text('"open')]);
    expect(terms("a&&b")).toEqual([text("a&&b")]);
    expect(terms("   ")).toEqual([]);
  });

  it("is a pattern between slashes", () => {
    expect(terms("/a+b/")).toEqual([{ is: "pattern", source: "a+b", ignoreCase: false }]);
    expect(terms("/a\\/[/]/i && x")).toEqual([{ is: "pattern", source: "a\\/[/]", ignoreCase: true }, text("x")]);
    expect(terms("/\\p{Han}/")).toHaveLength(1);
    expect(terms("/\\-/")).toHaveLength(1);
  });

  it("is a comparison of a field", () => {
    expect(terms("level >= WARN")).toEqual([field("level", ">=", "WARN")]);
    expect(terms("level>=WARN")).toEqual([field("level", ">=", "WARN")]);
    expect(terms("user.name == 张 三")).toEqual([field("user.name", "=", "张 三")]);
    expect(terms("tags contains a b")).toEqual([field("tags", "contains", "a b")]);
    expect(terms('labels["a.b"].text!="x && y"')).toEqual([field('labels["a.b"].text', "!=", "x && y")]);
    expect(terms("tags[0] = x")).toEqual([field("tags[0]", "=", "x")]);
    expect(terms("[pkg.ext].n < -1.5e3")).toEqual([field("[pkg.ext].n", "<", "-1.5e3")]);
    expect(terms('name = ""')).toEqual([field("name", "=", "")]);
  });

  it("is several, all of which have to be true", () => {
    expect(terms("level > 2 && /x/ && y z")).toEqual([
      field("level", ">", "2"),
      { is: "pattern", source: "x", ignoreCase: false },
      text("y z"),
    ]);
  });

  it.each([
    ["a && ", "empty-term", 5],
    ["&& a", "empty-term", 0],
    ["a &&  && b", "empty-term", 6],
    ["x && /a", "open-pattern", 5],
    ["/(/", "bad-pattern", 0],
    ["//", "bad-pattern", 0],
    ["/a/g", "bad-flag", 3],
    ["/a/ b", "trailing", 3],
    ['a = "b', "open-quote", 4],
    ['a = "b" c', "trailing", 7],
    ["a >= ", "no-value", 5],
    ["a > && b", "no-value", 4],
  ])("is refused as %j: %s at %i", (input, kind, offset) => {
    expect(parseRowFilter(input)).toMatchObject({ terms: null, problem: { kind, offset } });
  });

  it("is read back as it is written", () => {
    const path = fc.stringMatching(/^[a-z_]{1,5}(\.[a-z0-9-]{1,4}|\[[0-9]\]|\["[a-z .&]{0,4}"\]){0,2}$/);
    const words = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("a && b", "&&", '"', "\\", "a = b", "/a/", "张三", " "));
    const term: fc.Arbitrary<RowTerm> = fc.oneof(
      words.map((one) => ({ is: "text" as const, text: one })),
      fc.record({
        is: fc.constant("field" as const),
        path: path.filter((one) => !/^(contains)/.test(one)),
        comparison: fc.constantFrom(...comparisons),
        value: words,
      }),
      fc.record({
        is: fc.constant("pattern" as const),
        source: fc.constantFrom("a/b", "[/]x", "\\/", "张+", "a&&b", " && ", "\\[/]"),
        ignoreCase: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(fc.array(term, { minLength: 1, maxLength: 4 }), (given) => {
        const again = terms(formatRowTerms(given));
        const expected = given.map((one) =>
          one.is === "pattern" ? { ...one, source: one.source.replace("a/b", "a\\/b").replace("\\[/]", "\\[\\/]") } : one,
        );
        expect(again).toEqual(expected);
      }),
    );
  });

  it("does not take a quote of one term for that of another", () => {
    const quotes = [text('"'), text('"')];
    expect(
      terms(
        formatRowTerms([
          { is: "text", text: '"' },
          { is: "text", text: '"' },
        ]),
      ),
    ).toEqual(quotes);
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (input) => void parseRowFilter(input)));
    fc.assert(fc.property(fc.stringMatching(/^[a-z"\\/ =<>&.[\]]*$/), (input) => void parseRowFilter(input)));
  });
});
