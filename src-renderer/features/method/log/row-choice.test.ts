import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseAll, chooseOne, chosenCount, extendTo, isChosen, type RowChoice, toggleAt } from "./row-choice";

describe("RowChoice", () => {
  it("extends from where it began, both ways", () => {
    const began = chooseOne(10);
    expect(extendTo(began, 13)).toEqual({ cursor: 13, anchor: 10, ranges: [{ from: 10, count: 4 }] });
    expect(extendTo(extendTo(began, 13), 8)).toEqual({ cursor: 8, anchor: 10, ranges: [{ from: 8, count: 3 }] });
    expect(extendTo(null, 5)).toEqual(chooseOne(5));
  });

  it("chooses a million at once, and keeps the cursor", () => {
    const all = chooseAll(chooseOne(7), 0, 1_000_000);
    expect(all.cursor).toBe(7);
    expect(chosenCount(all)).toBe(1_000_000);
    expect(chooseAll(chooseOne(7), 100, 200).cursor).toBe(100);
  });

  it("is never empty", () => {
    expect(chosenCount(toggleAt(chooseOne(3), 3))).toBe(1);
    expect(chosenCount(null)).toBe(0);
  });

  it("toggles as a set does, and keeps its ranges sorted and apart", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 60 }), (places) => {
        const set = new Set<number>();
        let choice: RowChoice | null = null;
        for (const at of places) {
          if (!set.has(at)) set.add(at);
          else if (set.size > 1) set.delete(at);
          choice = toggleAt(choice, at);
        }
        for (let at = 0; at <= 20; at++) expect(choice !== null && isChosen(choice, at)).toBe(set.has(at));
        expect(chosenCount(choice)).toBe(set.size);
        const ranges = choice?.ranges ?? [];
        ranges.forEach((range, i) => {
          const next = ranges[i + 1];
          if (next) expect(next.from).toBeGreaterThan(range.from + range.count);
        });
      }),
    );
  });
});
