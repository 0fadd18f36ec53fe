import { type Disposable, toDisposable } from "#shared/base/disposable";
import type { WirebenchClient } from "../host/host";
import { type SchemaActions, tellFault } from "../state/schema-actions";
import type { WindowState } from "../state/window-state";

/** Keeps the outline newest: asks for it whenever the core says that it has changed. */
export function followSchemas(client: WirebenchClient, actions: SchemaActions, state: Pick<WindowState, "layout" | "schemas">): Disposable {
  const watching = client.open("schema.watch", {});
  const follow = async () => {
    for await (const { revision } of watching.items) {
      if (revision > state.schemas.getState().revision) await actions.refresh();
    }
  };
  follow().catch((reason: unknown) => tellFault(state, Promise.reject(reason)));
  return toDisposable(() => watching.cancel());
}
