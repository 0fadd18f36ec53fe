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

  it("lets a burst through after a silence, and then one an interval", () => {
    let runs = 0;
    const throttle = new Throttle(50, () => runs++, 3);
    for (let i = 0; i < 100; i++) throttle.poke();
    expect(runs).toBe(3);
    for (let elapsed = 1; elapsed <= 10; elapsed++) {
      vi.advanceTimersByTime(50);
      expect(runs).toBe(3 + elapsed);
      throttle.poke();
      throttle.poke();
    }
    vi.advanceTimersByTime(500);
    for (let i = 0; i < 100; i++) throttle.poke();
    expect(runs).toBe(17);
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
