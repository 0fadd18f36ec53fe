import fc from "fast-check";
import { expect, it } from "vitest";
import { maxByteSize, parseByteSize, writeByteSize } from "./byte-size";
import { formatBytes } from "./format";

it("reads bytes with and without units", () => {
  expect(["512", "64 kB", "64 MB", "1.5mb", "4 MiB", " 2 GB ", "1KiB"].map((text) => parseByteSize(text))).toEqual([
    512, 64_000, 64_000_000, 1_500_000, 4_194_304, 2_000_000_000, 1024,
  ]);
});

it("refuses what is no size, nothing, or more than gRPC takes", () => {
  expect(["", "0", "0.2", "-1", "MB", "1 TB", "1e9", "3 GB", "1 ib", "1,000"].map((text) => parseByteSize(text))).toEqual(
    Array(10).fill(null),
  );
});

it("reads back what the window writes, to its rounding", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: maxByteSize }), (bytes) => {
      const read = parseByteSize(formatBytes(bytes));
      return read === null ? bytes > 2.1e9 : Math.abs(read - bytes) / bytes <= 0.05;
    }),
  );
});

it("writes what it reads, as a person would", () => {
  expect([64 * 2 ** 20, 4 * 2 ** 30, 1.5 * 2 ** 30, 5e8, 1000, 999, 2 ** 20 + 1].map(writeByteSize)).toEqual([
    "64 MiB",
    "4 GiB",
    "1.5 GiB",
    "500 MB",
    "1 kB",
    "999 B",
    "1048577 B",
  ]);
  fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 45 }), (bytes) => parseByteSize(writeByteSize(bytes), 2 ** 46) === bytes));
});
