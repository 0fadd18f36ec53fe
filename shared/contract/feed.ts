import * as v from "valibot";
import { call, nothing } from "../bridge/operation";
import { type Feed, type FeedPace, type FeedProgress, feedStates, type Variable } from "../model/feed";
import { faultData } from "./fault";
import { requestBody } from "./request-body";
import { count, id, shortText } from "./values";

const variable = v.object({
  name: v.pipe(v.string(), v.maxLength(200)),
  value: v.pipe(v.string(), v.maxLength(65536)),
}) satisfies v.GenericSchema<unknown, Variable>;

/** What stands for `{{name}}` in bodies. Fault of a body with another name: variable-unknown. */
export const variables = v.pipe(v.array(variable), v.maxLength(500));

const atLeastOne = v.pipe(count, v.minValue(1));
const dayMs = 24 * 3600 * 1000;
/** Of one chunk, in bytes. */
export const maxChunkBytes = 64 * 1024 * 1024;

const feed = v.variant("from", [
  v.object({
    from: v.literal("messages"),
    messages: v.pipe(v.array(requestBody), v.minLength(1), v.maxLength(10000)),
    rounds: v.pipe(atLeastOne, v.maxValue(1_000_000_000)),
  }),
  v.object({ from: v.literal("lines"), fileId: shortText }),
  v.object({
    from: v.literal("chunks"),
    fileId: shortText,
    body: requestBody,
    field: shortText,
    chunkBytes: v.pipe(atLeastOne, v.maxValue(maxChunkBytes)),
  }),
]) satisfies v.GenericSchema<unknown, Feed>;

const pace = v.object({
  intervalMs: v.pipe(v.number(), v.minValue(0), v.maxValue(dayMs)),
  finish: v.boolean(),
}) satisfies v.GenericSchema<unknown, FeedPace>;

/** As it stands in a call's head. */
export const feedProgress = v.object({
  from: v.picklist(["messages", "lines", "chunks"]),
  state: v.picklist(feedStates),
  sent: v.number(),
  total: v.nullable(v.number()),
  bytes: v.number(),
  totalBytes: v.nullable(v.number()),
  waiting: v.boolean(),
  fault: v.nullable(faultData),
}) satisfies v.GenericSchema<unknown, FeedProgress>;

/** Many messages that the core sends by itself. How far it is stands in the call's head. */
export const feedContract = {
  /**
   * Begins to send; what is wrong with a message stands in the head. Faults: call-gone, wrong-state where the call takes no
   * messages or is being fed already, file-not-found, file-unreadable, bad-params for a field that takes no bytes.
   */
  "call.feed": call(v.object({ callId: id, feed, pace, variables: v.exactOptional(variables) }), nothing),
  /** Sends no more of them; the call stays open. Without effect where nothing is being sent. */
  "call.stopFeed": call(v.object({ callId: id }), nothing),
};
