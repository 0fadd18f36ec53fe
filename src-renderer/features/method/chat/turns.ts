import type { CallRow, MarkNote } from "#shared/model/call";
import { type Pace, paceOf } from "./reply-latency";

/** One thing in a conversation, from the top down. */
export type Turn =
  | { readonly is: "message"; readonly row: CallRow; readonly pace: Pace | null }
  /** The user's half-close: what follows, the server says alone. */
  | { readonly is: "finished"; readonly offsetMs: number }
  /** The call was made anew. */
  | { readonly is: "mark"; readonly row: CallRow; readonly note: MarkNote | null };

/** Rows as a conversation, with a divider at each of the moments at which the user finished sending (ms since the start, in order). */
export function turnsOf(rows: readonly CallRow[], finishedAt: readonly number[]): Turn[] {
  const paces = paceOf(rows);
  const moments = [...finishedAt];
  const first = rows[0]?.offsetMs ?? Number.NEGATIVE_INFINITY;
  // What was before the rows that are shown is not to be seen.
  while ((rows[0]?.index ?? 0) > 0 && moments[0] !== undefined && moments[0] < first) moments.shift();
  const turns = rows.flatMap((row, at): Turn[] => {
    const before: Turn[] = [];
    while (moments[0] !== undefined && moments[0] < row.offsetMs) before.push(finished(moments.shift()));
    if (row.kind === "mark") return [...before, { is: "mark", row, note: markNote(row.preview) }];
    return [...before, { is: "message", row, pace: paces[at] ?? null }];
  });
  return [...turns, ...moments.map(finished)];
}

function finished(offsetMs = 0): Turn {
  return { is: "finished", offsetMs };
}

/** What a mark says; null where it is not to be read. */
function markNote(preview: string): MarkNote | null {
  try {
    const note: unknown = JSON.parse(preview);
    if (typeof note !== "object" || note === null || !("attempt" in note) || typeof note.attempt !== "number") return null;
    return { attempt: note.attempt, before: "before" in note && typeof note.before === "string" ? note.before : null };
  } catch {
    return null;
  }
}
