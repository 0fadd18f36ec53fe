import { expect, test } from "vitest";
import { nextIndex } from "./list-keys";

test("keys move within the list", () => {
  expect(nextIndex("ArrowDown", 1, 5, 3)).toBe(2);
  expect(nextIndex("ArrowDown", 4, 5, 3)).toBe(4);
  expect(nextIndex("ArrowUp", 0, 5, 3)).toBe(0);
  expect(nextIndex("ArrowDown", -1, 5, 3)).toBe(0);
  expect(nextIndex("ArrowUp", -1, 5, 3)).toBe(4);
  expect(nextIndex("Home", 3, 5, 3)).toBe(0);
  expect(nextIndex("End", 0, 5, 3)).toBe(4);
  expect(nextIndex("PageDown", 0, 50, 10)).toBe(9);
  expect(nextIndex("PageUp", 3, 50, 10)).toBe(0);
});

test("other keys and empty lists do not move", () => {
  expect(nextIndex("a", 1, 5, 3)).toBeNull();
  expect(nextIndex("ArrowDown", -1, 0, 3)).toBeNull();
});
