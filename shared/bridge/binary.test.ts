import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault, faultCodes } from "../base/fault";
import { decodeFrame, encodeFrame } from "./binary";
import { type Frame, maxFrameBytes, parseFrame } from "./frames";
import { sizeOf } from "./size";

const text = fc.string({ unit: "grapheme" });
const key = text.filter((name) => name !== "__proto__");
const number = fc.oneof(
  fc.maxSafeInteger(),
  fc.double({ noNaN: true }).filter((value) => !Object.is(value, -0)),
);
const leaf = fc.oneof(text, number, fc.boolean(), fc.constant(null), fc.uint8Array());
const plain = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 5 }, leaf, fc.array(tie("value"), { maxLength: 8 }), fc.dictionary(key, tie("value"), { maxKeys: 8 })),
})).value;
const id = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const count = fc.nat();
const error = fc.record({
  code: fc.constantFrom(...faultCodes),
  message: text,
  act: text,
  facts: fc.dictionary(fc.string({ minLength: 1 }).filter(isKey), fc.oneof(text, number)),
});
const frame: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({ t: fc.constant("hello" as const), version: count }),
  fc.record({
    t: fc.constant("open" as const),
    id,
    op: fc.string({ maxLength: 60 }),
    params: plain,
    credit: fc.record({ items: count, bytes: count }),
  }),
  fc.record({ t: fc.constant("items" as const), id, items: fc.array(plain, { minLength: 1, maxLength: 20 }) }),
  fc.record({ t: fc.constant("credit" as const), id, items: count, bytes: count }),
  fc.record({ t: fc.constant("finish" as const), id }),
  fc.record({ t: fc.constant("cancel" as const), id }),
  fc.record({ t: fc.constant("done" as const), id, result: plain }),
  fc.record({ t: fc.constant("fail" as const), id, error }),
);

function isKey(name: string): boolean {
  return !["__proto__", "prototype", "constructor"].includes(name);
}

/** The frame, or the Fault; anything else thrown fails the test. */
function read(bytes: Uint8Array): Frame | Fault {
  try {
    return parseFrame(decodeFrame(bytes));
  } catch (reason) {
    if (reason instanceof Fault && reason.code === "protocol") return reason;
    throw reason;
  }
}

describe("the binary encoding of frames", () => {
  it("gives every frame back as it was", () => {
    fc.assert(
      fc.property(frame, (one) => {
        expect(plainly(read(encodeFrame(one)))).toEqual(plainly(one));
      }),
      { numRuns: 500 },
    );
  });

  it("is never longer than the size that credit counts", () => {
    fc.assert(
      fc.property(frame, (one) => encodeFrame(one).byteLength <= sizeOf(one, maxFrameBytes)),
      { numRuns: 500 },
    );
  });

  it("answers random bytes with a frame or a fault", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void read(bytes)),
      { numRuns: 5000 },
    );
  });

  it("answers damaged frames with a frame or a fault", () => {
    const damage = fc.tuple(frame, fc.nat(), fc.integer({ min: 0, max: 255 }), fc.nat());
    fc.assert(
      fc.property(damage, ([one, at, byte, cut]) => {
        const bytes = encodeFrame(one);
        bytes[at % bytes.length] = byte;
        read(bytes);
        read(bytes.subarray(0, cut % bytes.length));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["nothing", []],
    ["an array of four thousand million", [0xdd, 0xff, 0xff, 0xff, 0xff]],
    ["a map of four thousand million", [0xdf, 0xff, 0xff, 0xff, 0xff]],
    ["arrays that each claim the rest", Array.from({ length: 60 }, () => [0xdd, 0x00, 0x00, 0x00, 0x50]).flat()],
    ["a text longer than the frame", [0xdb, 0xff, 0xff, 0xff, 0xff]],
    ["a thousand levels", [...Array(1000).fill(0x91), 0xc0]],
    ["a date", [0xd6, 0xff, 0, 0, 0, 0]],
    ["an extension", [0xc7, 1, 5, 0]],
    ["a reserved byte", [0xc1]],
    ["a second value", [0xc0, 0xc0]],
    ["a prototype", [0x81, 0xa9, ...new TextEncoder().encode("__proto__"), 0x80]],
    ["half a text", [0xa5, 0x61]],
  ])("refuses %s", (_what, bytes) => {
    expect(read(new Uint8Array(bytes))).toMatchObject({ code: "protocol" });
  });

  it("refuses more than 16 MiB both ways", () => {
    const large: Frame = { t: "done", id: 1, result: new Uint8Array(maxFrameBytes) };
    expect(() => encodeFrame(large)).toThrow(expect.objectContaining({ code: "too-large" }));
    expect(read(new Uint8Array(maxFrameBytes + 1))).toMatchObject({ code: "protocol" });
  });

  it("says so of what is not plain data", () => {
    expect(() => encodeFrame({ t: "done", id: 1, result: 10n })).toThrow(expect.objectContaining({ code: "internal" }));
  });
});

describe("sizeOf", () => {
  it("counts the UTF-8 bytes of a long text, and of a short one as many as they may be", () => {
    expect(sizeOf("aé线🌏\ud800".repeat(20), 1000)).toBe(5 + 20 * (1 + 2 + 3 + 4 + 3));
    expect(sizeOf("aé线🌏\ud800", 100)).toBe(5 + 3 * 6);
  });

  it("leaves out what the encoding leaves out", () => {
    expect(sizeOf({ a: undefined }, 100)).toBe(sizeOf({}, 100));
  });

  it("ends on a cycle and on a thicket of shared parts", () => {
    const cycle: unknown[] = [];
    cycle.push(cycle, cycle);
    let thicket: unknown = [];
    for (let i = 0; i < 60; i++) thicket = [thicket, thicket];
    for (const value of [cycle, thicket]) expect(() => sizeOf(value, maxFrameBytes)).toThrow(Fault);
  });

  it.each([[() => {}], [new Map()], [new Date()], [10n], [Symbol("x")]])("refuses %s", (value) => {
    expect(() => sizeOf(value, 100)).toThrow(expect.objectContaining({ code: "internal" }));
  });
});

/** Without prototypes: fast-check makes some dictionaries without one. */
function plainly(value: unknown): unknown {
  if (value instanceof Uint8Array) return Array.from(value);
  if (Array.isArray(value)) return value.map(plainly);
  if (typeof value !== "object" || value === null || value instanceof Fault) return value;
  return new Map(Object.entries(value).map(([name, part]) => [name, plainly(part)]));
}
