import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ReceivedRun, RunDecoder } from "./framing";

function frame(payload: Uint8Array, flag = 0): Buffer {
  const prefix = Buffer.alloc(5);
  prefix[0] = flag;
  prefix.writeUInt32BE(payload.length, 1);
  return Buffer.concat([prefix, payload]);
}

/** As grpc-js treats a frame: its prefix goes, and a compressed message is unpacked, here to the same in memory of its own. */
function handOn(framed: Buffer): Buffer {
  return framed[0] === 1 ? Buffer.from(framed.subarray(5)) : framed.subarray(5);
}

function messagesOf(bytes: Buffer): Buffer[] {
  const run = new ReceivedRun(bytes);
  const messages: Buffer[] = [];
  for (let message = run.next(); message !== null; message = run.next()) messages.push(Buffer.from(message));
  return messages;
}

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

const neverTooLarge = () => {
  throw new Error("Nothing is too large here.");
};

const message = fc.record({ payload: fc.uint8Array({ maxLength: 60 }), flag: fc.constantFrom(0, 0, 0, 1) });

describe("RunDecoder", () => {
  it("finds the same messages in the same order, however the bytes are cut", () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 30 }), fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }), (messages, sizes) => {
        const decoder = new RunDecoder(60, neverTooLarge);
        const wire = Buffer.concat(messages.map(({ payload, flag }) => frame(payload, flag)));
        const found = cut(wire, sizes).flatMap((piece) => decoder.write(piece).flatMap((framed) => messagesOf(handOn(framed))));
        expect(found).toEqual(messages.map(({ payload }) => Buffer.from(payload)));
      }),
    );
  });

  it("hands on what comes in one piece as one", () => {
    const decoder = new RunDecoder(100, neverTooLarge);
    const wire = Buffer.concat(Array.from({ length: 150 }, (_, i) => frame(Buffer.alloc(90, i))));
    expect(decoder.write(wire)).toHaveLength(1);
  });

  it("refuses what is announced as too large, keeps what came before it, and reads nothing after", () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 10 }), fc.integer({ min: 1, max: 90 }), (messages, size) => {
        const refused: number[] = [];
        const decoder = new RunDecoder(60, (announced) => refused.push(announced));
        const before = messages.map(({ payload, flag }) => frame(payload, flag));
        const wire = Buffer.concat([...before, frame(Buffer.alloc(61)), frame(Buffer.alloc(3))]);
        const found = cut(wire, [size]).flatMap((piece) => decoder.write(piece).flatMap((framed) => messagesOf(handOn(framed))));
        expect(found).toEqual(messages.map(({ payload }) => Buffer.from(payload)));
        expect(refused).toEqual([61]);
      }),
    );
  });

  it("takes no memory for what is only announced", () => {
    const decoder = new RunDecoder(2 ** 31, neverTooLarge);
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 10; i++) {
      const begun = Buffer.alloc(6);
      begun.writeUInt32BE(2 ** 30, 1);
      expect(new RunDecoder(2 ** 31, neverTooLarge).write(begun)).toEqual([]);
      expect(decoder.write(i === 0 ? begun : Buffer.alloc(1))).toEqual([]);
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
  });
});
