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
    rows.want({ from, total, follows: true });
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
  await grow(40);
  await grow(41, 3);
  expect(indexes()[0]).toBe(3);
  await grow(41, 1);
  expect(indexes()).toEqual(Array.from({ length: 40 }, (_, i) => 1 + i));
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

/** What the core tells by itself, piece by piece. */
function tail() {
  let wake = () => {};
  const pieces: CallRow[][] = [];
  const state = { ended: false };
  async function* tell() {
    while (!state.ended || pieces.length > 0) {
      const rows = pieces.shift();
      if (rows) yield { rows };
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  const say = async (from: number, to: number) => {
    pieces.push(Array.from({ length: to - from }, (_, i) => row(from + i)));
    wake();
    await vi.advanceTimersByTimeAsync(0);
  };
  const end = async () => {
    state.ended = true;
    wake();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { items: tell(), say, end };
}

it("takes what it is told as it comes, and asks for nothing of it", async () => {
  const { book, rows, grow, indexes } = recording();
  const told = tail();
  await grow(2);
  void rows.listen(2, told.items);
  await told.say(2, 4);
  expect(indexes()).toEqual([0, 1, 2, 3]);
  // The head comes behind the rows, or before them.
  await grow(4);
  await grow(5);
  expect(indexes()).toEqual([0, 1, 2, 3]);
  await told.say(4, 5);
  expect(indexes()).toEqual([0, 1, 2, 3, 4]);
  expect(book.asked).toHaveLength(1);
  rows.dispose();
});

it("asks for what it is not told: what was there before, what came while it did not follow, and what comes after the end", async () => {
  const { book, rows, grow, indexes } = recording();
  const told = tail();
  void rows.listen(3, told.items);
  await grow(3);
  expect(indexes()).toEqual([0, 1, 2]);
  rows.want({ from: 0, total: 3, follows: false });
  book.total = 5;
  await told.say(3, 5);
  expect(indexes()).toEqual([0, 1, 2]);
  await grow(5);
  expect(indexes()).toEqual([0, 1, 2, 3, 4]);
  await told.end();
  await grow(6);
  expect(indexes()).toEqual([0, 1, 2, 3, 4, 5]);
  rows.dispose();
});

it("shows the newest few where it is told of more than one could read, and fills the hole when it rests", async () => {
  const { rows, grow, indexes } = recording();
  const told = tail();
  await grow(2);
  void rows.listen(2, told.items);
  await told.say(976, 1000);
  expect(rows.isFast).toBe(true);
  expect(indexes()).toEqual(Array.from({ length: 24 }, (_, i) => 976 + i));
  await told.say(1976, 2000);
  expect(indexes().at(-1)).toBe(999);
  await grow(2000, 1900);
  await vi.advanceTimersByTimeAsync(600);
  expect(rows.isFast).toBe(false);
  expect(indexes()).toEqual(Array.from({ length: 100 }, (_, i) => 1900 + i));
  rows.dispose();
});

it("goes on with the next tail when the one before it ends late", async () => {
  const { rows, grow, indexes } = recording();
  const [first, second] = [tail(), tail()];
  await grow(1);
  void rows.listen(1, first.items);
  void rows.listen(1, second.items);
  await first.end();
  await grow(2);
  expect(indexes()).toEqual([0]);
  await second.say(1, 2);
  expect(indexes()).toEqual([0, 1]);
  rows.dispose();
});

it("shows what came of a stream that has run far ahead meanwhile", async () => {
  const { book, rows, grow, indexes } = recording();
  await grow(10);
  let open = () => {};
  book.gate = new Promise((resolve) => {
    open = resolve;
  });
  await grow(5000, 4900);
  await grow(6000, 5900);
  open();
  await vi.advanceTimersByTimeAsync(0);
  expect(indexes()).toEqual(Array.from({ length: 24 }, (_, i) => 4976 + i));
  rows.dispose();
});

it("does not ask for ever for what the core does not have", async () => {
  const { book, rows } = recording();
  rows.want({ from: 0, total: 5, follows: true });
  await vi.advanceTimersByTimeAsync(1000);
  expect(book.asked).toHaveLength(1);
  rows.dispose();
});
