import * as v from "valibot";
import { faultCodes } from "#shared/base/fault";
import { type CallHead, callStates, type TimelineEvent, timelineNames } from "#shared/model/call";
import { handshakeFailure } from "#shared/model/handshake-schema";
import { methodKinds } from "#shared/model/method";
import { statusCauses } from "#shared/model/status";

/**
 * What is kept of a call beside its messages (`call.json`). Never the request's metadata, which may hold secrets. Of a call that
 * was cut off by a crash, the state is that of a running one, and what is counted is as it was when a state changed last.
 */
export interface RecordingFacts
  extends Pick<
    CallHead,
    | "callId"
    | "owner"
    | "sourceId"
    | "method"
    | "kind"
    | "target"
    | "state"
    | "startedAt"
    | "elapsedMs"
    | "attempt"
    | "rows"
    | "sent"
    | "received"
    | "headers"
    | "trailers"
    | "status"
    | "fault"
    | "origin"
  > {
  readonly timeline: readonly TimelineEvent[];
}

/** What a recording asks of its call when it is written to files. */
export interface RecordedCallSource {
  /** As they are now. */
  facts(): RecordingFacts;
  /** A FileDescriptorSet with the method's types and all that they import. */
  types(): Uint8Array;
}

const pairs = v.nullable(v.array(v.object({ key: v.string(), value: v.string() })));
const tally = v.object({ count: v.number(), bytes: v.number() });
const text = v.exactOptional(v.string());

const schema = v.object({
  callId: v.string(),
  owner: v.string(),
  sourceId: v.string(),
  method: v.string(),
  kind: v.picklist(methodKinds),
  target: v.string(),
  state: v.picklist(callStates),
  startedAt: v.number(),
  elapsedMs: v.number(),
  attempt: v.number(),
  rows: v.number(),
  sent: tally,
  received: tally,
  headers: pairs,
  trailers: pairs,
  status: v.nullable(
    v.object({
      code: v.number(),
      name: v.string(),
      message: v.string(),
      details: v.array(v.object({ type: v.string(), json: v.nullable(v.string()), base64: v.string() })),
      origin: v.picklist(["server", "client"]),
      cause: v.nullable(v.picklist(statusCauses)),
      handshake: v.exactOptional(handshakeFailure),
    }),
  ),
  fault: v.nullable(
    v.object({
      code: v.picklist(faultCodes),
      message: v.string(),
      act: text,
      facts: v.exactOptional(v.record(v.string(), v.union([v.string(), v.number()]))),
    }),
  ),
  origin: v.exactOptional(
    v.object({
      file: v.nullable(v.string()),
      isUntyped: v.boolean(),
      loggedBy: v.nullable(v.picklist(["client", "server"])),
      truncated: v.number(),
      missing: v.number(),
      cut: v.boolean(),
    }),
  ),
  timeline: v.array(v.object({ name: v.picklist(timelineNames), offsetMs: v.number(), note: v.string() })),
}) satisfies v.GenericSchema<unknown, RecordingFacts>;

/** The text of `call.json`: what belongs there and nothing else. */
export function factsText(facts: RecordingFacts): string {
  // By way of JSON, since what is undefined is not there.
  return `${JSON.stringify(v.parse(schema, JSON.parse(JSON.stringify(facts))), null, 2)}\n`;
}

/** Null where the text is no call's facts. */
export function readFacts(json: string): RecordingFacts | null {
  try {
    return v.parse(schema, JSON.parse(json));
  } catch {
    return null;
  }
}
