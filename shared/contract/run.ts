import * as v from "valibot";
import { stream } from "../bridge/operation";
import { type RunEvent, type RunResult, runVerdicts } from "../model/run";
import { faultData } from "./fault";
import { variables } from "./feed";
import { count, id, longText, name, shortText } from "./values";

const placedResult = v.object({ title: v.string(), passed: v.boolean(), found: v.string(), line: v.nullable(v.number()) });

const result = v.object({
  index: v.number(),
  path: v.string(),
  name: v.string(),
  method: v.string(),
  target: v.string(),
  row: v.nullable(v.number()),
  round: v.number(),
  verdict: v.picklist(runVerdicts),
  status: v.nullable(v.string()),
  elapsedMs: v.number(),
  received: v.number(),
  results: v.array(placedResult),
  logs: v.array(v.string()),
  fault: v.nullable(faultData),
}) satisfies v.GenericSchema<unknown, RunResult>;

const counts = { total: v.number(), passed: v.number(), failed: v.number(), broken: v.number(), skipped: v.number(), checks: v.number() };

const event = v.variant("is", [
  v.object({ is: v.literal("begun"), total: v.number() }),
  v.object({ is: v.literal("calling"), index: v.number(), path: v.string() }),
  v.object({ is: v.literal("done"), result }),
  v.object({ is: v.literal("ended"), summary: v.object({ ...counts, elapsedMs: v.number() }) }),
]) satisfies v.GenericSchema<unknown, RunEvent>;

const atLeastOne = v.pipe(count, v.minValue(1));

/** Runs of saved requests with their checks. */
export const runContract = {
  /**
   * Runs the requests of a folder, or one, and tells how it goes; `path` empty for all collections. Cancelling it ends the calls that are
   * under way. A `data` file's end says what is in it: .json, else CSV. Faults: workspace-gone, workspace-file of what all requests need,
   * file-not-found, bad-params (its data; no requests).
   */
  "run.start": stream(
    v.object({
      workspaceId: id,
      path: v.pipe(v.string(), v.maxLength(1024)),
      environment: v.nullable(name),
      variables,
      data: v.nullable(v.object({ name: shortText, text: longText })),
      repeat: v.pipe(atLeastOne, v.maxValue(100_000)),
      parallel: v.pipe(atLeastOne, v.maxValue(64)),
      bail: v.boolean(),
      updateSnapshots: v.boolean(),
    }),
    event,
  ),
};
