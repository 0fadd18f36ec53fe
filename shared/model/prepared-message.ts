import type { BodyFormat } from "./request-body";

/** How often a message is sent, and how long from one to the next; 0 for as fast as flow control lets it. */
export interface Repeat {
  readonly count: number;
  readonly intervalMs: number;
}

/** Once, at once. */
export const once: Repeat = { count: 1, intervalMs: 0 };

export const maxRepeats = 1_000_000;
export const maxIntervalMs = 3_600_000;

/** A message of a stream that is kept with its tab, to be sent again and again. */
export interface PreparedMessage {
  readonly id: string;
  readonly name: string;
  readonly format: BodyFormat;
  readonly text: string;
  readonly repeat: Repeat;
}

/** A tab keeps at most so many. */
export const maxPrepared = 100;
