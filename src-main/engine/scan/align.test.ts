import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { align, type RunKind } from "./align";

type Run = readonly [RunKind, number];

function aligned(left: readonly number[], right: readonly number[]): Run[] {
  const runs: Run[] = [];
  align(left, right, (kind, length) => {
    const last = runs.at(-1);
    if (last?.[0] === kind) runs[runs.length - 1] = [kind, last[1] + length];
    else runs.push([kind, length]);
  });
  return runs;
}

/** The length of the longest common subsequence, by its definition. */
function longestCommon(a: readonly number[], b: readonly number[]): number {
  let last = new Array<number>(b.length + 1).fill(0);
  for (const x of a) {
    const row = [0];
    for (const [j, y] of b.entries()) row.push(x === y ? (last[j] ?? 0) + 1 : Math.max(last[j + 1] ?? 0, row[j] ?? 0));
    last = row;
  }
  return last.at(-1) ?? 0;
}

const sum = (runs: readonly Run[], ...kinds: RunKind[]) =>
  runs.reduce((all, [kind, length]) => (kinds.includes(kind) ? all + length : all), 0);

describe("two sequences side by side", () => {
  it("cover both sides, and are the same where they say so", () => {
    const values = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 });
    fc.assert(
      fc.property(values, values, (left, right) => {
        const runs = aligned(left, right);
        expect([sum(runs, "same", "changed", "left"), sum(runs, "same", "changed", "right")]).toEqual([left.length, right.length]);
        let [a, b] = [0, 0];
        for (const [kind, length] of runs) {
          if (kind === "same") expect(left.slice(a, a + length)).toEqual(right.slice(b, b + length));
          if (kind !== "right") a += length;
          if (kind !== "left") b += length;
        }
      }),
    );
  });

  it("have as much in common as can be where nothing is there once", () => {
    const values = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 25 }).map((some) => [...some, 0, 0, 1, 1, 2, 2]);
    fc.assert(
      fc.property(values, values, (some, others) => {
        const [left, right] = [
          [5, ...some, 6],
          [7, ...others, 8],
        ];
        expect(sum(aligned(left, right), "same")).toBe(longestCommon(left, right));
      }),
    );
  });

  it("pairs what was changed, and knows what is on one side alone", () => {
    expect(aligned([1, 2, 3, 4, 5], [1, 2, 9, 4, 5])).toEqual([
      ["same", 2],
      ["changed", 1],
      ["same", 2],
    ]);
    expect(aligned([1, 2, 3], [1, 3, 4, 5])).toEqual([
      ["same", 1],
      ["left", 1],
      ["same", 1],
      ["right", 2],
    ]);
    expect([aligned([], []), aligned([], [1]), aligned([1, 2], [])]).toEqual([[], [["right", 1]], [["left", 2]]]);
  });

  it("come to an end where nothing is alike, and find a few changes among many", () => {
    const many = Array.from({ length: 200_000 }, (_, i) => i);
    expect(
      aligned(
        many.map((i) => i % 7),
        many.map((i) => 100 + (i % 5)),
      ),
    ).toEqual([["changed", 200_000]]);
    const other = many.flatMap((i) => (i === 100_000 ? [] : i % 50_000 === 7 ? [-i] : [i]));
    expect(aligned(many, other).filter(([kind]) => kind !== "same")).toEqual([
      ["changed", 1],
      ["changed", 1],
      ["left", 1],
      ["changed", 1],
      ["changed", 1],
    ]);
  });
});
