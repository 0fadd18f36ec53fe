import * as v from "valibot";
import type { RecordingOrigin } from "../model/recording";

export const loggedBy = v.nullable(v.picklist(["client", "server"]));

/** Where a replayed call is from. */
export const recordingOrigin = v.object({
  file: v.nullable(v.string()),
  isUntyped: v.boolean(),
  loggedBy,
  truncated: v.number(),
  missing: v.number(),
  cut: v.boolean(),
}) satisfies v.GenericSchema<unknown, RecordingOrigin>;
