import { type Disposable, toDisposable } from "#shared/base/disposable";
import type { WirebenchClient } from "../host/host";
import { tellFault } from "../state/schema-actions";
import type { WindowState } from "../state/window-state";

/**
 * Keeps the rules of targets as the core has them, which another window may have changed. Resolves with the first of them, or when
 * there are none to be had: before, nobody could say how a target is reached.
 */
export function followTrust(client: WirebenchClient, state: Pick<WindowState, "layout" | "trustActions">): Promise<Disposable> {
  const watching = client.open("trust.watch", {});
  return new Promise((resolve) => {
    const told = () => resolve(toDisposable(() => watching.cancel()));
    const follow = async () => {
      for await (const { rules } of watching.items) {
        state.trustActions.told(rules);
        told();
      }
    };
    tellFault(state, follow().finally(told));
  });
}
