import type { CallRow } from "#shared/model/call";

/** How a message stands to the one before: a reply to what was sent, or simply so much later. */
export interface Pace {
  readonly kind: "reply" | "later";
  readonly ms: number;
}

/**
 * For every row, in order: the first message received after one was sent answers the newest sent one; any other is only
 * later than its neighbour. The first row of a conversation has no pace (null). Rows before the given ones are unknown.
 */
export function paceOf(rows: readonly CallRow[]): (Pace | null)[] {
  return rows.map((row, at) => {
    const before = rows[at - 1];
    if (!before) return null;
    const kind = row.kind === "received" && before.kind === "sent" ? "reply" : "later";
    return { kind, ms: Math.max(0, row.offsetMs - before.offsetMs) };
  });
}
