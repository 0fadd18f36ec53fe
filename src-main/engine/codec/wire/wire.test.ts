import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WireError } from "./wire-error";
import { WireReader } from "./wire-reader";
import { WireWriter } from "./wire-writer";

const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const halves = (value: bigint) => [Number(value & 0xffffffffn), Number(value >> 32n)] as const;

function failure(read: () => unknown): WireError {
  try {
    read();
  } catch (reason) {
    if (reason instanceof WireError) return reason;
    throw reason;
  }
  throw new Error("Nothing was refused.");
}

describe("what is written", () => {
  it("is read back, and by protobuf-es too", () => {
    const texts = fc.oneof(fc.string({ unit: "grapheme", maxLength: 60 }), fc.string({ unit: "grapheme", minLength: 200, maxLength: 400 }));
    fc.assert(
      fc.property(uint64, fc.integer(), texts, fc.double(), fc.float(), (big, small, text, double, float) => {
        const writer = new WireWriter();
        writer.varint64(...halves(big));
        writer.fixed64(...halves(big));
        writer.int32(small);
        writer.string(text);
        writer.double(double);
        writer.float(float);
        const bytes = writer.finish();

        const theirs = new BinaryReader(bytes);
        expect(BigInt(theirs.uint64())).toBe(big);
        expect(BigInt(theirs.fixed64())).toBe(big);
        expect(theirs.int32()).toBe(small);
        expect(theirs.string()).toBe(text);
        expect(theirs.double()).toBe(double);
        expect(theirs.float()).toBe(float);

        const ours = new WireReader(bytes);
        ours.varint64();
        expect([ours.low, ours.high]).toEqual(halves(big));
        ours.fixed64();
        expect([ours.low, ours.high]).toEqual(halves(big));
        expect(ours.uint32() | 0).toBe(small);
        const end = ours.length();
        expect(Buffer.from(bytes.subarray(ours.position, end)).toString()).toBe(text);
        ours.position = end;
        expect(ours.double()).toBe(double);
        expect(ours.float()).toBe(float);
        expect(ours.done).toBe(true);
      }),
    );
  });

  it("has right lengths, however long and deep", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 70_000 }), { minLength: 1, maxLength: 5 }), (sizes) => {
        const ours = new WireWriter();
        const theirs = new BinaryWriter();
        const marks = sizes.map((size) => {
          ours.tag(1, 2);
          theirs.tag(1, 2);
          const mark = ours.begin();
          theirs.fork();
          ours.raw(new Uint8Array(size));
          theirs.raw(new Uint8Array(size));
          return mark;
        });
        for (const mark of marks.reverse()) {
          ours.end(mark);
          theirs.join();
        }
        expect(Buffer.compare(ours.finish(), theirs.finish())).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
});

describe("parts of what was written", () => {
  it("are put in another order, and what stands before them stays", () => {
    const lengths = fc.array(fc.nat(200), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(lengths, fc.nat(), (sizes, seed) => {
        const out = new WireWriter();
        out.raw(Uint8Array.of(255));
        const starts = sizes.map((size, i) => {
          const start = out.length;
          out.raw(new Uint8Array(size).fill(i));
          return start;
        });
        const order = sizes.map((_, i) => (i + seed) % sizes.length).reverse();
        out.reorder(starts, order);
        expect(Array.from(out.finish())).toEqual([255, ...order.flatMap((i) => Array(sizes[i] ?? 0).fill(i))]);
      }),
    );
  });

  it("are a plain Uint8Array when it ends", () => {
    expect(Object.getPrototypeOf(new WireWriter().finish())).toBe(Uint8Array.prototype);
  });
});

describe("what breaks the wire format", () => {
  it.each([
    ["nothing where a varint should be", [], (reader: WireReader) => reader.uint32(), "truncated", 0],
    ["a varint without an end", [1, 0x80, 0x80], (reader: WireReader) => [reader.uint32(), reader.uint32()], "truncated", 1],
    ["a varint of eleven bytes", [...Array(10).fill(0xff), 1], (reader: WireReader) => reader.varint64(), "varint-too-long", 0],
    ["a length beyond the end", [3, 1, 2], (reader: WireReader) => reader.length(), "truncated", 0],
    ["a length of 4 GiB and more", [0x80, 0x80, 0x80, 0x80, 0x10, 1], (reader: WireReader) => reader.length(), "truncated", 0],
    ["three bytes of a fixed32", [1, 2, 3], (reader: WireReader) => reader.fixed32(), "truncated", 0],
    ["field number 0", [0x00], (reader: WireReader) => reader.tag(), "bad-tag", 0],
    ["wire type 7", [0x0f], (reader: WireReader) => reader.tag(), "bad-tag", 0],
    ["a group that is left open", [0x0b, 0x10, 0x01], (reader: WireReader) => reader.skip(reader.tag()), "group-not-closed", 1],
    ["a group with another's end", [0x0b, 0x14], (reader: WireReader) => reader.skip(reader.tag()), "group-not-open", 1],
    ["groups 200 deep", Array(200).fill(0x0b), (reader: WireReader) => reader.skip(reader.tag()), "too-deep", 101],
  ])("%s", (_what, bytes, read, code, offset) => {
    expect(failure(() => read(new WireReader(Uint8Array.from(bytes))))).toMatchObject({ code, offset });
  });

  it("is never read past the given end", () => {
    const reader = new WireReader(Uint8Array.of(0x80, 1, 5), 0, 1);
    expect(failure(() => reader.varint64())).toMatchObject({ code: "truncated", offset: 0 });
  });
});
