import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RateMeter } from "./rate-meter";

describe("RateMeter", () => {
  it("counts what happened in the last ten slots of 100 ms, however the time went", () => {
    const gaps = fc.array(fc.oneof(fc.nat(5), fc.nat(400), fc.constantFrom(1000, 5000, 1_000_000)), { maxLength: 200 });
    fc.assert(
      fc.property(gaps, fc.nat(3000), (gapsMs, restMs) => {
        const meter = new RateMeter();
        const times: number[] = [];
        let now = 0;
        for (const gap of gapsMs) {
          now += gap;
          times.push(now);
          meter.add(now);
        }
        now += restMs;
        const slot = Math.floor(now / 100);
        expect(meter.perSecond(now)).toBe(times.filter((time) => Math.floor(time / 100) > slot - 10).length);
      }),
    );
  });
});
