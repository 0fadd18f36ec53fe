import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallRow } from "#shared/model/call";
import { fetchPairs, rangesOf, stateOf } from "./compared-rows";

const row = (index: number): CallRow => ({
  index,
  kind: "received",
  offsetMs: index,
  gapMs: null,
  size: 1,
  preview: `{"seq":${index}}`,
  truncated: false,
  problem: null,
  fields: [],
  marked: false,
});
const recording = (rows: number) => async (from: number, count: number) =>
  Array.from({ length: Math.max(0, Math.min(count, rows - from)) }, (_, at) => row(from + at));

describe("the ranges to ask for", () => {
  it("hold every row that is wanted, none of them longer than the core allows", () => {
    const ascending = fc.uniqueArray(fc.nat(5000), { maxLength: 200 }).map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(ascending, (indexes) => {
        const ranges = rangesOf(indexes);
        for (const { count } of ranges) expect(count).toBeLessThanOrEqual(500);
        for (const index of indexes) expect(ranges.filter(({ from, count }) => index >= from && index < from + count)).toHaveLength(1);
      }),
    );
  });

  it("are few: rows between that nobody wants come along", () => {
    expect(rangesOf([])).toEqual([]);
    expect(rangesOf([3, 5, 7, 200])).toEqual([
      { from: 3, count: 5 },
      { from: 200, count: 1 },
    ]);
  });
});

describe("a page of pairs", () => {
  it("has the rows of both sides, and none where one side has none or they are gone", async () => {
    const pairs = [
      { left: 1, right: 1, same: true },
      { left: 2, right: 4, same: false },
      { left: null, right: 5, same: false },
      { left: 9, right: null, same: false },
    ].map((pair, position) => ({ ...pair, position, skipped: 0 }));
    const fetch = fetchPairs({ pairs: async (from, count) => pairs.slice(from, from + count), left: recording(5), right: recording(6) });
    const page = await fetch(0, 100);
    expect(page.map(({ leftRow, rightRow }) => [leftRow?.index, rightRow?.index])).toEqual([
      [1, 1],
      [2, 4],
      [undefined, 5],
      [undefined, undefined],
    ]);
    expect(page.map(stateOf)).toEqual(["same", "changed", "right", "left"]);
    expect(await fetch(2, 1)).toHaveLength(1);
  });
});
