import { createHash } from "node:crypto";
import fc from "fast-check";
import { assert, describe, expect, it } from "vitest";
import type { Direction } from "#shared/model/call";
import { defaultRecordingLimits } from "#shared/model/settings";
import { Recording } from "./recording";
import { RecordingRoom } from "./recording-room";

describe("Recording", () => {
  it("gives back every entry as it came, whatever the sizes", async () => {
    // From nothing to more than a chunk, so that shared chunks, chunks of their own and borders all occur.
    const size = fc.oneof(fc.nat(300), fc.integer({ min: 63_000, max: 68_000 }), fc.constantFrom(0, 4096, 1 << 20));
    const message = fc.record({ size, fill: fc.nat(255), direction: fc.constantFrom<Direction>("sent", "received") });
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 40 }), async (messages) => {
        const recording = new Recording();
        for (const [i, m] of messages.entries()) recording.append(m.direction, i * 1.5, new Uint8Array(m.size).fill(m.fill));
        const entries = await recording.entries(0, messages.length);
        for (const [i, m] of messages.entries()) {
          const entry = entries[i];
          assert(entry);
          expect(entry).toMatchObject({ index: i, kind: m.direction, offsetMs: i * 1.5, gapMs: i === 0 ? null : 1.5 });
          expect(entry.bytes.byteLength).toBe(m.size);
          expect(entry.bytes.every((byte) => byte === m.fill)).toBe(true);
        }
        const received = messages.filter((m) => m.direction === "received");
        expect(recording.tally("received")).toEqual({ count: received.length, bytes: received.reduce((sum, m) => sum + m.size, 0) });
        expect(recording.count).toBe(messages.length);
        expect(recording.bytes).toBe(messages.reduce((sum, m) => sum + m.size, 0));
        recording.dispose();
      }),
      { numRuns: 30 },
    );
  });

  it("copies: the caller may write to its bytes afterwards", async () => {
    const recording = new Recording();
    const bytes = Uint8Array.of(1, 2, 3);
    recording.append("sent", 0, bytes);
    bytes.fill(9);
    const [entry] = await recording.entries(0, 1);
    expect(entry?.bytes).toEqual(Uint8Array.of(1, 2, 3));
    recording.dispose();
  });

  it("holds millions of small entries at 16 bytes each beside their own", async () => {
    const recording = new Recording();
    const count = 2_000_000;
    const bytes = Buffer.alloc(4);
    for (let i = 0; i < count; i++) {
      bytes.writeUInt32LE(i);
      recording.append("received", i / 1000, bytes);
    }
    expect(recording.count).toBe(count);
    const [middle] = await recording.entries(1_234_567, 1);
    expect(Buffer.from(middle?.bytes ?? []).readUInt32LE()).toBe(1_234_567);
    const [last] = await recording.entries(count - 1, 2);
    expect(last?.offsetMs).toBe((count - 1) / 1000);
    expect(recording.kept.memory).toBeLessThan(count * (4 + 16) + (1 << 18));
    recording.dispose();
  });

  it("costs little for a unary call", () => {
    const recording = new Recording();
    recording.append("sent", 0, new Uint8Array(40));
    recording.append("received", 1, new Uint8Array(400));
    expect(recording.kept.memory).toBeLessThan(8192);
    recording.dispose();
  });

  it("only counts where nothing is to be kept", async () => {
    const recording = new Recording({ keep: false });
    const memory = recording.kept.memory;
    for (let i = 0; i < 1000; i++) recording.append("received", i, new Uint8Array(1000));
    expect(recording.count).toBe(1000);
    expect(recording.bytes).toBe(1_000_000);
    expect(recording.kept.memory).toBe(memory);
    expect(await recording.entries(0, 1)).toEqual([]);
    recording.dispose();
  });

  it("answers as many entries as there are", async () => {
    const recording = new Recording();
    recording.append("sent", 0, new Uint8Array(1));
    expect(await recording.entries(0, 5)).toHaveLength(1);
    expect(await recording.entries(1, 5)).toEqual([]);
    recording.dispose();
  });

  it("draws on a shared room, says when there is none left, and gives back what it took", async () => {
    const room = new RecordingRoom({ ...defaultRecordingLimits, memoryBytes: 100_000 });
    const one = new Recording({ room });
    const two = new Recording({ room });
    one.append("received", 0, new Uint8Array(300_000));
    expect(one.shortage).toBe("memory");
    expect(two.shortage).toBe(null);
    two.append("received", 0, createHash("sha256").digest());
    expect(two.shortage).toBe("memory");
    const heard: unknown[] = [];
    const listening = two.onDidChangeShortage(() => heard.push(two.shortage));
    expect(room.memory).toBe(one.kept.memory + two.kept.memory);
    one.dispose();
    one.dispose();
    expect(heard).toEqual([null]);
    expect(room.memory).toBe(two.kept.memory);
    two.dispose();
    expect(room.memory).toBe(0);
    expect(await two.entries(0, 1)).toEqual([]);
    listening.dispose();
  });
});
