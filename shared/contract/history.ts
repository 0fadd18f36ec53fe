import * as v from "valibot";
import { call, nothing, stream } from "../bridge/operation";
import { auth } from "../model/auth-schema";
import { callStates } from "../model/call";
import { callMakers, type HistoryFacts, type PastCall, type PastCallHead, type PastCallPage, recordingPlaces } from "../model/history";
import { methodKinds } from "../model/method";
import { comparedParts, mostIgnoredPaths, type PastComparison } from "../model/past-comparison";
import { callStatus, metadataEntries, metadataPairs, tally, timelineEvent } from "./call";
import { settingsText } from "./call-scope";
import { variables } from "./feed";
import { requestBody } from "./request-body";
import { count, id, shortText } from "./values";

const head = {
  id: v.string(),
  sourceId: v.string(),
  method: v.string(),
  kind: v.picklist(methodKinds),
  target: v.string(),
  startedAt: v.number(),
  elapsedMs: v.number(),
  state: v.picklist(callStates),
  status: v.nullable(v.string()),
  sent: tally,
  received: tally,
  path: v.nullable(v.string()),
  run: v.nullable(v.string()),
};
const pastCallHead = v.object(head) satisfies v.GenericSchema<unknown, PastCallHead>;

const pastCall = v.object({
  ...head,
  bodies: v.array(requestBody),
  bodiesCut: v.boolean(),
  metadata: metadataEntries,
  auth: v.nullable(auth),
  deadlineMs: v.nullable(v.number()),
  settings: settingsText,
  variables,
  workspace: v.nullable(v.object({ id: v.string(), environment: v.nullable(v.string()) })),
  headers: metadataPairs,
  trailers: metadataPairs,
  outcome: v.nullable(callStatus),
  messages: v.array(
    v.object({
      direction: v.picklist(["sent", "received"]),
      offsetMs: v.number(),
      size: v.number(),
      json: v.string(),
      truncated: v.boolean(),
    }),
  ),
  timeline: v.array(timelineEvent),
}) satisfies v.GenericSchema<unknown, PastCall>;

const page = v.object({
  calls: v.array(pastCallHead),
  total: v.number(),
  days: v.array(v.object({ day: v.number(), count: v.number() })),
  ofRuns: v.number(),
}) satisfies v.GenericSchema<unknown, PastCallPage>;

const facts = v.object({
  calls: v.number(),
  bytes: v.number(),
  since: v.nullable(v.number()),
}) satisfies v.GenericSchema<unknown, HistoryFacts>;

const comparison = v.object({
  left: pastCallHead,
  right: pastCallHead,
  differences: v.array(
    v.object({ part: v.picklist(comparedParts), path: v.string(), left: v.nullable(v.string()), right: v.nullable(v.string()) }),
  ),
  more: v.number(),
  ignored: v.number(),
  isPartial: v.boolean(),
}) satisfies v.GenericSchema<unknown, PastComparison>;

/** The calls that were made, over restarts. Secrets are taken out of them. */
export const historyContract = {
  /** The newest first. Faults: io, cancelled. */
  "history.list": call(
    v.object({ text: shortText, by: v.optional(v.picklist(callMakers), "all"), from: count, count: v.pipe(count, v.maxValue(500)) }),
    page,
  ),
  /** Fault call-gone. */
  "history.read": call(v.object({ id }), pastCall),
  /** Where the recordings of calls are, in their order. */
  "history.recordings": call(
    v.object({ ids: v.pipe(v.array(id), v.maxLength(2)) }),
    v.object({ places: v.array(v.picklist(recordingPlaces)) }),
  ),
  /** Faults: call-gone; bad-params for a path that is none (facts: path); too-large for one that takes too long. */
  "history.compare": call(v.object({ left: id, right: id, ignore: v.pipe(v.array(shortText), v.maxLength(mostIgnoredPaths)) }), comparison),
  "history.facts": call(v.object({}), facts),
  /** Tells that calls have come or gone, at once and at most a few times a second. */
  "history.watch": stream(v.object({}), v.object({})),
  "history.remove": call(v.object({ id }), nothing),
  "history.clear": call(v.object({}), nothing),
};
