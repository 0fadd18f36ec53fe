import * as fc from "fast-check";
import { expect, it } from "vitest";
import { lineEdit } from "./line-edit";

const apply = (before: string, after: string) => {
  const { start, end, text } = lineEdit(before, after);
  return before.slice(0, start) + text + before.slice(end);
};

it("is of the lines that differ, and no others", () => {
  expect(lineEdit("a\nb\nc\nd", "a\nX\nc\nd")).toEqual({ start: 2, end: 3, text: "X" });
  expect(lineEdit("a\nb\nc", "a\nc")).toMatchObject({ start: 2 });
  expect(lineEdit("same", "same").text).toBe("same");
});

it("cuts no character in two", () => {
  expect(lineEdit('"👋"', '"👍"')).toEqual({ start: 0, end: 4, text: '"👍"' });
});

it("makes the one text of the other", () => {
  const text = fc.array(fc.constantFrom("a", "b", "\n", "\r\n", "👋", " "), { maxLength: 20 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(apply(before, after)).toBe(after);
    }),
  );
});
