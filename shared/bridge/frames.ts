import * as v from "valibot";
import type { Disposable } from "../base/disposable";
import { Fault, faultCodes } from "../base/fault";
import { sizeOf } from "./size";

/** The largest frame, in bytes as `sizeOf` counts them. */
export const maxFrameBytes = 16 * 1024 * 1024;

/** The largest params, result or item, in the same bytes: what a frame holds beside its own few words. */
export const maxPayloadBytes = maxFrameBytes - 64 * 1024;

/** How many operations one channel may have open at a time. */
export const maxOpenOperations = 256;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const id = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
// A binary channel leaves undefined out, so the key of "any value" may be missing.
const anything = v.optional(v.unknown());
const credit = { items: count, bytes: count };
const fault = v.object({
  code: v.picklist(faultCodes),
  message: v.string(),
  act: v.optional(v.string()),
  facts: v.optional(v.record(v.string(), v.union([v.string(), v.number()]))),
});

const frame = v.variant("t", [
  /** The first frame each way: the version of the contract that the sender speaks. */
  v.strictObject({ t: v.literal("hello"), version: count }),
  /** Begins an operation. `credit` is the room the opener has for items. Ids rise from 1 and are never used again. */
  v.strictObject({ t: v.literal("open"), id, op: v.pipe(v.string(), v.maxLength(128)), params: anything, credit: v.object(credit) }),
  v.strictObject({ t: v.literal("items"), id, items: v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(500)) }),
  /** Room for this much more. */
  v.strictObject({ t: v.literal("credit"), id, ...credit }),
  /** The opener sends no more items. */
  v.strictObject({ t: v.literal("finish"), id }),
  /** The opener wants no more of it. */
  v.strictObject({ t: v.literal("cancel"), id }),
  v.strictObject({ t: v.literal("done"), id, result: anything }),
  v.strictObject({ t: v.literal("fail"), id, error: fault }),
]);

/** All that crosses a channel: plain data that survives structured clone and the encoding of binary.ts alike. */
export type Frame = v.InferOutput<typeof frame>;
export type FrameOf<T extends Frame["t"]> = Extract<Frame, { t: T }>;
/** A frame about one operation: all but the greeting. */
export type OperationFrame = Exclude<Frame, FrameOf<"hello">>;

/**
 * An ordered, reliable pipe of frames between two processes. Transports implement this and nothing else; what they
 * deliver is not checked yet, for that is done in one place (Endpoint).
 */
export interface FrameChannel {
  /** After the channel's end it does nothing. Throws Fault `too-large` or `internal` on a frame that it cannot carry. */
  send(frame: Frame): void;
  /** Delivery begins after the first listener came (never within this call), and nothing that came earlier is lost. */
  onFrame(listener: (frame: unknown) => void): Disposable;
  /** Runs once, whichever side ended it, also if that was before: Fault `disconnected`, or `protocol` for bytes that are no frame. */
  onClose(listener: (reason: Fault) => void): Disposable;
  close(): void;
}

/**
 * What arrived, as a frame. Throws Fault `protocol` on anything that no correct peer sends. Items are not measured here but one by one,
 * where they are counted against the credit (Inbox).
 */
export function parseFrame(value: unknown): Frame {
  const parsed = v.safeParse(frame, value, { abortEarly: true });
  if (!parsed.success) throw new Fault("protocol", `Not a frame: ${v.summarize(parsed.issues)}`);
  if (parsed.output.t === "open") sizeOf(parsed.output.params, maxPayloadBytes, "protocol");
  if (parsed.output.t === "done") sizeOf(parsed.output.result, maxPayloadBytes, "protocol");
  return parsed.output;
}
