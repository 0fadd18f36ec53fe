import { useEffect, useState } from "react";
import type { Client } from "#shared/bridge/client";
import type { workspaceContract } from "#shared/contract/workspace";
import { withSecrets } from "#shared/model/auth-secrets";
import type { CallScope } from "#shared/model/call";
import { type Inheritance, inherit } from "#shared/model/inheritance";
import { noDefaults } from "#shared/model/saved-request";
import type { TabState } from "#shared/model/settings";
import { environmentsFolder, type InheritanceLevel, workspaceFileName } from "#shared/model/workspace";
import { useHost } from "../host/host";
import { blankMaxReceive } from "./saved-request";
import { useWorkspace } from "./window-state";
import type { WorkspaceState } from "./workspace-store";

type WorkspaceClient = Client<typeof workspaceContract>;

/** As many environments may be based on one another as the core allows. */
const maxBases = 8;

/** What is said above a file for it, secrets by their ids. An environment's target stands instead of the workspace's. Faults: those of workspace.inherited. */
export async function inheritedOf(
  client: WorkspaceClient,
  { workspaceId, environment }: Pick<CallScope, "workspaceId" | "environment">,
  path: string,
): Promise<readonly InheritanceLevel[]> {
  const [{ levels }, chosen] = await Promise.all([
    client.call("workspace.inherited", { workspaceId, path }),
    environmentTarget(client, workspaceId, environment),
  ]);
  const [whole, ...folders] = levels;
  const all = [...(whole ? [whole] : []), ...(chosen ? [chosen] : []), ...folders];
  if (all.every(({ defaults }) => defaults.auth === null)) return all;
  const { secrets } = await client.call("workspace.secrets", { workspaceId });
  const ids = new Map(secrets.map(({ name, secret }) => [name, secret?.id ?? null]));
  return all.map(({ place, defaults }) => {
    const auth = defaults.auth && withSecrets(defaults.auth, (ref) => (ref === null || ref.includes("{{") ? ref : (ids.get(ref) ?? null)));
    return { place, defaults: { ...defaults, auth } };
  });
}

async function environmentTarget(
  client: WorkspaceClient,
  workspaceId: string,
  environment: string | null,
): Promise<InheritanceLevel | null> {
  let name = environment;
  for (let depth = 0; name !== null && depth < maxBases; depth++) {
    const place: string = `${environmentsFolder}/${name}.yaml`;
    const { content } = await client.call("workspace.read", { workspaceId, path: place });
    if (content.kind !== "environment") return null;
    const { target, base } = content.environment;
    if (target !== null) return { place, defaults: { ...noDefaults, target } };
    name = base;
  }
  return null;
}

/** A tab with what is said above its file where it says nothing itself. */
export function withInherited(tab: TabState, levels: readonly InheritanceLevel[]): TabState {
  const above = inherit(levels);
  const own = { place: tab.saved?.path ?? "", defaults: { ...noDefaults, metadata: tab.metadata } };
  const { settings } = above;
  const isBlank = tab.maxReceive.trim() === blankMaxReceive;
  return {
    ...tab,
    target: tab.target.trim() === "" ? (above.target?.value ?? "") : tab.target,
    metadata: inherit([...levels, own]).metadata.map(({ value }) => value),
    auth: tab.auth === undefined || tab.auth.scheme.kind === "inherit" ? above.auth?.value : tab.auth,
    deadline: tab.deadline.trim() === "" ? (settings.deadline?.value ?? "") : tab.deadline,
    maxReceive: isBlank ? (settings.maxReceive?.value ?? tab.maxReceive) : tab.maxReceive,
    maxSend: tab.maxSend?.trim() ? tab.maxSend : settings.maxSend?.value,
    gzip: tab.gzip ?? settings.gzip?.value,
    waitForReady: tab.waitForReady ?? settings.waitForReady?.value,
    keepalive: tab.keepalive ?? settings.keepalive?.value,
  };
}

/** What holds for a tab's file where it says nothing itself; null where it has none, or while it is not known. */
export function useInheritance(tab: TabState): Inheritance | null {
  const { client } = useHost();
  const [levels, setLevels] = useState<readonly InheritanceLevel[] | null>(null);
  const workspaceId = useWorkspace(({ id }) => (tab.saved?.workspaceId === id ? id : null));
  const environment = useWorkspace((state) => state.environment);
  const path = tab.saved?.path ?? "";
  const said = useWorkspace((state) => hashesAbove(state, path));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text above is the reason to ask again
  useEffect(() => {
    let isWanted = true;
    setLevels(null);
    if (workspaceId === null) return;
    inheritedOf(client, { workspaceId, environment }, path).then(
      (now) => isWanted && setLevels(now),
      // What is wrong with a file above is said where that is listed, and by the call.
      () => {},
    );
    return () => {
      isWanted = false;
    };
  }, [client, workspaceId, environment, path, said]);
  return levels && inherit(levels);
}

/** Another text, when something is said otherwise above a path. */
function hashesAbove({ entries, environment }: WorkspaceState, path: string): string {
  const steps = path.split("/").slice(0, -1);
  const places = [
    workspaceFileName,
    `${environmentsFolder}/${environment}.yaml`,
    ...steps.map((_, at) => steps.slice(0, at + 1).join("/")),
  ];
  return places.map((place) => entries.get(place)?.hash ?? "").join(" ");
}
