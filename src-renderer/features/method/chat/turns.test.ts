import { expect, it } from "vitest";
import type { CallRow, EntryKind } from "#shared/model/call";
import { turnsOf } from "./turns";

const row = (index: number, kind: EntryKind, offsetMs: number, preview = "{}"): CallRow => ({
  index,
  kind,
  offsetMs,
  gapMs: null,
  fields: [],
  marked: false,
  size: 0,
  preview,
  truncated: false,
  problem: null,
});
const shape = (rows: CallRow[], finishedAt: number[]) =>
  turnsOf(rows, finishedAt).map((turn) => (turn.is === "message" ? turn.row.index : turn.is));

it("divides what was said before the user finished from what the server said after", () => {
  const rows = [row(0, "sent", 1), row(1, "received", 2), row(2, "received", 9)];
  expect(shape(rows, [5])).toEqual([0, 1, "finished", 2]);
  expect(shape(rows, [20])).toEqual([0, 1, 2, "finished"]);
  expect(shape([], [3])).toEqual(["finished"]);
});

it("does not show a divider that belongs to rows before those shown", () => {
  expect(shape([row(7, "received", 9)], [5])).toEqual([7]);
});

it("reads what a mark says, and shows one that cannot be read", () => {
  const rows = [
    row(0, "mark", 1, '{"attempt":2,"before":"UNAVAILABLE"}'),
    row(1, "mark", 2, "?"),
    row(2, "mark", 3, '{"attempt":3,"before":null}'),
  ];
  expect(turnsOf(rows, []).map((turn) => turn.is === "mark" && turn.note)).toEqual([
    { attempt: 2, before: "UNAVAILABLE" },
    null,
    { attempt: 3, before: null },
  ]);
});
