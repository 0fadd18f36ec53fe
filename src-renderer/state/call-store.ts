import { createStore } from "zustand/vanilla";
import type { FaultData } from "#shared/base/fault";
import { type CallHead, type CallMessage, isOver } from "#shared/model/call";
import type { CheckedCall } from "#shared/model/check";
import { type CompareQuery, emptyCompareQuery } from "./compare-query";
import type { FeedPlan } from "./feed-plan";
import { emptyLogQuery, type LogQuery } from "./log-query";

/** The newest call of each tab: its head only. Messages stay in the core; a log asks for the rows it shows. */
export interface CallsState {
  readonly heads: Readonly<Record<string, CallHead>>;
  /** Why a tab's last attempt did not become a call, or why its last message was not sent. */
  readonly refusals: Readonly<Record<string, FaultData>>;
  /** The call that a tab is about: from the press of the button, before the core has answered with an id, to its closing. */
  readonly active: Readonly<Record<string, ActiveCall>>;
  /** Which sub-tab a tab shows in each of its places, so that coming back to a tab finds it as it was. */
  readonly views: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The changes of the schema, by their ids, of which a tab's user wants to hear no more. */
  readonly dismissed: Readonly<Record<string, readonly string[]>>;
  /** What a tab is to send many of. */
  readonly feedPlans: Readonly<Record<string, FeedPlan>>;
  /** The scan whose matches a tab's log shows. */
  readonly scans: Readonly<Record<string, string>>;
  /** What a tab's log is narrowed to. */
  readonly queries: Readonly<Record<string, LogQuery>>;
  /** What came of the checks of a tab's call; null while they are made. */
  readonly checked: Readonly<Record<string, { readonly callId: string; readonly checked: CheckedCall | null }>>;
  /** What a tab's call is compared with. */
  readonly compares: Readonly<Record<string, CompareQuery>>;
}

export interface ActiveCall {
  /** Null until the core has answered. */
  readonly callId: string | null;
  /** The user cancelled before there was a call to cancel. */
  readonly unwanted: boolean;
  /** The one answer to the first attempt, null where none comes: what began the call brings it. Missing where it is to be asked for. */
  readonly answer?: Promise<CallMessage | null>;
}

export type CallStore = ReturnType<typeof createCallStore>;

export function createCallStore() {
  return createStore<CallsState>(() => ({
    heads: {},
    refusals: {},
    active: {},
    checked: {},
    views: {},
    dismissed: {},
    queries: {},
    compares: {},
    feedPlans: {},
    scans: {},
  }));
}

/** Is a call of this tab starting or running? */
export function isBusy(state: CallsState, tabId: string): boolean {
  const active = state.active[tabId];
  if (!active) return false;
  const head = state.heads[tabId];
  return active.callId === null || head === undefined || head.callId !== active.callId || !isOver(head.state);
}

/** `record` with `key` set to `value`, or without it where the value is null. */
function withKey<T>(record: Readonly<Record<string, T>>, key: string, value: T | null): Record<string, T> {
  const { [key]: _old, ...rest } = record;
  return value === null ? rest : { ...rest, [key]: value };
}

/** The actions on a tab's entries; null takes an entry away. */
export const callEntries = {
  setHead: (store: CallStore, tabId: string, head: CallHead | null) =>
    store.setState(({ heads }) => ({ heads: withKey(heads, tabId, head) })),
  setRefusal: (store: CallStore, tabId: string, fault: FaultData | null) =>
    store.setState(({ refusals }) => ({ refusals: withKey(refusals, tabId, fault) })),
  setActive: (store: CallStore, tabId: string, call: ActiveCall | null) =>
    store.setState(({ active }) => ({ active: withKey(active, tabId, call) })),
  setChecked: (store: CallStore, tabId: string, entry: CallsState["checked"][string] | null) =>
    store.setState(({ checked }) => ({ checked: withKey(checked, tabId, entry) })),
  setView: (store: CallStore, tabId: string, place: string, view: string) =>
    store.setState(({ views }) => ({ views: withKey(views, tabId, { ...views[tabId], [place]: view }) })),
  setScan: (store: CallStore, tabId: string, scanId: string | null) =>
    store.setState(({ scans }) => ({ scans: withKey(scans, tabId, scanId) })),
  dismiss: (store: CallStore, tabId: string, ids: readonly string[]) =>
    store.setState(({ dismissed }) => ({ dismissed: withKey(dismissed, tabId, [...(dismissed[tabId] ?? []), ...ids]) })),
  setFeedPlan: (store: CallStore, tabId: string, plan: FeedPlan) =>
    store.setState(({ feedPlans }) => ({ feedPlans: withKey(feedPlans, tabId, plan) })),
  setQuery: (store: CallStore, tabId: string, change: Partial<LogQuery>) =>
    store.setState(({ queries }) => ({ queries: withKey(queries, tabId, { ...(queries[tabId] ?? emptyLogQuery), ...change }) })),
  setCompare: (store: CallStore, tabId: string, change: Partial<CompareQuery>) =>
    store.setState(({ compares }) => ({ compares: withKey(compares, tabId, { ...(compares[tabId] ?? emptyCompareQuery), ...change }) })),
  /** Forgets a tab. */
  clear: (store: CallStore, tabId: string) =>
    store.setState(({ heads, refusals, active, checked, views, dismissed, queries, compares, feedPlans, scans }) => ({
      heads: withKey(heads, tabId, null),
      refusals: withKey(refusals, tabId, null),
      active: withKey(active, tabId, null),
      checked: withKey(checked, tabId, null),
      views: withKey(views, tabId, null),
      dismissed: withKey(dismissed, tabId, null),
      feedPlans: withKey(feedPlans, tabId, null),
      queries: withKey(queries, tabId, null),
      compares: withKey(compares, tabId, null),
      scans: withKey(scans, tabId, null),
    })),
} as const;
