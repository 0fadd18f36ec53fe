import * as v from "valibot";
import { call, stream } from "../bridge/operation";
import type { ComparedRow, CompareReport } from "../model/recording-compare";
import { faultData } from "./fault";
import { count, id, shortText } from "./values";

const report = v.object({
  compareId: v.string(),
  scanned: v.number(),
  total: v.number(),
  isDone: v.boolean(),
  same: v.number(),
  changed: v.number(),
  onlyLeft: v.number(),
  onlyRight: v.number(),
  fault: v.nullable(faultData),
}) satisfies v.GenericSchema<unknown, CompareReport>;

const row = v.object({
  position: v.number(),
  left: v.nullable(v.number()),
  right: v.nullable(v.number()),
  same: v.boolean(),
  skipped: v.number(),
}) satisfies v.GenericSchema<unknown, ComparedRow>;

/** Two calls side by side. A comparison lives as long as its stream is open. Fault bad-params: there is no such comparison. */
export const compareContract = {
  /**
   * Compares the messages that there are now, of one kind or of all, but for the fields at the paths of `ignore`. How far it is,
   * at once and at most 10 times a second. Faults: call-gone; bad-params, neither call has such a field; too-large, too many rows.
   */
  "call.compare": stream(
    v.object({
      left: id,
      right: id,
      kind: v.nullable(v.picklist(["sent", "received"])),
      ignore: v.pipe(v.array(shortText), v.maxLength(16)),
    }),
    report,
  ),
  /** Pairs from the place `from` on, among all or, with `only`, among those: as many as there are, at most `count`; none until it is done. */
  "call.comparedRows": call(
    v.object({ compareId: id, from: count, count: v.pipe(count, v.maxValue(500)), only: v.nullable(v.picklist(["differing"])) }),
    v.object({ rows: v.array(row) }),
  ),
  /**
   * Where the pair at a position is among those that differ; of one that is the same, the next that differs, or else the last. Null
   * where nothing differs, and until it is done.
   */
  "call.comparedPlace": call(v.object({ compareId: id, position: count }), v.object({ place: v.nullable(v.number()) })),
  /** The position of the nearest pair that differs, the one at `from` (-1: before all) aside; null where there is none. */
  "call.compareStep": call(
    v.object({
      compareId: id,
      from: v.pipe(v.number(), v.safeInteger(), v.minValue(-1)),
      direction: v.picklist(["next", "previous"]),
    }),
    v.object({ position: v.nullable(v.number()) }),
  ),
};
