import { type CallHead, isOver } from "#shared/model/call";
import { type CallsState, isBusy } from "../../state/call-store";

/** How a tab's newest call stands, as its title shows it. */
export type TabLook = "starting" | "running" | "held" | "failed" | "cancelled" | "done";

export interface TabSign {
  readonly look: TabLook;
  /** The call's state, for words. */
  readonly state: CallHead["state"];
  /** Messages received a second, to two digits; 0 for none. */
  readonly rate: number;
  /** The core sends by itself. */
  readonly sending: boolean;
  /** The status of one that failed. */
  readonly status: string | null;
}

/** What a tab's title says of its call; null where it has none. */
export function tabSign(calls: CallsState, tabId: string): TabSign | null {
  const head = calls.heads[tabId];
  const isStarting = isBusy(calls, tabId) && (!head || isOver(head.state));
  if (isStarting) return { look: "starting", state: "connecting", rate: 0, sending: false, status: null };
  if (!head || head.state === "idle") return null;
  const { state, rate, hold, feed, status } = head;
  return {
    look: lookOf(head),
    state,
    rate: isOver(state) || hold ? 0 : twoDigits(rate),
    sending: !isOver(state) && feed?.state === "running",
    status: state === "failed" ? (status?.name ?? null) : null,
  };
}

function lookOf({ state, hold }: CallHead): TabLook {
  switch (state) {
    case "idle":
    case "connecting":
      return "starting";
    case "done":
    case "failed":
    case "cancelled":
      return state;
    default:
      return hold ? "held" : "running";
  }
}

/** A figure that changes all the time is drawn only when it differs to the eye. */
export function twoDigits(n: number): number {
  return n < 100 ? Math.round(n) : Number(n.toPrecision(2));
}
