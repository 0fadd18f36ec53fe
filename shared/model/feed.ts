import type { FaultData } from "../base/fault";
import type { RequestBody } from "./request-body";

/** A name that stands as `{{name}}` in a body, and what takes its place. */
export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** Many messages for one stream, which the core sends by itself. */
export type Feed =
  /** These, in this order, so many times over. */
  | { readonly from: "messages"; readonly messages: readonly RequestBody[]; readonly rounds: number }
  /** A file with one JSON message on each line. */
  | { readonly from: "lines"; readonly fileId: string }
  /** A file of any kind in pieces: each is one message, made of `body` with the piece in its bytes field `field`. */
  | {
      readonly from: "chunks";
      readonly fileId: string;
      readonly body: RequestBody;
      readonly field: string;
      readonly chunkBytes: number;
    };

/** How a feed goes: `intervalMs` from one message to the next, as fast as flow control lets it for 0. */
export interface FeedPace {
  readonly intervalMs: number;
  /** Half-close when all is sent. */
  readonly finish: boolean;
}

export const feedStates = ["running", "done", "stopped", "failed"] as const;
export type FeedState = (typeof feedStates)[number];

/** How far a feed is. */
export interface FeedProgress {
  readonly from: Feed["from"];
  readonly state: FeedState;
  /** Messages. */
  readonly sent: number;
  /** Null where nobody knows before the end. */
  readonly total: number | null;
  /** Bytes read of a file, and its size; 0 and null without one. */
  readonly bytes: number;
  readonly totalBytes: number | null;
  /** The server's flow control lets nothing through just now. */
  readonly waiting: boolean;
  /** Why it failed; what was sent before stays sent. */
  readonly fault: FaultData | null;
}
