import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Schedule } from "./schedule";

/** When each of `lates.length` things happens that is waited for, and then is that much late. */
function run(intervalMs: number, lates: readonly number[]): number[] {
  const schedule = new Schedule(intervalMs);
  let now = 0;
  return lates.map((late) => {
    now += schedule.wait(now) + late;
    return now;
  });
}

describe("a schedule", () => {
  it("does not drift, however late a timer is each time", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.array(fc.double({ min: 0, max: 50, noNaN: true })), (intervalMs, lates) => {
        // Each is late by its own lateness, and by what is left of those before where they come faster than that.
        for (const [at, time] of run(Math.max(intervalMs, 50), lates).entries()) {
          const due = at * Math.max(intervalMs, 50);
          expect(time - due).toBeGreaterThanOrEqual(-1e-6);
          expect(time - due).toBeLessThanOrEqual(50 + (lates[at] ?? 0));
        }
      }),
    );
  });

  it("catches up what a timer's grain costs, and no more", () => {
    expect(run(4, [0, 30, 0, 0, 0, 0, 0, 0, 0, 0])).toEqual([0, 34, 34, 34, 34, 34, 34, 34, 34, 36]);
  });

  it("has no backlog after it was held up: it goes on from there", () => {
    expect(run(200, [0, 10_000, 0, 0])).toEqual([0, 10_200, 10_200, 10_400]);
    expect(run(0, [0, 5, 0])).toEqual([0, 5, 5]);
  });
});
