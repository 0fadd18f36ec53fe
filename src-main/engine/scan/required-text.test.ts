import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { patternOf } from "#shared/model/row-filter";
import { requiredText } from "./required-text";

describe("the text that a regular expression requires", () => {
  it.each([
    ["module(10|20)\\.go", "module"],
    ["^error \\d+ in step", " in step"],
    ["a|b", ""],
    ["abc\\d|xyz", ""],
    ["colou?r.*blue", "colo"],
    ["ab{2,3}cdef", "cdef"],
    ["{a|b}xyz", ""],
    ["\\x41bc|d", ""],
    ["\\u{1F600}abc", ""],
    ["\\.go\\/x", ".go/x"],
    ["[abc]+", ""],
    ["[^]]|x", ""],
    ["(?:a|b)c", "c"],
    ["编译(失败)?", "编译"],
    ["", ""],
  ])("of %j is %j", (source, text) => {
    expect(requiredText(source)).toBe(text);
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
          const text = requiredText(source);
          for (const line of lines) if (pattern.test(line)) expect([source, line, line.includes(text)]).toEqual([source, line, true]);
        },
      ),
      { numRuns: 500 },
    );
  });
});
