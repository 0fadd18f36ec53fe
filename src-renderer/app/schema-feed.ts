import { type Disposable, DisposableStore, toDisposable } from "#shared/base/disposable";
import type { WirebenchClient } from "../host/host";
import { type SchemaActions, tellFault } from "../state/schema-actions";
import type { WindowState } from "../state/window-state";

/** Keeps the outline newest: asks for it whenever the core says that it has changed. And what is being loaded with it. */
export function followSchemas(client: WirebenchClient, actions: SchemaActions, state: Pick<WindowState, "layout" | "schemas">): Disposable {
  const owned = new DisposableStore();
  const watching = client.open("schema.watch", {});
  const loading = client.open("schema.loading", {});
  owned.add(toDisposable(() => watching.cancel()));
  owned.add(toDisposable(() => loading.cancel()));
  const follow = async () => {
    for await (const { revision } of watching.items) {
      if (revision > state.schemas.getState().revision) await actions.refresh();
    }
  };
  const followLoading = async () => {
    for await (const news of loading.items) {
      // What has loaded is shown as loading until there is something of it to see.
      if (news.loading.length < state.schemas.getState().loading.length) await actions.refresh();
      state.schemas.setState(news);
    }
  };
  for (const ending of [follow(), followLoading()]) tellFault(state, ending);
  return owned;
}
