import type { CallHead } from "#shared/model/call";

type Counted = Pick<CallHead, "kind" | "sent">;

/**
 * A server stream's one request is no message of the stream, so that its messages have the server's own numbers. A recording
 * may be without it.
 */
const beginsWithRequest = ({ kind, sent }: Counted) => kind === "server-stream" && sent.count > 0;

/** The number that people know a row by, counted from 1; null for none. */
export function rowNumber(head: Counted, index: number): number | null {
  if (!beginsWithRequest(head)) return index + 1;
  return index === 0 ? null : index;
}

/** The row that people know by a number; the first one for 0. */
export function rowIndex(head: Counted, number: number): number {
  return beginsWithRequest(head) ? number : Math.max(0, number - 1);
}
