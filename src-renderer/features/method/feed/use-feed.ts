import { useMemo } from "react";
import type { Feed } from "#shared/model/feed";
import type { MethodDetail } from "#shared/model/schema";
import type { TabState } from "#shared/model/settings";
import { bytesFieldPaths } from "../../../editor/schema-place";
import { useHost } from "../../../host/host";
import { callEntries } from "../../../state/call-store";
import { type FeedPlan, newFeedPlan } from "../../../state/feed-plan";
import { useCalls, useWindowState } from "../../../state/window-state";
import { startFeed, stopSending } from "../sending";
import { useSendable } from "../use-sendable";
import { useView } from "../use-view";
import { feedRequest } from "./feed-request";

/** Sending many messages from a tab: what is planned, and the acts. */
export interface TabFeed {
  readonly plan: FeedPlan;
  /** What may be sent many of. */
  readonly sources: readonly Feed["from"][];
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

/** `repeats`: may the tab's body be what is sent? Else it is always a file. */
export function useFeed(tab: TabState, detail: MethodDetail | null, repeats: boolean): TabFeed {
  const host = useHost();
  const state = useWindowState();
  const kept = useCalls(({ feedPlans }) => feedPlans[tab.id]) ?? newFeedPlan;
  const sources: readonly Feed["from"][] = repeats ? ["messages", "lines", "chunks"] : ["lines", "chunks"];
  const plan = sources.includes(kept.from) ? kept : { ...kept, from: "lines" as const };
  const isRunning = useCalls(({ heads }) => heads[tab.id]?.feed?.state === "running");
  const { many } = useSendable(tab.id);
  const [view, show] = useView(tab.id, "feed", ["closed", "open"], "closed");
  const schema = detail?.jsonSchema ?? null;
  const fields = useMemo(() => bytesFieldPaths(schema), [schema]);
  const request = feedRequest(plan, { format: tab.format, text: tab.body }, fields);
  return {
    plan,
    sources,
    fields,
    isOpen: view === "open",
    isRunning,
    ready: request !== null && many,
    change: (part) => callEntries.setFeedPlan(state.calls, tab.id, { ...plan, ...part }),
    show: (isOpen) => show(isOpen ? "open" : "closed"),
    start: () => request && void startFeed(host, state, tab.id, request.feed, request.pace),
    stop: () => void stopSending(host, state, tab.id),
  };
}
