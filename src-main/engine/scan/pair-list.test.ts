import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Compared, runsOf } from "./compare-work";
import { PairList } from "./pair-list";

function compared(left: readonly number[], right: readonly number[]): Compared {
  // Rows are not numbered from 0 on: there are marks between them.
  const rows = (values: readonly number[]) => Uint32Array.from(values, (_, i) => 2 * i + 1);
  return { ...runsOf(left, right), leftRows: rows(left), rightRows: rows(right) };
}

const messages = fc.array(fc.nat(3), { maxLength: 60 });

describe("the pairs of a comparison", () => {
  it("are read by any window as they are as a whole, all of them or those that differ", () => {
    fc.assert(
      fc.property(messages, messages, fc.nat(130), fc.nat(20), (left, right, from, count) => {
        const pairs = new PairList(compared(left, right));
        const all = pairs.rows(0, pairs.length + 5, null);
        expect(all.map(({ position }) => position)).toEqual(Array.from({ length: pairs.length }, (_, i) => i));
        let last = -1;
        const differing = all.flatMap((pair) => {
          if (pair.same) return [];
          const skipped = pair.position - last - 1;
          last = pair.position;
          return [{ ...pair, skipped }];
        });
        expect(differing).toHaveLength(pairs.length - pairs.tally.same);
        expect(pairs.rows(0, pairs.length + 5, "differing")).toEqual(differing);
        expect(pairs.rows(from, count, null)).toEqual(all.slice(from, from + count));
        expect(pairs.rows(from, count, "differing")).toEqual(differing.slice(from, from + count));
        expect(all.flatMap((pair) => pair.left ?? [])).toEqual(left.map((_, i) => 2 * i + 1));
        expect(all.flatMap((pair) => pair.right ?? [])).toEqual(right.map((_, i) => 2 * i + 1));
      }),
    );
  });

  it("have a place among those that differ: their own, the next one's, or the last", () => {
    fc.assert(
      fc.property(messages, messages, (left, right) => {
        const pairs = new PairList(compared(left, right));
        const differing = pairs.rows(0, pairs.length, "differing").map(({ position }) => position);
        for (let position = 0; position < pairs.length; position++) {
          const next = differing.findIndex((at) => at >= position);
          const last = differing.length - 1;
          expect(pairs.place(position)).toBe(last < 0 ? null : next < 0 ? last : next);
          expect(pairs.step(position, "next")).toBe(differing.find((at) => at > position) ?? null);
          expect(pairs.step(position, "previous")).toBe(differing.findLast((at) => at < position) ?? null);
        }
      }),
    );
  });
});
