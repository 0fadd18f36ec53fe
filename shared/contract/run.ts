import * as v from "valibot";
import { call, nothing, stream } from "../bridge/operation";
import { type RunHead, type RunResult, type RunUpdate, runVerdicts } from "../model/run";
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

const summary = v.object({ ...counts, elapsedMs: v.number() });

const way = {
  repeat: v.number(),
  parallel: v.number(),
  bail: v.boolean(),
  updateSnapshots: v.boolean(),
  data: v.nullable(v.string()),
};

const head = v.object({
  runId: v.string(),
  way: v.object(way),
  total: v.nullable(v.number()),
  counts: v.object({ passed: v.number(), failed: v.number(), broken: v.number(), skipped: v.number() }),
  isOver: v.boolean(),
  summary: v.nullable(summary),
  fault: v.nullable(faultData),
}) satisfies v.GenericSchema<unknown, RunHead>;

const update = v.object({ run: v.nullable(head), results: v.array(result) }) satisfies v.GenericSchema<unknown, RunUpdate>;

const atLeastOne = v.pipe(count, v.minValue(1));

const owner = v.object({ owner: id });

/** Runs of saved requests with their checks. They belong to the core, each to an owner, the tab that shows it: a reloaded window finds it. */
export const runContract = {
  /**
   * Runs the requests of a folder, or one, in the place of the owner's last run, which ends; `path` empty for all collections. A `data`
   * file's end says what is in it: .json, else CSV; without a text it is that of the owner's last run. What else is wrong is in the run:
   * workspace-gone, workspace-file of what all requests need, file-not-found, bad-params (its data; no requests). Fault bad-params for data
   * that are not known any more.
   */
  "run.start": call(
    v.object({
      owner: id,
      workspaceId: id,
      path: v.pipe(v.string(), v.maxLength(1024)),
      environment: v.nullable(name),
      variables,
      data: v.nullable(v.object({ name: shortText, text: v.nullable(longText) })),
      repeat: v.pipe(atLeastOne, v.maxValue(100_000)),
      parallel: v.pipe(atLeastOne, v.maxValue(64)),
      bail: v.boolean(),
      updateSnapshots: v.boolean(),
    }),
    v.object({ runId: v.string() }),
  ),
  /** The owner's run as it is, and as it goes on, some results at a time; and the next one. Without an end. */
  "run.watch": stream(owner, update),
  /** Ends the calls that are under way, and makes no more. Without effect where none runs. */
  "run.stop": call(owner, nothing),
  /** Ends it, and forgets it with its results. */
  "run.forget": call(owner, nothing),
};
