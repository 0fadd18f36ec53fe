import * as v from "valibot";
import { call, nothing, stream } from "../bridge/operation";
import { entryKinds } from "../model/call";
import { comparisons, type RowFilter, type RowTerm } from "../model/row-filter";
import { maxMarks, type RowRange, rowTextFormats, type ScanReport } from "../model/scan";
import { faultData } from "./fault";
import { maxMessageText } from "./message-view";
import { count, id, shortText } from "./values";

const term = v.variant("is", [
  v.object({ is: v.literal("text"), text: shortText }),
  v.object({ is: v.literal("pattern"), source: shortText, ignoreCase: v.boolean() }),
  v.object({ is: v.literal("field"), path: shortText, comparison: v.picklist(comparisons), value: shortText }),
]) satisfies v.GenericSchema<unknown, RowTerm>;

export const rowFilter = v.object({
  kind: v.nullable(v.picklist(entryKinds)),
  terms: v.pipe(v.array(term), v.maxLength(32)),
}) satisfies v.GenericSchema<unknown, RowFilter>;

const report = v.object({
  scanId: v.string(),
  scanned: v.number(),
  total: v.number(),
  matched: v.number(),
  firstPosition: v.number(),
  fault: v.nullable(faultData),
}) satisfies v.GenericSchema<unknown, ScanReport>;

const range = v.object({ from: count, count }) satisfies v.GenericSchema<unknown, RowRange>;

/** Paths of fields, as in a filter's term. */
export const fieldPaths = v.pipe(v.array(shortText), v.maxLength(16));

const place = { callId: id, scanId: v.optional(id) };
const position = v.object({ position: count });

/** Questions about all rows of a call. A scan lives as long as its stream is open. Faults of all: call-gone; bad-params for a scan that is not there. */
export const scanContract = {
  /** How far it is, at once, and on change at most 10 times a second. Fault bad-params: a path or value that does not fit the types, or a bad pattern. */
  "call.scan": stream(v.object({ callId: id, filter: rowFilter }), report),
  /** The match nearest to the row `from` (-1: before all), that row itself aside, and its position among the matches; nulls where there is none (yet). */
  "call.scanStep": call(
    v.object({
      callId: id,
      scanId: id,
      from: v.pipe(v.number(), v.safeInteger(), v.minValue(-1)),
      direction: v.picklist(["next", "previous"]),
    }),
    v.object({ index: v.nullable(v.number()), position: v.nullable(v.number()) }),
  ),
  /** Where the first row (or match) at or after a moment, or at or after a row, is; how many there are where none is. */
  "call.place": call(v.union([v.object({ ...place, offsetMs: v.number() }), v.object({ ...place, index: count })]), position),
  /** Rows, or matches, as text to be copied, up to 4 Mi UTF-16 units and whole lines. */
  "call.rowsText": call(
    v.object({
      ...place,
      ranges: v.pipe(v.array(range), v.maxLength(10_000)),
      format: v.picklist(rowTextFormats),
      fields: v.optional(fieldPaths),
    }),
    v.object({ text: v.pipe(v.string(), v.maxLength(maxMessageText)), truncated: v.boolean() }),
  ),
  /** Fault too-large: the call has 10,000 marks. */
  "call.mark": call(v.object({ callId: id, index: count, marked: v.boolean() }), nothing),
  /** Marked rows, in order. */
  "call.marks": call(v.object({ callId: id }), v.object({ indexes: v.pipe(v.array(v.number()), v.maxLength(maxMarks)) })),
};
