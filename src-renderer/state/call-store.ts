import { createStore } from "zustand/vanilla";
import type { FaultData } from "#shared/base/fault";
import type { CallHead } from "#shared/model/call";

/** The newest call of each tab: its head only. Messages stay in the core; a log asks for the rows it shows. */
export interface CallsState {
  readonly heads: Readonly<Record<string, CallHead>>;
  /** Why a tab's last attempt did not become a call, or why its last message was not sent. */
  readonly refusals: Readonly<Record<string, FaultData>>;
}

export type CallStore = ReturnType<typeof createCallStore>;

export function createCallStore() {
  return createStore<CallsState>(() => ({ heads: {}, refusals: {} }));
}
