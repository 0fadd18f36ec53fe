import { useEffect, useMemo, useState } from "react";
import type { CallScope } from "#shared/model/call";
import type { TabState } from "#shared/model/settings";
import type { VariableScope } from "#shared/model/variable-scopes";
import { useHost } from "../host/host";
import { useWorkspace } from "./window-state";
import { scopeOf, type WorkspaceState } from "./workspace-store";

/** Where the names in a tab's texts are looked up, the same object as long as it is the same place; undefined without a workspace. */
export function useScope({ saved }: Pick<TabState, "saved">): { readonly scope: CallScope | undefined; readonly revision: string } {
  const id = useWorkspace((state) => state.id);
  const environment = useWorkspace((state) => state.environment);
  const allowed = useWorkspace((state) => state.allowed);
  const revision = `${allowed} ${useWorkspace(namesRevision)}`;
  const savedId = saved?.workspaceId;
  const path = saved?.path;
  const scope = useMemo(() => {
    const place = savedId === undefined || path === undefined ? undefined : { workspaceId: savedId, path };
    return scopeOf({ id, environment }, { saved: place });
  }, [id, environment, savedId, path]);
  return { scope, revision };
}

const none: readonly VariableScope[] = [];

/** What the workspace's files say of names where a tab's are looked up, the nearest first; none without a workspace, or where a file is broken. */
export function useVariableScopes(tab: Pick<TabState, "saved">): readonly VariableScope[] {
  const { client } = useHost();
  const { scope, revision } = useScope(tab);
  const taken = useWorkspace((state) => state.taken);
  const [scopes, setScopes] = useState(none);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision, or another value that was taken, is the reason to ask again
  useEffect(() => {
    let isWanted = true;
    const tell = (now: readonly VariableScope[]) => isWanted && setScopes(now);
    if (scope) {
      // What is wrong with a file is said where that is listed, and by the call.
      client.call("variables.scopes", { scope }).then(
        (answer) => tell(answer.scopes),
        () => tell(none),
      );
    } else tell(none);
    return () => {
      isWanted = false;
    };
  }, [client, scope, revision, taken]);
  return scopes;
}

const revisions = new WeakMap<WorkspaceState["entries"], string>();

/** Another text when a file changes that may say what names stand for. */
function namesRevision({ entries }: WorkspaceState): string {
  const known = revisions.get(entries);
  if (known !== undefined) return known;
  const revision = [...entries.values()].filter(({ kind }) => kind !== "request").map(({ path, hash }) => `${path} ${hash}`);
  const text = revision.join("\n");
  revisions.set(entries, text);
  return text;
}
