import { useEffect, useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";
import type { MethodDetail } from "#shared/model/schema";
import { useHost } from "../../host/host";
import { useSchemas } from "../../state/window-state";

/** What is known of a tab's method: nothing yet, its detail, or why there is none. */
export interface KnownMethod {
  readonly detail: MethodDetail | null;
  readonly fault: FaultData | null;
}

/** Asks the core about a method, and again whenever the schemas change. While the answer is on its way the old one stays. */
export function useMethod(sourceId: string, method: string): KnownMethod {
  const { client } = useHost();
  const loaded = useSchemas((state) => state.loaded);
  const revision = useSchemas((state) => state.revision);
  const [known, setKnown] = useState<KnownMethod>({ detail: null, fault: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision is the reason to ask again
  useEffect(() => {
    if (!loaded) return;
    let current = true;
    client.call("schema.method", { sourceId, method }).then(
      (detail) => current && setKnown({ detail, fault: null }),
      (reason) => current && setKnown({ detail: null, fault: Fault.from(reason).toData() }),
    );
    return () => {
      current = false;
    };
  }, [client, sourceId, method, loaded, revision]);
  return known;
}
