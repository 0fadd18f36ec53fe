import { expect, it } from "vitest";
import type { CallRow, EntryKind } from "#shared/model/call";
import { paceOf } from "./reply-latency";

const row = (index: number, kind: EntryKind, offsetMs: number): CallRow => ({
  index,
  kind,
  offsetMs,
  gapMs: null,
  fields: [],
  marked: false,
  size: 0,
  preview: "{}",
  truncated: false,
  problem: null,
});

it("pairs a reply with the newest message sent before it, and no later message with it", () => {
  const rows = [row(0, "sent", 10), row(1, "sent", 20), row(2, "received", 25), row(3, "received", 40), row(4, "sent", 45)];
  expect(paceOf(rows)).toEqual([
    null,
    { kind: "later", ms: 10 },
    { kind: "reply", ms: 5 },
    { kind: "later", ms: 15 },
    { kind: "later", ms: 5 },
  ]);
});

it("has nothing to say of an empty conversation or of its first message", () => {
  expect(paceOf([])).toEqual([]);
  expect(paceOf([row(7, "received", 3)])).toEqual([null]);
});
