import { type Disposable, toDisposable } from "#shared/base/disposable";
import { runningLoss } from "../features/method/closing-loss";
import type { WindowHost } from "../host/host";
import type { WindowState } from "../state/window-state";

/**
 * Lets the browser ask before its page is left while streams run: a core that was started for the page ends with it. What
 * the browser asks is in its own words. Electron would not ask but stay open, so there nothing is done.
 */
export function askBeforeLeaving({ client, info }: WindowHost, { tabs, calls }: WindowState): Disposable {
  let isConnected = true;
  void client.ended.then(() => {
    isConnected = false;
  });
  const onLeave = (event: BeforeUnloadEvent) => {
    const runs = tabs.getState().tabs.some(({ id }) => runningLoss(calls.getState(), id) !== null);
    if (isConnected && runs) event.preventDefault();
  };
  if (info.shell !== "served") return toDisposable(() => {});
  window.addEventListener("beforeunload", onLeave);
  return toDisposable(() => window.removeEventListener("beforeunload", onLeave));
}
