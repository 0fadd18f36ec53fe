import fc from "fast-check";
import { expect, test } from "vitest";
import { lineMap } from "./line-map";

test("lines before and after a change are found again, changed ones are not", () => {
  const map = lineMap("a\nb\nnew\nnewer\nd\ne", "a\nb\nold\nd\ne");
  expect([1, 2, 3, 4, 5, 6].map((line) => map.toSaved(line))).toEqual([1, 2, null, null, 4, 5]);
  expect([1, 2, 3, 4, 5].map((line) => map.toEdited(line))).toEqual([1, 2, null, 5, 6]);
});

test("a line that is found is the same line", () => {
  const text = fc.array(fc.constantFrom("a", "b", ""), { maxLength: 8 }).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, text, (edited, saved) => {
      const map = lineMap(edited, saved);
      const [ours, theirs] = [edited.split("\n"), saved.split("\n")];
      return ours.every((line, index) => {
        const found = map.toSaved(index + 1);
        return found === null || (theirs[found - 1] === line && map.toEdited(found) === index + 1);
      });
    }),
  );
});
