import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { CallRow } from "#shared/model/call";
import { NewestRows } from "./newest-rows";

const row = (index: number): CallRow => ({
  index,
  kind: "received",
  offsetMs: index,
  gapMs: null,
  fields: [],
  marked: false,
  size: 0,
  preview: "{}",
  truncated: false,
  problem: null,
});

/** A recording of `total` rows, and what was asked of it. */
function recording() {
  const asked: [number, number][] = [];
  const book = { total: 0, asked, gate: Promise.resolve() };
  const rows = new NewestRows(async (from, count) => {
    asked.push([from, count]);
    await book.gate;
    return Array.from({ length: Math.max(0, Math.min(count, book.total - from)) }, (_, i) => row(from + i));
  });
  const grow = async (total: number, from = 0) => {
    book.total = total;
    rows.want({ from, total });
    await vi.advanceTimersByTimeAsync(0);
  };
  return { book, rows, grow, indexes: () => rows.rows.map(({ index }) => index) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("asks for a new row at once, and only for what is new", async () => {
  const { book, rows, grow, indexes } = recording();
  await grow(2);
  await grow(3);
  expect(indexes()).toEqual([0, 1, 2]);
  expect(book.asked.map(([from]) => from)).toEqual([0, 2]);
  rows.dispose();
});

it("has one question on its way at a time, and asks again for what came meanwhile", async () => {
  const { book, rows, grow, indexes } = recording();
  let open = () => {};
  book.gate = new Promise((resolve) => {
    open = resolve;
  });
  await grow(1);
  await grow(3);
  expect(book.asked.map(([from]) => from)).toEqual([0]);
  open();
  await vi.advanceTimersByTimeAsync(0);
  expect(indexes()).toEqual([0, 1, 2]);
  rows.dispose();
});

it("takes what came while it asked with what it asked for", async () => {
  const { book, rows, grow, indexes } = recording();
  let open = () => {};
  book.gate = new Promise((resolve) => {
    open = resolve;
  });
  await grow(1);
  book.total = 3;
  open();
  await vi.advanceTimersByTimeAsync(0);
  expect(indexes()).toEqual([0, 1, 2]);
  await grow(3);
  expect(book.asked).toHaveLength(1);
  rows.dispose();
});

it("lets go of rows before those that are wanted, and brings earlier ones when they are", async () => {
  const { rows, grow, indexes } = recording();
  await grow(5);
  await grow(6, 3);
  expect(indexes()).toEqual([3, 4, 5]);
  await grow(6, 1);
  expect(indexes()).toEqual([1, 2, 3, 4, 5]);
  rows.dispose();
});

it("shows the newest few of a stream too fast to read, now and then, and the rest when it rests", async () => {
  const { book, rows, grow, indexes } = recording();
  await grow(10);
  await grow(5000, 4900);
  expect(rows.isFast).toBe(true);
  expect(indexes()).toEqual(Array.from({ length: 24 }, (_, i) => 4976 + i));
  await grow(9000, 8900);
  expect(book.asked).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(300);
  expect(indexes().at(-1)).toBe(8999);
  await vi.advanceTimersByTimeAsync(300);
  expect(rows.isFast).toBe(false);
  expect(indexes()).toEqual(Array.from({ length: 100 }, (_, i) => 8900 + i));
  rows.dispose();
});

it("does not ask for ever for what the core does not have", async () => {
  const { book, rows } = recording();
  rows.want({ from: 0, total: 5 });
  await vi.advanceTimersByTimeAsync(1000);
  expect(book.asked).toHaveLength(1);
  rows.dispose();
});
