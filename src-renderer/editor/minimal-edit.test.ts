import fc from "fast-check";
import { expect, test } from "vitest";
import { minimalEdit } from "./minimal-edit";

test("an edit makes the one text of the other, and touches what differs alone", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "\n", "你"), maxLength: 12 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const edit = minimalEdit(before, after);
      if (edit === null) return before === after;
      return before.slice(0, edit.start) + edit.text + before.slice(edit.end) === after && edit.end >= edit.start;
    }),
  );
  expect(minimalEdit("one two three", "one 2 three")).toEqual({ start: 4, end: 7, text: "2" });
});
