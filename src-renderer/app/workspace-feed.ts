import { type Disposable, DisposableStore, toDisposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import type { TakenVariable } from "#shared/model/workspace";
import type { WirebenchClient } from "../host/host";
import type { WindowState } from "../state/window-state";

/** Keeps what is shown of the open workspace newest, whichever that is. */
export function followWorkspace(client: WirebenchClient, { workspace, workspaceActions }: WindowState): Disposable {
  const owned = new DisposableStore();
  let watching: { cancel(): void } | null = null;
  const follow = async (workspaceId: string) => {
    const run = client.open("workspace.watch", { workspaceId });
    const taken = client.open("variables.taken", { workspaceId });
    const both = {
      cancel: () => {
        run.cancel();
        taken.cancel();
      },
    };
    watching = both;
    const isCurrent = () => watching === both;
    void followTaken(taken.items, (values) => isCurrent() && workspaceActions.tookFrom(values));
    try {
      for await (const change of run.items) if (isCurrent()) workspaceActions.told(change);
    } catch (reason) {
      if (isCurrent()) workspaceActions.failed(Fault.from(reason).toData());
    }
  };
  const change = (id: string | null) => {
    const before = watching;
    watching = null;
    before?.cancel();
    if (id !== null) void follow(id);
  };
  owned.add(toDisposable(workspace.subscribe((now, before) => now.id !== before.id && change(now.id))));
  owned.add(toDisposable(() => change(null)));
  change(workspace.getState().id);
  return owned;
}

async function followTaken(
  items: AsyncIterable<{ readonly values: readonly TakenVariable[] }>,
  tell: (values: readonly TakenVariable[]) => void,
) {
  try {
    for await (const { values } of items) tell(values);
  } catch {
    // It ends with the connection, or with the workspace, which says so itself.
  }
}
