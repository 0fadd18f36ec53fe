import fc from "fast-check";
import { expect, it } from "vitest";
import { PulseMeter } from "./pulse-meter";

it("counts in slots of 50 ms while there are few", () => {
  const meter = new PulseMeter();
  for (const at of [0, 10, 60, 149]) meter.add(at);
  expect(meter.read(160)).toEqual({ slotMs: 50, counts: [2, 1, 1, 0] });
});

it("loses no event, and never has more than 64 slots", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 500_000 }), { minLength: 1 }), (gaps) => {
      const meter = new PulseMeter();
      let now = 0;
      for (const gap of gaps) {
        now += gap;
        meter.add(now);
      }
      const { slotMs, counts } = meter.read(now);
      expect(counts.length).toBeLessThanOrEqual(64);
      expect(counts.length).toBe(Math.floor(now / slotMs) + 1);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(gaps.length);
    }),
  );
});
