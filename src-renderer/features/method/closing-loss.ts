import { isOver } from "#shared/model/call";
import type { WindowHost } from "../../host/host";
import type { CallsState } from "../../state/call-store";
import type { ClosingLoss } from "../../state/window-state";

/** What closing a tab would lose of a call that runs; null for nothing. One message each way is sooner made again than asked about. */
export function runningLoss({ heads }: CallsState, tabId: string): ClosingLoss | null {
  const head = heads[tabId];
  if (!head || isOver(head.state) || head.kind === "unary") return null;
  return { kind: "stream", sent: head.sent.count, received: head.received.count, feeding: head.feed?.state === "running" };
}

/** What closing a tab would lose of a call that is over: marked rows, unless it was opened from where it is saved. Null for nothing. */
export async function marksLoss({ client }: Pick<WindowHost, "client">, { heads }: CallsState, tabId: string): Promise<ClosingLoss | null> {
  const head = heads[tabId];
  if (!head || head.rows === 0 || head.replayed) return null;
  const { indexes } = await client.call("call.marks", { callId: head.callId });
  return indexes.length > 0 ? { kind: "marks", count: indexes.length } : null;
}
