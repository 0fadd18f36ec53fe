import { expect, it } from "vitest";
import { nextInRow } from "./row-keys";

it("goes round in a ring, and to either end", () => {
  const go = (key: string, at: number) => nextInRow(key, at, 3);
  expect([go("ArrowRight", 0), go("ArrowRight", 2), go("ArrowLeft", 2), go("ArrowLeft", 0)]).toEqual([1, 0, 1, 2]);
  expect([go("Home", 2), go("End", 0)]).toEqual([0, 2]);
});

it("starts at an end where nothing is chosen", () => {
  expect([nextInRow("ArrowRight", -1, 3), nextInRow("ArrowLeft", -1, 3)]).toEqual([0, 2]);
});

it("leaves other keys alone, and a row of nothing", () => {
  expect([nextInRow("ArrowDown", 0, 3), nextInRow("a", 0, 3), nextInRow("End", -1, 0)]).toEqual([null, null, null]);
});
