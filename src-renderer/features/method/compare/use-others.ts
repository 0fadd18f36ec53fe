import { useEffect, useMemo, useState } from "react";
import type { CallHead } from "#shared/model/call";
import type { KeptRecording } from "#shared/model/recording";
import { useHost } from "../../../host/host";
import { useCalls, useRecordings, useWindowState } from "../../../state/window-state";
import { borrowRecording } from "./borrowed";
import { type OtherCalls, otherCalls } from "./other-calls";

/** What a call can be compared with, asked for anew whenever a tab has another call, or one that has ended, or what is kept has changed. */
export function useOthers({ callId, method }: CallHead): OtherCalls | null {
  const { client } = useHost();
  const [calls, setCalls] = useState<readonly CallHead[] | null>(null);
  const [kept, setKept] = useState<readonly KeptRecording[] | null>(null);
  const revision = useRecordings((state) => state.revision);
  const seen = useCalls(({ heads }) =>
    Object.values(heads)
      .map((head) => `${head.callId} ${head.state}`)
      .join(),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is seen is the reason to ask again
  useEffect(() => {
    let current = true;
    const calls = client.call("call.list", {});
    const listing = client.open("recording.list", {});
    calls.then(
      (answer) => current && setCalls(answer.calls),
      () => {}, // the core is gone, which the window says elsewhere
    );
    // What cannot be listed is told where it is managed; the open calls are there without it.
    listing.result.then(
      (answer) => current && setKept(answer.recordings),
      () => current && setKept([]),
    );
    return () => {
      current = false;
      listing.cancel();
    };
  }, [client, seen, revision]);
  return useMemo(() => calls && kept && otherCalls({ callId, method }, calls, kept), [callId, method, calls, kept]);
}

/** Opens a kept recording to compare a tab's call with it. */
export function useBorrowing(tabId: string): (recording: KeptRecording) => void {
  const { client } = useHost();
  const state = useWindowState();
  return (recording) => borrowRecording(client, state, tabId, recording.id);
}
