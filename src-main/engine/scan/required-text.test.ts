import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { patternOf } from "#shared/model/row-filter";
import { requiredTexts } from "./required-text";

describe("the text that a regular expression requires", () => {
  it.each([
    ["module(10|20)\\.go", ["module"]],
    ["^error \\d+ in step", [" in step"]],
    ["a|b", ["a", "b"]],
    ["abc\\d|xyz", ["abc", "xyz"]],
    ["abc|\\d", []],
    ["^(error|warning): \\d", ["error", "warning"]],
    ["(?:503|retry (?:after|in)) x+", ["503", "retry "]],
    ["(?<level>error)|(?=fatal)", ["error", "fatal"]],
    ["(?!error)|x", []],
    ["(error|warn)?y", ["y"]],
    ["(error){0}", []],
    ["colou?r.*blue", ["colo"]],
    ["ab{2,3}cdef", ["cdef"]],
    ["{a|b}xyz", ["a", "xyz"]],
    ["\\x41bc|d", []],
    ["\\u{1F600}abc", []],
    ["\\.go\\/x", [".go/x"]],
    ["[abc]+", []],
    ["[^]]|x", []],
    ["[)|]x", ["x"]],
    ["(?:a|b)c", ["c"]],
    ["编译(失败)?", ["编译"]],
    ["", []],
  ])("of %j is one of %j", (source, texts) => {
    expect(requiredTexts(source)).toEqual(texts);
  });

  it("is in whatever it is found in", () => {
    const part = fc.constantFrom(
      ..."ab{}|?*+.^$()[]\\d-,12".split(""),
      "a{2}",
      "(a|b)",
      "[ab]",
      "\\d",
      "\\x61",
      "\\(",
      "(?:ab)",
      "(?=a)",
      "(?!b)",
      "(?<=1)",
      "(?<!2)",
      "(a1|",
      "|",
      "[)|(]",
      "\\u0061",
      "]",
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 8 }),
        fc.array(fc.stringMatching(/^[ab12{}|,.-]{0,8}$/), { maxLength: 10 }),
        (parts, lines) => {
          const source = parts.join("");
          let pattern: RegExp;
          try {
            pattern = patternOf(source, false);
          } catch {
            return;
          }
          const texts = requiredTexts(source);
          const hasOne = (line: string) => texts.length === 0 || texts.some((text) => line.includes(text));
          for (const line of lines) if (pattern.test(line)) expect([source, line, hasOne(line)]).toEqual([source, line, true]);
        },
      ),
      { numRuns: 1500 },
    );
  });
});
