import { type Disposable, DisposableStore, toDisposable } from "#shared/base/disposable";
import type { WindowHost } from "../host/host";
import { tellFault } from "../state/schema-actions";
import type { WindowState } from "../state/window-state";
import { openSources } from "./collection-commands";

/** Keeps the tabs of saved requests in step with their files and with the sources that are open; a workspace that opens brings its sources. */
export function followSaved(host: Pick<WindowHost, "client">, state: WindowState): Disposable {
  const { workspace, schemas, savedActions } = state;
  const owned = new DisposableStore();
  const begin = (id: string | null) => {
    if (id !== null)
      tellFault(
        state,
        savedActions.learnSecrets(id).then(() => savedActions.follow()),
      );
  };
  owned.add(
    toDisposable(
      workspace.subscribe((now, before) => {
        if (now.id !== before.id) {
          begin(now.id);
          if (now.id !== null) tellFault(state, openSources(host, state));
        } else if (now.entries !== before.entries || now.complete !== before.complete) tellFault(state, savedActions.follow());
      }),
    ),
  );
  owned.add(toDisposable(schemas.subscribe((now, before) => now.sources !== before.sources && savedActions.seat())));
  // After a restart the sources are open again by themselves; those that waited do so still.
  begin(workspace.getState().id);
  if (workspace.getState().id !== null) tellFault(state, openSources(host, state, false));
  return owned;
}
