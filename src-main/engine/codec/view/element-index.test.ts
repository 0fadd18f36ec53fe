import * as fc from "fast-check";
import { expect, it } from "vitest";
import { wireType } from "../wire/wire-type";
import { WireWriter } from "../wire/wire-writer";
import { ElementIndex } from "./element-index";

const varints = [0, 1, 127, 128, 300, 2 ** 31];

/** A repeated field as any mixture of elements with tags of their own and packed ones. */
const pieces = fc.array(fc.oneof(fc.constantFrom(...varints), fc.array(fc.constantFrom(...varints), { maxLength: 200 })), { maxLength: 8 });

it("finds every element again, by its number and by a byte of it", () => {
  fc.assert(
    fc.property(pieces, (all) => {
      const writer = new WireWriter();
      const elements: { start: number; end: number; packed: boolean }[] = [];
      const chunks: (readonly [start: number, end: number, packed: boolean])[] = [];
      for (const piece of all) {
        const from = writer.length;
        for (const value of [piece].flat()) {
          const start = writer.length;
          writer.uint32(value);
          elements.push({ start, end: writer.length, packed: Array.isArray(piece) });
        }
        chunks.push([from, writer.length, Array.isArray(piece)]);
      }
      const index = new ElementIndex(writer.finish(), wireType.varint);
      for (const [start, end, packed] of chunks) {
        if (packed) expect(index.addPacked(start, end)).toBeNull();
        else index.add(start);
      }
      expect(index.count).toBe(elements.length);
      expect(Array.from({ length: index.count }, (_, i) => index.at(i))).toEqual(
        elements.map(({ start, packed }) => ({ position: start, packed })),
      );
      for (const [i, { start, end, packed }] of elements.entries()) {
        expect([index.lastUpTo(start), index.lastUpTo(end - 1)]).toEqual([i, i]);
        if (packed) expect(index.endOfPacked(start)).toBe(end);
      }
      expect(index.lastUpTo(-1)).toBe(-1);
    }),
  );
});

it("keeps the elements before a broken one, and says what is wrong", () => {
  const index = new ElementIndex(Uint8Array.of(1, 2, 0x80), wireType.varint);
  expect(index.addPacked(0, 3)).toBe("The bytes end in the middle of a field, at byte 2.");
  expect(index.count).toBe(2);
  const doubles = new ElementIndex(new Uint8Array(20), wireType.fixed64);
  expect(doubles.addPacked(0, 20)).toMatch(/end in the middle/);
  expect([doubles.count, doubles.at(1).position]).toEqual([2, 8]);
});

it("takes little memory for many packed elements", () => {
  const count = 1_000_000;
  const index = new ElementIndex(new Uint8Array(count), wireType.varint);
  index.addPacked(0, count);
  expect(index.count).toBe(count);
  expect(index.at(777_777).position).toBe(777_777);
  expect(index.memory).toBeLessThan(count / 4);
});
