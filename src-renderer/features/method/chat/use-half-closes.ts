import { useEffect, useState } from "react";
import { type CallHead, isOver } from "#shared/model/call";
import { useHost } from "../../../host/host";

const none: readonly number[] = [];

/** When the user finished sending, in ms since the call's start: for each attempt that got so far, in order. */
export function useHalfCloses({ callId, state, attempt }: CallHead): readonly number[] {
  const { client } = useHost();
  const [found, setFound] = useState<{ readonly callId: string; readonly at: readonly number[] } | null>(null);
  const mayHave = state === "half-closed" || isOver(state) || attempt > 1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another state or attempt is the reason to ask again
  useEffect(() => {
    if (!mayHave) return;
    let current = true;
    client.call("call.timeline", { callId }).then(
      ({ events }) =>
        current && setFound({ callId, at: events.filter(({ name }) => name === "half-close").map(({ offsetMs }) => offsetMs) }),
      () => {}, // the call was closed meanwhile
    );
    return () => {
      current = false;
    };
  }, [client, callId, mayHave, state, attempt]);
  return found?.callId === callId ? found.at : none;
}
