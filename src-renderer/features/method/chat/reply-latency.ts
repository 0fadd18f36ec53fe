import type { CallRow } from "#shared/model/call";

/** How a message stands to those before it: a reply to one that was sent, or simply so much later than its neighbour. */
export type Pace =
  /** `answers` is the row that it answers where several were waiting for an answer, else null. */
  { readonly kind: "reply"; readonly ms: number; readonly answers: number | null } | { readonly kind: "later"; readonly ms: number };

/**
 * For every row, in order. gRPC does not say which message answers which, so replies are taken in order: each message
 * received answers the oldest one sent that is still unanswered; where none is, it is only later than its neighbour. The
 * first row of a conversation has no pace (null), nor have marks, behind which nothing waits any more. Rows before the
 * given ones are unknown.
 */
export function paceOf(rows: readonly CallRow[]): (Pace | null)[] {
  const waiting: CallRow[] = [];
  let answered = 0;
  return rows.map((row, at) => {
    if (row.kind === "mark") {
      answered = waiting.length;
      return null;
    }
    if (row.kind === "received" && answered < waiting.length) {
      const several = waiting.length - answered > 1;
      const sent = waiting[answered++];
      if (sent) return { kind: "reply", ms: Math.max(0, row.offsetMs - sent.offsetMs), answers: several ? sent.index : null };
    }
    if (row.kind === "sent") waiting.push(row);
    const before = rows[at - 1];
    return before ? { kind: "later", ms: Math.max(0, row.offsetMs - before.offsetMs) } : null;
  });
}
