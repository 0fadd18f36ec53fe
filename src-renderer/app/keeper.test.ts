import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Keeper } from "./keeper";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A keeper whose writes end when the test says so. */
function slowKeeper() {
  const written: string[] = [];
  const ends: (() => void)[] = [];
  const keeper = new Keeper<string>((value) => {
    written.push(value);
    return new Promise<void>((resolve) => ends.push(resolve));
  }, 400);
  const end = async () => {
    ends.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { keeper, written, end };
}

test("only the last of many changes is written", async () => {
  const { keeper, written } = slowKeeper();
  for (const value of ["a", "b", "c"]) keeper.keep(value);
  await vi.advanceTimersByTimeAsync(399);
  expect(written).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(written).toEqual(["c"]);
});

test("flush writes at once, and nothing twice", async () => {
  const { keeper, written, end } = slowKeeper();
  keeper.keep("a");
  keeper.flush();
  keeper.flush();
  await end();
  await vi.advanceTimersByTimeAsync(1000);
  expect(written).toEqual(["a"]);
});

test("a change during a write is written after it", async () => {
  const { keeper, written, end } = slowKeeper();
  keeper.keep("a");
  keeper.flush();
  keeper.keep("b");
  await vi.advanceTimersByTimeAsync(1000);
  expect(written).toEqual(["a"]);
  await end();
  expect(written).toEqual(["a", "b"]);
});

test("after its end it writes nothing", async () => {
  const { keeper, written } = slowKeeper();
  keeper.keep("a");
  keeper.dispose();
  await vi.advanceTimersByTimeAsync(1000);
  expect(written).toEqual([]);
});

test("a write that fails is told once, until one has gone well", async () => {
  const told: string[] = [];
  let refuses = true;
  const write = async (value: string) => {
    if (refuses) throw new Error(`no room for ${value}`);
  };
  const keeper = new Keeper<string>(write, 400, (reason) => told.push(String(reason)));
  for (const value of ["a", "b"]) {
    keeper.keep(value);
    await vi.advanceTimersByTimeAsync(400);
  }
  expect(told).toEqual(["Error: no room for a"]);
  refuses = false;
  keeper.keep("c");
  await vi.advanceTimersByTimeAsync(400);
  refuses = true;
  keeper.keep("d");
  await vi.advanceTimersByTimeAsync(400);
  expect(told).toEqual(["Error: no room for a", "Error: no room for d"]);
});
