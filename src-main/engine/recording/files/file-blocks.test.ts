import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FileBlocks } from "./file-blocks";

describe("pieces put together", () => {
  it("are the same bytes, though each piece changes behind it", () => {
    const sizes = fc.array(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 100_000, max: 600_000 })), { maxLength: 12 });
    fc.assert(
      fc.property(sizes, (lengths) => {
        const blocks = new FileBlocks();
        const written: Uint8Array[] = [];
        const write = (parts: readonly Uint8Array[]) => written.push(...parts.map((part) => new Uint8Array(part)));
        const pieces = lengths.map((length, i) => new Uint8Array(length).fill(i + 1));
        for (const one of pieces) {
          const piece = new Uint8Array(one);
          write(blocks.add(piece));
          piece.fill(0);
        }
        write(blocks.rest());
        expect(blocks.rest()).toEqual([]);
        expect(Buffer.compare(Buffer.concat(written), Buffer.concat(pieces))).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it("make one write of thousands", () => {
    const blocks = new FileBlocks();
    const answered = Array.from({ length: 3000 }, () => blocks.add(new Uint8Array(200))).flat();
    expect(answered.length).toBe(2);
  });
});
