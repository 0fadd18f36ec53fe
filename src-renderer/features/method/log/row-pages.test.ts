import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallRow } from "#shared/model/call";
import { pageRows, RowPages } from "./row-pages";

const row = (index: number): CallRow => ({
  index,
  kind: "received",
  gapMs: null,
  fields: [],
  marked: false,
  offsetMs: index,
  size: 1,
  preview: "{}",
  truncated: false,
  problem: null,
});

/** A recording that can grow, and remembers what it was asked. */
function recording(total: number) {
  const asked: number[] = [];
  const source = { total, asked };
  const fetch = async (from: number, count: number) => {
    asked.push(from);
    return Array.from({ length: Math.max(0, Math.min(count, source.total - from)) }, (_, i) => row(from + i));
  };
  return { source, fetch };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

describe("RowPages", () => {
  it("has every wanted row, wherever the window stands in a million", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(), fc.integer({ min: 1, max: 80 }), async (total, at, height) => {
        const { fetch, source } = recording(total);
        const pages = new RowPages(fetch, () => {});
        const from = at % total;
        pages.want(from, from + height, total);
        await settle();
        for (let i = from; i < Math.min(total, from + height); i++) expect(pages.get(i)?.index).toBe(i);
        expect(source.asked.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 50 },
    );
  });

  it("asks again for the page at the growing end, and for no other", async () => {
    const { fetch, source } = recording(150);
    const pages = new RowPages(fetch, () => {});
    pages.want(0, 150, 150);
    await settle();
    source.total = 170;
    pages.want(0, 170, 170);
    await settle();
    expect(source.asked).toEqual([0, 100, 100]);
    expect(pages.get(169)?.index).toBe(169);
  });

  it("asks once while the answer is on its way", async () => {
    const { fetch, source } = recording(1000);
    const pages = new RowPages(fetch, () => {});
    for (let i = 0; i < 10; i++) pages.want(0, 50, 1000);
    await settle();
    expect(source.asked).toEqual([0]);
  });

  it("keeps a bounded number of rows, however far one scrolls", async () => {
    const { fetch } = recording(1_000_000);
    const pages = new RowPages(fetch, () => {});
    for (let from = 0; from < 500 * pageRows; from += pageRows) pages.want(from, from + 1, 1_000_000);
    await settle();
    const kept = Array.from({ length: 500 }, (_, i) => pages.get(i * pageRows)).filter((one) => one !== undefined);
    expect(kept.length).toBe(60);
    expect(kept.at(-1)?.index).toBe(499 * pageRows);
  });

  it("knows the last window that is whole, while the tail runs ahead of what has come", async () => {
    const { fetch, source } = recording(250);
    const pages = new RowPages(fetch, () => {});
    expect(pages.lastWhole(40)).toBeNull();
    pages.want(190, 230, 250);
    await settle();
    expect(pages.lastWhole(40)).toBe(250);
    source.total = 5000;
    pages.want(4960, 5000, 5000);
    expect(pages.lastWhole(40)).toBe(250);
    await settle();
    expect(pages.lastWhole(40)).toBe(5000);
    // Page 52 has five rows; the 35 before them are in a page that never came.
    source.total = 5205;
    await fetch(0, 1);
    pages.want(5200, 5205, 5205);
    await settle();
    expect(pages.lastWhole(40)).toBe(5000);
    expect(pages.lastWhole(5)).toBe(5205);
  });

  it("has each row at its place where the ones before were dropped, and does not ask for those", async () => {
    const { fetch, source } = recording(1000);
    const pages = new RowPages(fetch, () => {});
    pages.want(130, 170, 1000, 130);
    await settle();
    expect(source.asked).toEqual([130]);
    expect(pages.get(129)).toBeUndefined();
    for (let i = 130; i < 170; i++) expect(pages.get(i)?.index).toBe(i);
  });

  it("does not ask again for what did not come, until there is more", async () => {
    let asked = 0;
    const pages = new RowPages(
      async () => {
        asked++;
        return [];
      },
      () => pages.want(0, 10, 10),
    );
    pages.want(0, 10, 10);
    await settle();
    await settle();
    expect(asked).toBe(1);
    pages.want(0, 10, 11);
    await settle();
    expect(asked).toBe(2);
  });

  it("tells of news until it is closed, also after a failure", async () => {
    let news = 0;
    const failing = new RowPages(
      async () => {
        throw new Error("gone");
      },
      () => news++,
    );
    failing.want(0, 1, 1);
    await settle();
    expect(news).toBe(1);
    failing.want(0, 1, 1);
    failing.close();
    await settle();
    expect(news).toBe(1);
  });
});
