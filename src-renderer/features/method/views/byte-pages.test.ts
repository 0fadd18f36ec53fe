import { expect, it } from "vitest";
import { BytePages, pageBytes } from "./byte-pages";

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

it("asks for the pages in sight, and of a fast scroll for where it ends", async () => {
  const asked: number[] = [];
  const pages = new BytePages(
    async (from, count) => {
      asked.push(from / pageBytes);
      return Uint8Array.from({ length: count }, (_, i) => (from + i) % 251);
    },
    () => {},
  );
  for (let offset = 0; offset < 100 * pageBytes; offset += pageBytes) pages.want(offset + 100, offset + 900);
  await settled();
  expect(asked).toEqual([0, 99]);
  const last = 99 * pageBytes + 500;
  expect(pages.get(last)).toBe(last % 251);
  expect(pages.get(50 * pageBytes)).toBeUndefined();
  pages.want(2 * pageBytes - 10, 2 * pageBytes + 10);
  await settled();
  expect(asked).toEqual([0, 99, 1, 2]);
});

it("keeps a bounded number of pages", async () => {
  const pages = new BytePages(
    async () => new Uint8Array(pageBytes),
    () => {},
  );
  for (let page = 0; page < 100; page++) {
    pages.want(page * pageBytes, page * pageBytes + 1);
    await settled();
  }
  expect(pages.get(0)).toBeUndefined();
  expect(pages.get(99 * pageBytes)).toBe(0);
});
