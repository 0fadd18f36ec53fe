import * as v from "valibot";
import { callStates, type TimelineEvent, timelineNames } from "#shared/model/call";
import { handshakeFailure } from "#shared/model/handshake-schema";
import { methodKinds } from "#shared/model/method";
import { statusCauses, statusName } from "#shared/model/status";
import type { CallFacts } from "../call-facts";

/** What tells the first line of ours from a message. */
const format = "wirebench.recording";
const version = 1;

/** The first line of a file of ours. */
export interface NdjsonHead {
  readonly facts: CallFacts;
  /** The types as a FileDescriptorSet; null where the file has none. */
  readonly descriptorSet: Uint8Array | null;
}

/** Milliseconds that a Date can have; JSON's `1e999` is Infinity. */
const time = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));
const pairs = v.nullable(v.array(v.object({ key: v.string(), value: v.string() })));

const schema = v.object({
  format: v.literal(format),
  version: v.literal(version),
  method: v.string(),
  kind: v.picklist(methodKinds),
  target: v.string(),
  startedAt: time,
  elapsedMs: time,
  state: v.picklist(callStates),
  attempt: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  status: v.nullable(
    v.object({
      code: v.pipe(v.number(), v.safeInteger()),
      message: v.string(),
      origin: v.picklist(["server", "client"]),
      cause: v.fallback(v.nullable(v.picklist(statusCauses)), null),
      // A later version may know more of it, and ours does without what it cannot read.
      handshake: v.fallback(v.optional(handshakeFailure), undefined),
    }),
  ),
  headers: pairs,
  trailers: pairs,
  timeline: v.array(v.object({ name: v.string(), offsetMs: time, note: v.string() })),
  types: v.nullish(v.string(), null),
});

/** The first line, without its end. */
export function headLine(facts: CallFacts, descriptorSet: Uint8Array | null): string {
  const { method, kind, target, startedAt, elapsedMs, state, attempt, headers, trailers, timeline } = facts;
  // The details are in the trailers, and are decoded by the types that are known when the file is opened.
  const status = facts.status && { ...facts.status, details: undefined };
  const types = descriptorSet && Buffer.from(descriptorSet).toString("base64");
  const call = { method, kind, target, startedAt, elapsedMs, state, attempt, status, headers, trailers, timeline };
  return JSON.stringify({ format, version, ...call, types });
}

/** A first line as it was written; null for a line that is something else. */
export function readHeadLine(text: string): NdjsonHead | null {
  const parsed = v.safeParse(schema, parseJson(text));
  if (!parsed.success) return null;
  const { format: _format, version: _version, types, status, timeline, ...call } = parsed.output;
  const facts: CallFacts = {
    ...call,
    status: status && { ...status, name: statusName(status.code), details: [] },
    // A later version may know more moments.
    timeline: timeline.filter((event): event is TimelineEvent => timelineNames.some((name) => name === event.name)),
  };
  return { facts, descriptorSet: types === null ? null : new Uint8Array(Buffer.from(types, "base64")) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
