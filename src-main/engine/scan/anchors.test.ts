import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anchorsOf } from "./anchors";
import { runsOf } from "./compare-work";

const whole = (left: ArrayLike<number>, right: ArrayLike<number>) => ({ left: 0, leftEnd: left.length, right: 0, rightEnd: right.length });

/** Pairs of values that each side has once, in the order of the left one. */
function onceOnBoth(left: readonly number[], right: readonly number[]): [number, number][] {
  const isOnce = (values: readonly number[], value: number) => values.filter((one) => one === value).length === 1;
  return left.flatMap((value, at) => (isOnce(left, value) && isOnce(right, value) ? [[at, right.indexOf(value)] as [number, number]] : []));
}

/** How many of the pairs rise, at most. */
function longestRise(pairs: readonly (readonly [number, number])[]): number {
  const best: number[] = [];
  for (const [i, [, place]] of pairs.entries()) best.push(1 + Math.max(0, ...best.filter((_, j) => (pairs[j]?.[1] ?? 0) < place && j < i)));
  return Math.max(0, ...best);
}

describe("anchors", () => {
  it("are as many as can be of what each side has once, and rise on both", () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constantFrom(0, 2 ** 52 + 1, 2 ** 32, 2 ** 32 + 5));
    const side = fc.array(value, { maxLength: 30 });
    fc.assert(
      fc.property(side, side, (left, right) => {
        const found = anchorsOf(left, right, whole(left, right));
        const pairs = Array.from(found.left, (at, i) => [at, found.right[i] ?? -1] as const);
        const common = onceOnBoth(left, right);
        expect(common).toEqual(expect.arrayContaining(pairs.map(([a, b]) => [a, b])));
        for (const [i, [a, b]] of pairs.entries()) {
          const before = pairs[i - 1];
          if (before) expect(before[0] < a && before[1] < b).toBe(true);
        }
        expect(pairs.length).toBe(longestRise(common));
      }),
      { numRuns: 500 },
    );
  });

  it("hold hundreds of thousands of rows together", () => {
    const rows = 300_000;
    const left = Float64Array.from({ length: rows }, (_, i) => i * 2 ** 20 + 7);
    const right = left.map((value, i) => (i % 1000 === 500 ? -value : value)).subarray(10);
    const { kinds, lengths } = runsOf(left, right);
    const count = (kind: number) => lengths.filter((_, run) => kinds[run] === kind).reduce((sum, length) => sum + length, 0);
    expect([count(0), count(1), count(2), count(3)]).toEqual([rows - 310, 300, 10, 0]);
  });
});
