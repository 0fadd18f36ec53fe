import { expect, it } from "vitest";
import { sparkPoints } from "./spark-points";

const pulse = (...counts: number[]) => ({ slotMs: 50, counts });

it("goes through the counts from left to right, the most at the top", () => {
  expect(sparkPoints(pulse(0, 10, 5), 100, 10, true)).toBe("0,10 50,0 100,5");
});

it("leaves out the slot that is still being counted, and says nothing of nothing", () => {
  expect(sparkPoints(pulse(10, 10, 1), 100, 10, false)).toBe("0,0 100,0");
  expect(sparkPoints(pulse(10, 1), 100, 10, false)).toBe("");
  expect(sparkPoints(pulse(), 100, 10, true)).toBe("");
  expect(sparkPoints(pulse(0, 0, 0), 100, 10, true)).toBe("");
});
