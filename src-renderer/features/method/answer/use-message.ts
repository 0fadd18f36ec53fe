import { useEffect, useState } from "react";
import type { CallHead, CallMessage } from "#shared/model/call";
import { useHost } from "../../../host/host";
import { useCalls } from "../../../state/window-state";

/** One message in full, or null while it is on its way. The old one stays until the new one is there. */
export function useMessage(callId: string, index: number | null): CallMessage | null {
  const { client } = useHost();
  const [message, setMessage] = useState<CallMessage | null>(null);
  useEffect(() => {
    if (index === null) return setMessage(null);
    let current = true;
    client.call("call.message", { callId, index }).then(
      (it) => current && setMessage(it),
      () => current && setMessage(null), // the call was closed meanwhile
    );
    return () => {
      current = false;
    };
  }, [client, callId, index]);
  return message;
}

/**
 * The one answer of a unary call or a client stream (`single`), as soon as it is there. Null until then, and where there may be
 * many or is none.
 */
export function useAnswer(tabId: string, { callId, attempt }: CallHead, single: boolean): CallMessage | null {
  const { client } = useHost();
  const coming = useCalls(({ active }) => (active[tabId]?.callId === callId && attempt === 1 ? active[tabId]?.answer : undefined));
  const [answer, setAnswer] = useState<CallMessage | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a request made again has another answer
  useEffect(() => {
    setAnswer(null);
    if (!single) return;
    const asking = coming ? null : client.open("call.answer", { callId });
    let current = true;
    (asking?.result ?? coming)?.then(
      (it) => current && setAnswer(it),
      () => {}, // the call was closed meanwhile
    );
    return () => {
      current = false;
      asking?.cancel();
    };
  }, [client, callId, attempt, single, coming]);
  return answer;
}
