import type { MethodKind } from "#shared/model/method";

/**
 * The number that people know a row by, counted from 1; null for none. A server stream's one request is no message of the
 * stream, so that its messages have the server's own numbers.
 */
export function rowNumber(kind: MethodKind, index: number): number | null {
  if (kind !== "server-stream") return index + 1;
  return index === 0 ? null : index;
}

/** The row that people know by a number; the first one for 0. */
export function rowIndex(kind: MethodKind, number: number): number {
  return kind === "server-stream" ? number : Math.max(0, number - 1);
}
