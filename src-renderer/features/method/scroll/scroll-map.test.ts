import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxSpacer, revealRow, scrollMap, visibleRows } from "./scroll-map";

const rowHeight = 24;
const totals = fc.integer({ min: 0, max: 50_000_000 });
const viewports = fc.integer({ min: 40, max: 3000 });

describe("scrollMap", () => {
  it("is one to one while the browser can hold the height", () => {
    const map = scrollMap(10_000, rowHeight, 500);
    expect(map).toMatchObject({ spacer: 240_000, scaled: false, end: 239_500 });
    expect(map.toVirtual(1234)).toBe(1234);
  });

  it("never asks for more height than a browser has", () => {
    fc.assert(fc.property(totals, viewports, (total, viewport) => scrollMap(total, rowHeight, viewport).spacer <= maxSpacer));
  });

  it("brings the last row into sight at the end of the scroll bar, and the first at its start", () => {
    fc.assert(
      fc.property(totals, viewports, (total, viewport) => {
        fc.pre(total > 0);
        const map = scrollMap(total, rowHeight, viewport);
        const bottom = visibleRows(map.toVirtual(map.spacer - viewport), viewport, rowHeight, total);
        expect(bottom.last).toBe(total);
        expect(visibleRows(map.toVirtual(0), viewport, rowHeight, total).first).toBe(0);
      }),
    );
  });

  it("goes there and back", () => {
    fc.assert(
      fc.property(totals, viewports, fc.double({ min: 0, max: 1, noNaN: true }), (total, viewport, share) => {
        const map = scrollMap(total, rowHeight, viewport);
        const offset = map.end * share;
        // Within the pixel that counts as the end, the end is the answer.
        const slack = map.spacer > viewport ? (map.end / (map.spacer - viewport)) * 1.001 + 0.01 : map.end;
        expect(Math.abs(map.toVirtual(map.toPhysical(offset)) - offset)).toBeLessThanOrEqual(slack);
      }),
    );
  });

  it("is monotonous", () => {
    fc.assert(
      fc.property(totals, viewports, fc.nat(maxSpacer), fc.nat(maxSpacer), (total, viewport, a, b) => {
        const map = scrollMap(total, rowHeight, viewport);
        return map.toVirtual(Math.min(a, b)) <= map.toVirtual(Math.max(a, b));
      }),
    );
  });
});

it("reveals any row wholly, moving no more than it must", () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.nat(24_000_000), viewports, (row, offset, viewport) => {
      const moved = revealRow(row, offset, viewport, rowHeight);
      expect(moved).toBeLessThanOrEqual(row * rowHeight);
      expect(moved + viewport).toBeGreaterThanOrEqual((row + 1) * rowHeight);
      expect(revealRow(row, moved, viewport, rowHeight)).toBe(moved);
    }),
  );
});
