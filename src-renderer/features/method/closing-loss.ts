import { isOver } from "#shared/model/call";
import type { CallsState } from "../../state/call-store";
import type { ClosingLoss } from "../../state/window-state";

/** What closing a tab would lose of a call that runs; null for nothing. One message each way is sooner made again than asked about. */
export function runningLoss({ heads }: CallsState, tabId: string): ClosingLoss | null {
  const head = heads[tabId];
  if (!head || isOver(head.state) || head.kind === "unary") return null;
  return { kind: "stream", sent: head.sent.count, received: head.received.count, feeding: head.feed?.state === "running" };
}
