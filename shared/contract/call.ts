import * as v from "valibot";
import { call, nothing, stream } from "../bridge/operation";
import { auth } from "../model/auth-schema";
import {
  type CallHead,
  type CallMessage,
  type CallRequest,
  type CallRow,
  callStates,
  entryKinds,
  holdReasons,
  type TimelineEvent,
  timelineNames,
} from "../model/call";
import { handshakeFailure } from "../model/handshake-schema";
import { methodKinds } from "../model/method";
import { type CallStatus, statusCauses } from "../model/status";
import { callScope, settingsText } from "./call-scope";
import { checkedCall, expectations } from "./expectations";
import { faultData } from "./fault";
import { feedProgress, variables } from "./feed";
import { messageNode, messageProblem, messageViewContract } from "./message-view";
import { recordingOrigin } from "./recording-origin";
import { requestBody } from "./request-body";
import { fieldPaths } from "./scan";
import { count, id, name, shortText } from "./values";

const metadataEntry = v.object({ key: shortText, value: v.pipe(v.string(), v.maxLength(65536)), enabled: v.boolean() });
export const metadataEntries = v.pipe(v.array(metadataEntry), v.maxLength(500));

const pingTime = v.pipe(count, v.minValue(1), v.maxValue(24 * 3600 * 1000));

/** What a call is made of. */
export const callRequest = v.object({
  sourceId: id,
  method: name,
  target: shortText,
  metadata: metadataEntries,
  auth: v.optional(auth),
  deadlineMs: v.nullable(v.pipe(v.number(), v.minValue(1), v.maxValue(24 * 3600 * 1000))),
  maxReceiveBytes: v.pipe(count, v.minValue(1), v.maxValue(2 ** 31 - 1)),
  maxSendBytes: v.optional(v.nullable(v.pipe(count, v.minValue(1), v.maxValue(2 ** 31 - 1)))),
  gzip: v.optional(v.boolean()),
  waitForReady: v.optional(v.boolean()),
  keepalive: v.optional(v.nullable(v.object({ timeMs: pingTime, timeoutMs: pingTime }))),
  bodies: v.pipe(v.array(requestBody), v.maxLength(10000)),
  variables: v.exactOptional(variables),
  scope: v.optional(callScope),
  settings: v.optional(settingsText),
  expects: v.optional(expectations),
  finish: v.boolean(),
  owner: id,
}) satisfies v.GenericSchema<unknown, CallRequest>;

export const metadataPairs = v.nullable(v.array(v.object({ key: v.string(), value: v.string() })));
export const tally = v.object({ count: v.number(), bytes: v.number() });

export const callStatus = v.object({
  code: v.number(),
  name: v.string(),
  message: v.string(),
  details: v.array(v.object({ type: v.string(), json: v.nullable(v.string()), base64: v.string() })),
  origin: v.picklist(["server", "client"]),
  cause: v.nullable(v.picklist(statusCauses)),
  handshake: v.optional(handshakeFailure),
}) satisfies v.GenericSchema<unknown, CallStatus>;

const head = v.object({
  callId: v.string(),
  owner: v.string(),
  sourceId: v.string(),
  method: v.string(),
  kind: v.picklist(methodKinds),
  target: v.string(),
  state: v.picklist(callStates),
  startedAt: v.number(),
  elapsedMs: v.number(),
  rows: v.number(),
  sent: tally,
  received: tally,
  rate: v.number(),
  pulse: v.object({ slotMs: v.number(), counts: v.array(v.number()) }),
  hold: v.nullable(v.picklist(holdReasons)),
  kept: v.object({ memory: v.number(), disk: v.number(), firstRow: v.number() }),
  attempt: v.number(),
  feed: v.nullable(feedProgress),
  replayed: v.boolean(),
  origin: v.exactOptional(v.union([recordingOrigin, v.undefined()])),
  headers: metadataPairs,
  trailers: metadataPairs,
  status: v.nullable(callStatus),
  fault: v.nullable(faultData),
}) satisfies v.GenericSchema<unknown, CallHead>;

const direction = v.picklist(["sent", "received"]);

const row = v.object({
  index: v.number(),
  kind: v.picklist(entryKinds),
  offsetMs: v.number(),
  gapMs: v.nullable(v.number()),
  size: v.number(),
  preview: v.string(),
  truncated: v.boolean(),
  problem: v.nullable(v.string()),
  fields: v.array(v.nullable(v.string())),
  marked: v.boolean(),
}) satisfies v.GenericSchema<unknown, CallRow>;

