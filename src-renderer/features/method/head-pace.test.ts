import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { CallHead } from "#shared/model/call";
import { HeadPace } from "./head-pace";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const headOf = (rows: number, state: CallHead["state"] = "open") => ({ rows, state }) as CallHead;

function pace() {
  const drawn: number[] = [];
  const heads = new HeadPace(({ rows }) => drawn.push(rows));
  return { heads, drawn };
}

it("hands on a few heads after a silence at once", () => {
  const { heads, drawn } = pace();
  for (const rows of [1, 2, 3]) heads.push(headOf(rows));
  expect(drawn).toEqual([1, 2, 3]);
  vi.advanceTimersByTime(1000);
  for (const rows of [4, 5, 6]) heads.push(headOf(rows));
  expect(drawn).toEqual([1, 2, 3, 4, 5, 6]);
  heads.dispose();
});

it("hands on the newest of many, about 20 times a second, and always the last", () => {
  const { heads, drawn } = pace();
  for (let rows = 1; rows <= 1000; rows++) {
    heads.push(headOf(rows));
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(100);
  expect(drawn.length).toBeLessThan(30);
  expect(drawn.at(-1)).toBe(1000);
});

it("does not let another state of the call wait, and nothing older come after it", () => {
  const { heads, drawn } = pace();
  for (let rows = 1; rows <= 20; rows++) heads.push(headOf(rows));
  heads.push(headOf(21, "done"));
  expect(drawn.at(-1)).toBe(21);
  vi.advanceTimersByTime(1000);
  expect(drawn.at(-1)).toBe(21);
});
