import { type Disposable, DisposableStore, toDisposable } from "#shared/base/disposable";
import type { WirebenchClient } from "../host/host";
import { tellFault } from "../state/schema-actions";
import type { WindowState } from "../state/window-state";

/** Keeps the list of keys and certificates newest. */
export function followCertificates(client: WirebenchClient, state: Pick<WindowState, "layout" | "certificates">): Disposable {
  const owned = new DisposableStore();
  const watching = client.open("certificate.watch", {});
  owned.add(toDisposable(() => watching.cancel()));
  const follow = async () => {
    for await (const { certificates } of watching.items) state.certificates.setState({ kept: certificates });
  };
  tellFault(state, follow());
  return owned;
}
