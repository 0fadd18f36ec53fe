import { useMemo } from "react";
import type { MethodDetail } from "#shared/model/schema";
import type { TabState } from "#shared/model/settings";
import { bytesFieldPaths } from "../../../editor/schema-place";
import { useHost } from "../../../host/host";
import { callEntries, isBusy } from "../../../state/call-store";
import { type FeedPlan, newFeedPlan } from "../../../state/feed-plan";
import { useCalls, useWindowState } from "../../../state/window-state";
import { canSend, startFeed, stopFeed } from "../calls";
import { useView } from "../use-view";
import { feedRequest } from "./feed-request";

/** Sending many messages from a tab: what is planned, and the acts. */
export interface TabFeed {
  readonly plan: FeedPlan;
  /** The bytes fields into which a chunk may go. */
  readonly fields: readonly string[];
  readonly isOpen: boolean;
  readonly isRunning: boolean;
  /** Can it be started as it is planned? */
  readonly ready: boolean;
  change(part: Partial<FeedPlan>): void;
  show(isOpen: boolean): void;
  start(): void;
  stop(): void;
}

export function useFeed(tab: TabState, detail: MethodDetail | null): TabFeed {
  const host = useHost();
  const state = useWindowState();
  const plan = useCalls(({ feedPlans }) => feedPlans[tab.id]) ?? newFeedPlan;
  const isRunning = useCalls(({ heads }) => heads[tab.id]?.feed?.state === "running");
  const sendable = useCalls((calls) => !isBusy(calls, tab.id) || canSend(calls.heads[tab.id]));
  const [view, show] = useView(tab.id, "feed", ["closed", "open"], "closed");
  const schema = detail?.jsonSchema ?? null;
  const fields = useMemo(() => bytesFieldPaths(schema), [schema]);
  const request = feedRequest(plan, { format: tab.format, text: tab.body }, fields);
  return {
    plan,
    fields,
    isOpen: view === "open",
    isRunning,
    ready: request !== null && sendable && !isRunning,
    change: (part) => callEntries.setFeedPlan(state.calls, tab.id, { ...plan, ...part }),
    show: (isOpen) => show(isOpen ? "open" : "closed"),
    start: () => request && void startFeed(host, state, tab.id, request.feed, request.pace),
    stop: () => void stopFeed(host, state, tab.id),
  };
}
