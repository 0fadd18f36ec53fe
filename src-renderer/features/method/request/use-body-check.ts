import { useEffect, useState } from "react";
import type { FaultData } from "#shared/base/fault";
import type { TabState } from "#shared/model/settings";
import { useHost } from "../../../host/host";
import { useScope } from "../../../state/use-scope";
import { useSchemas } from "../../../state/window-state";

/** Who types on has not finished. */
const pauseMs = 300;
/** UTF-16 units: a longer text is not checked before it is sent. */
const maxLength = 1024 * 1024;

/** Why the core would refuse a body as it stands, after a pause in typing; null for nothing, and while it is not known. */
export function useBodyCheck(tab: TabState, known: boolean): FaultData | null {
  const { sourceId, subject, format, body, variables } = tab;
  const { client } = useHost();
  const { scope, revision: said } = useScope(tab);
  const revision = useSchemas((state) => state.revision);
  const [fault, setFault] = useState<FaultData | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision is the reason to ask again
  useEffect(() => {
    if (!known || format === "file" || body.length > maxLength) {
      setFault(null);
      return;
    }
    let asking: { cancel(): void } | null = null;
    const timer = setTimeout(() => {
      const own = { body: { format, text: body }, variables: [...variables], scope };
      const session = client.open("body.check", { sourceId, method: subject, ...own });
      asking = session;
      session.result.then(
        (answer) => asking === session && setFault(answer.fault),
        () => asking === session && setFault(null),
      );
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      const old = asking;
      asking = null;
      old?.cancel();
    };
  }, [client, sourceId, subject, format, body, variables, scope, said, known, revision]);
  return fault;
}
