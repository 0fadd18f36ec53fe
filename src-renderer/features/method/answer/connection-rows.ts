import type { TimelineEvent } from "#shared/model/call";

const told = [
  "reconnect",
  "connected",
  "reused",
  "tls",
  "ping",
  "ping-lost",
  "goaway",
  "connection-closed",
  "connection-lost",
  "channel-state",
  "end",
] as const satisfies readonly TimelineEvent["name"][];

/** What happened to the connection, as a line of the timeline. */
export type ConnectionRow =
  | { readonly is: (typeof told)[number]; readonly offsetMs: number; readonly note: string }
  /** Pings that were answered one after the other; times in milliseconds. */
  | { readonly is: "pings"; readonly offsetMs: number; readonly count: number; readonly least: number; readonly most: number };

/** The lines that a call's moments make. A ping and its answer are one thing, and so are many of them in a row. */
export function connectionRows(events: readonly TimelineEvent[]): ConnectionRow[] {
  const rows: ConnectionRow[] = [];
  for (const { name, offsetMs, note } of events) {
    if (name === "ping-answered") addAnswer(rows, offsetMs, Number(note));
    const is = told.find((it) => it === name);
    if (is) rows.push({ is, offsetMs, note });
  }
  return rows;
}

function addAnswer(rows: ConnectionRow[], offsetMs: number, ms: number): void {
  if (rows.at(-1)?.is === "ping") rows.pop();
  const last = rows.at(-1);
  const before = last?.is === "pings" ? last : { count: 0, least: ms, most: ms };
  if (last?.is === "pings") rows.pop();
  rows.push({ is: "pings", offsetMs, count: before.count + 1, least: Math.min(before.least, ms), most: Math.max(before.most, ms) });
}
