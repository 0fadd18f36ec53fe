import { type Disposable, toDisposable } from "#shared/base/disposable";
import { runningLoss } from "../features/method/closing-loss";
import type { WindowHost } from "../host/host";
import { runLoss } from "../state/run-store";
import type { WindowState } from "../state/window-state";
import { boundDrafts } from "./persistence";

/**
 * Has the user asked before the page is left while something would be lost: a core that was started for the page ends with it.
 * A browser asks in its own words, the desktop shell in a dialog of its own.
 */
export function askBeforeLeaving({ client }: Pick<WindowHost, "client">, state: Pick<WindowState, "tabs" | "calls" | "runs">): Disposable {
  let isConnected = true;
  void client.ended.then(() => {
    isConnected = false;
  });
  const onLeave = (event: BeforeUnloadEvent) => {
    if (isConnected && wouldLose(state)) event.preventDefault();
  };
  window.addEventListener("beforeunload", onLeave);
  return toDisposable(() => window.removeEventListener("beforeunload", onLeave));
}

/** Would leaving end a stream or a run, or give up texts? Unsaved ones come back with the session, but for what is too long to be kept. */
export function wouldLose({ tabs, calls, runs }: Pick<WindowState, "tabs" | "calls" | "runs">): boolean {
  const open = tabs.getState().tabs;
  const kept = boundDrafts(open);
  return open.some((tab, i) => kept[i] !== tab || runningLoss(calls.getState(), tab.id) !== null || runLoss(runs, tab.id) !== null);
}
