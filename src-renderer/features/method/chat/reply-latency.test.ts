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

it("pairs a reply with the message that waits for one; what comes after that is only later", () => {
  const rows = [row(0, "sent", 10), row(1, "received", 25), row(2, "received", 40), row(3, "sent", 45)];
  expect(paceOf(rows)).toEqual([null, { kind: "reply", ms: 15, answers: null }, { kind: "later", ms: 15 }, { kind: "later", ms: 5 }]);
});

it("takes the replies in order where several messages wait, and says which", () => {
  const rows = [
    row(0, "sent", 0),
    row(1, "sent", 1),
    row(2, "sent", 2),
    row(3, "received", 10),
    row(4, "received", 12),
    row(5, "received", 20),
  ];
  expect(paceOf(rows).slice(3)).toEqual([
    { kind: "reply", ms: 10, answers: 0 },
    { kind: "reply", ms: 11, answers: 1 },
    { kind: "reply", ms: 18, answers: null },
  ]);
});

it("does not take a message of a new connection for the answer to one of the old", () => {
  const rows = [row(0, "sent", 0), row(1, "mark", 5), row(2, "received", 9)];
  expect(paceOf(rows)).toEqual([null, null, { kind: "later", ms: 4 }]);
});

it("has nothing to say of an empty conversation or of its first message", () => {
  expect(paceOf([])).toEqual([]);
  expect(paceOf([row(7, "received", 3)])).toEqual([null]);
});
