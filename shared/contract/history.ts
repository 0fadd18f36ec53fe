import * as v from "valibot";
import { call, nothing, stream } from "../bridge/operation";
import { authKinds } from "../model/auth";
import { callStates } from "../model/call";
import type { PastCall, PastCallHead } from "../model/history";
import { methodKinds } from "../model/method";
import { callStatus, metadataEntries, metadataPairs, tally, timelineEvent } from "./call";
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
  auth: v.nullable(v.picklist(authKinds)),
  deadlineMs: v.nullable(v.number()),
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

/** The calls that were made, over restarts. Secrets are taken out of them. */
export const historyContract = {
  /** The newest first; `total` is how many match. Fault io. */
  "history.list": call(
    v.object({ text: shortText, from: count, count: v.pipe(count, v.maxValue(500)) }),
    v.object({ calls: v.array(pastCallHead), total: v.number() }),
  ),
  /** Fault call-gone. */
  "history.read": call(v.object({ id }), pastCall),
  /** Tells that calls have come or gone, at once and at most a few times a second. */
  "history.watch": stream(v.object({}), v.object({})),
  "history.remove": call(v.object({ id }), nothing),
  "history.clear": call(v.object({}), nothing),
};
