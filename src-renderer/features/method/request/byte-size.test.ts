import fc from "fast-check";
import { expect, it } from "vitest";
import { formatBytes } from "#shared/model/format";
import { maxByteSize, parseByteSize } from "./byte-size";

it("reads bytes with and without units", () => {
  expect(["512", "64 kB", "64 MB", "1.5mb", "4 MiB", " 2 GB ", "1KiB"].map(parseByteSize)).toEqual([
    512, 64_000, 64_000_000, 1_500_000, 4_194_304, 2_000_000_000, 1024,
  ]);
});

it("refuses what is no size, nothing, or more than gRPC takes", () => {
  expect(["", "0", "0.2", "-1", "MB", "1 TB", "1e9", "3 GB", "1 ib", "1,000"].map(parseByteSize)).toEqual(Array(10).fill(null));
});

it("reads back what the window writes, to its rounding", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: maxByteSize }), (bytes) => {
      const read = parseByteSize(formatBytes(bytes));
      return read === null ? bytes > 2.1e9 : Math.abs(read - bytes) / bytes <= 0.05;
    }),
  );
});