const message = v.object({
  index: v.number(),
  direction,
  offsetMs: v.number(),
  size: v.number(),
  type: v.string(),
  root: messageNode,
  problems: v.array(messageProblem),
}) satisfies v.GenericSchema<unknown, CallMessage>;

export const timelineEvent = v.object({
  name: v.picklist(timelineNames),
  offsetMs: v.number(),
  note: v.string(),
}) satisfies v.GenericSchema<unknown, TimelineEvent>;

/** A head, or the one answer of a call that has one. */
const runReport = v.union([v.object({ head }), v.object({ answer: message })]);

const one = v.object({ callId: id });

/** Calls. They belong to the core, not to the page that started them: a reloaded page finds them by `call.list`. */
export const callContract = {
  /** Faults: source-gone, method-gone, schema-broken, those of a body (facts.body: which), variable-unknown and variable-cycle (facts.field: of which text that is no body), metadata-invalid, target-invalid. */
  "call.start": call(callRequest, v.object({ callId: id })),
  /**
   * Starts a call, watches it and asks for its one answer, all in one: heads as of `call.watch`, the first of which tells the id, and the
   * answer as soon as it is there. Who leaves it leaves the call as it is. Faults: those of `call.start`; call-gone.
   */
  "call.run": stream(callRequest, runReport),
  /** Sends one more message. Faults: call-gone, wrong-state, those of a body, variable-unknown; the call lives on. */
  "call.send": call(v.object({ callId: id, body: requestBody, variables: v.exactOptional(variables) }), nothing),
  /** Half-close: no more messages from here. */
  "call.finish": call(one, nothing),
  "call.cancel": call(one, nothing),
  /**
   * Makes the request of a call that is over once more, into the same recording, after a mark; to be watched anew. Of what a
   * stream was sent only the bodies that it began with go out again. Faults: call-gone, wrong-state.
   */
  "call.reconnect": call(one, nothing),
  /** Stop and resume reading, so that flow control holds the server. */
  "call.hold": call(v.object({ callId: id, held: v.boolean() }), nothing),
  /** The head at once and on change, at most about 20 times a second while much happens; ends with the call's last head. */
  "call.watch": stream(one, head),
  /**
   * Rows from `from` on as they come, at once after a silence and at most about 20 times a second while many do; of more than `most` at a
   * time the newest, so that what is missing before them has to be asked for. Ends with the call, after its last rows. Fault: call-gone.
   */
  "call.tail": stream(
    v.object({ callId: id, from: count, most: v.pipe(count, v.minValue(1), v.maxValue(500)) }),
    v.object({ rows: v.array(row) }),
  ),
  /** Rows from `from`, or matches of a scan from the position `from`, as many as there are, at most `count`; with the values of `fields`. */
  "call.rows": call(
    v.object({
      callId: id,
      scanId: v.optional(id),
      from: count,
      count: v.pipe(count, v.maxValue(500)),
      fields: v.optional(fieldPaths),
    }),
    v.object({ rows: v.array(row) }),
  ),
  /**
   * The one answer of a unary call or a client stream, as soon as it is there, so that nobody has to ask for it when it is; null
   * where the call ends without. Fault: call-gone.
   */
  "call.answer": call(one, v.nullable(message)),
  /** One message, as far as its size allows. Faults: call-gone; bad-params for one that is not there. */
  "call.message": call(v.object({ callId: id, index: count }), message),
  ...messageViewContract,
  /** What came of the checks of a call that is over, waiting for them; null where it was made without any. Faults: call-gone, wrong-state. */
  "call.checks": call(one, v.nullable(checkedCall)),
  /**
   * Makes other checks of what a call that is over has recorded, without calling again; `snapshot` keeps what came as the snapshot of the
   * scope's request. Faults: call-gone, wrong-state.
   */
  "call.checkAgain": call(
    v.object({ callId: id, expects: expectations, scope: v.optional(callScope), snapshot: v.boolean() }),
    checkedCall,
  ),
  "call.timeline": call(one, v.object({ events: v.array(timelineEvent) })),
  "call.list": call(v.object({}), v.object({ calls: v.array(head) })),
  /** Cancels if need be, and forgets the recording. */
  "call.close": call(one, nothing),
};
