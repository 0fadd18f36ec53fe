import { useEffect, useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";
import { useHost, type WirebenchClient } from "../../host/host";
import { useSchemas } from "../../state/window-state";

interface Answer<T> {
  /** The newest answer, also while a newer one is on its way. */
  readonly value: T | null;
  readonly fault: FaultData | null;
}

/** A question on its way. */
interface Asking<T> {
  readonly result: Promise<T>;
  cancel(): void;
}

/** What the core answers, asked again whenever the question or the schemas have changed. `ask` is stable between renders. */
export function useAnswer<T>(ask: (client: WirebenchClient) => Asking<T>): Answer<T> {
  const { client } = useHost();
  const revision = useSchemas((state) => state.revision);
  const [answer, setAnswer] = useState<Answer<T>>({ value: null, fault: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision stands for what the schemas say
  useEffect(() => {
    const asking = ask(client);
    asking.result.then(
      (value) => setAnswer({ value, fault: null }),
      (reason: unknown) => {
        const fault = Fault.from(reason);
        if (fault.code !== "cancelled") setAnswer({ value: null, fault: fault.toData() });
      },
    );
    return () => asking.cancel();
  }, [client, ask, revision]);
  return answer;
}
