import { useEffect, useState } from "react";
import type { TabState } from "#shared/model/settings";
import { useHost, type WirebenchClient } from "../../host/host";
import { useSchemas } from "../../state/window-state";

/** A method of a source: what a tab is about. */
export type TabMethod = Pick<TabState, "sourceId" | "subject">;

/**
 * What the core says of a tab's method, asked again whenever the schemas change; `nothing` before the first answer, and
 * where the core refuses one (why, the method's own notice says). `ask` is stable between renders.
 */
export function useTabAnswer<T>(
  { sourceId, subject }: TabMethod,
  nothing: T,
  ask: (client: WirebenchClient, params: { sourceId: string; method: string }) => Promise<T>,
): T {
  const { client } = useHost();
  const loaded = useSchemas((state) => state.loaded);
  const revision = useSchemas((state) => state.revision);
  const about = `${sourceId} ${subject}`;
  const [answer, setAnswer] = useState({ about, value: nothing });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision is the reason to ask again
  useEffect(() => {
    if (!loaded) return;
    let current = true;
    ask(client, { sourceId, method: subject }).then(
      (value) => current && setAnswer({ about, value }),
      () => current && setAnswer({ about, value: nothing }),
    );
    return () => {
      current = false;
    };
  }, [client, ask, sourceId, subject, loaded, revision, nothing]);
  return answer.about === about ? answer.value : nothing;
}
