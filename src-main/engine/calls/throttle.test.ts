import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Throttle } from "./throttle";

describe("Throttle", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it("runs at once, then once an interval, and always after the last poke", () => {
    let runs = 0;
    const throttle = new Throttle(50, () => runs++);
    for (let i = 0; i < 100; i++) throttle.poke();
    expect(runs).toBe(1);
    vi.advanceTimersByTime(50);
    expect(runs).toBe(2);
    vi.advanceTimersByTime(500);
    expect(runs).toBe(2);
    throttle.poke();
    expect(runs).toBe(3);
    throttle.dispose();
  });

  it("takes the interval from how many pokes a run answers", () => {
    let runs = 0;
    const throttle = new Throttle(
      (pokes) => (pokes > 4 ? 50 : 2),
      () => runs++,
    );
    for (let i = 0; i < 10; i++) {
      throttle.poke();
      vi.advanceTimersByTime(2);
    }
    expect(runs).toBe(10);
    for (let i = 0; i < 100; i++) throttle.poke();
    vi.advanceTimersByTime(2);
    expect(runs).toBe(12);
    throttle.poke();
    vi.advanceTimersByTime(40);
    expect(runs).toBe(12);
    vi.advanceTimersByTime(20);
    expect(runs).toBe(13);
    throttle.dispose();
  });

  it("runs no more once disposed", () => {
    let runs = 0;
    const throttle = new Throttle(50, () => runs++);
    throttle.poke();
    throttle.poke();
    throttle.dispose();
    vi.advanceTimersByTime(500);
    expect(runs).toBe(1);
  });
});
