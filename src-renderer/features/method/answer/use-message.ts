import { useEffect, useState } from "react";
import type { CallHead, CallMessage } from "#shared/model/call";
import { useHost, type WirebenchClient } from "../../../host/host";

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

const scanRows = 500;

/**
 * The row of the last message received: the one answer of a unary call or client stream (`single`). Null while there is
 * none, and where there may be many.
 */
export function useAnswerRow({ callId, received, rows }: CallHead, single: boolean): number | null {
  const { client } = useHost();
  const [row, setRow] = useState<number | null>(null);
  const answered = single && received.count > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that come after the answer do not move it
  useEffect(() => {
    setRow(null);
    if (!answered) return;
    let current = true;
    lastReceived(client, callId, rows).then(
      (it) => current && setRow(it),
      () => {}, // the call was closed meanwhile
    );
    return () => {
      current = false;
    };
  }, [client, callId, answered]);
  return row;
}

async function lastReceived(client: WirebenchClient, callId: string, total: number): Promise<number | null> {
  for (let end = total; end > 0; end -= scanRows) {
    const from = Math.max(0, end - scanRows);
    const { rows } = await client.call("call.rows", { callId, from, count: end - from });
    const found = rows.findLast(({ kind }) => kind === "received");
    if (found) return found.index;
  }
  return null;
}
