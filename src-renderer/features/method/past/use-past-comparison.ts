import { useCallback, useEffect, useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";
import type { PastCall, PastCallHead, RecordingPlace } from "#shared/model/history";
import { mostIgnoredPaths, type PastComparison } from "#shared/model/past-comparison";
import { useHost } from "../../../host/host";
import { useSettings, useWindowState } from "../../../state/window-state";

/** As many earlier calls are offered. */
const mostOffered = 30;

/** The newest calls of the same method beside this one, as the history changes; null until they are known. */
export function useOtherPasts({ id, method }: PastCall): readonly PastCallHead[] | null {
  const { client } = useHost();
  const [others, setOthers] = useState<readonly PastCallHead[] | null>(null);
  useEffect(() => {
    const watching = client.open("history.watch", {});
    const follow = async () => {
      for await (const _ of watching.items) {
        const { calls } = await client.call("history.list", { text: method, by: "all", from: 0, count: 200 });
        setOthers(calls.filter((call) => call.method === method && call.id !== id).slice(0, mostOffered));
      }
    };
    follow().catch(() => {}); // the core is gone, or nobody asks any more
    return () => watching.cancel();
  }, [client, id, method]);
  return others;
}

/** What is shown of a comparison; the last one stays in sight until the next one is there. */
export interface ShownComparison {
  readonly comparison: PastComparison | null;
  readonly fault: FaultData | null;
}

/** Two calls compared, without the paths that the user ignores. */
export function usePastComparison(left: string, right: string | null): ShownComparison {
  const { client } = useHost();
  const ignored = useSettings(({ history }) => history.ignored);
  const [shown, setShown] = useState<ShownComparison>({ comparison: null, fault: null });
  useEffect(() => {
    if (right === null) return;
    const asking = client.open("history.compare", { left, right, ignore: ignored });
    let isWanted = true;
    asking.result.then(
      (comparison) => isWanted && setShown({ comparison, fault: null }),
      (reason: unknown) => isWanted && setShown((before) => ({ ...before, fault: Fault.from(reason).toData() })),
    );
    return () => {
      isWanted = false;
      asking.cancel();
    };
  }, [client, left, right, ignored]);
  return shown;
}

/** The paths that count for nothing, kept with the settings. */
export function useIgnoredPaths() {
  const { settings } = useWindowState();
  const history = useSettings((chosen) => chosen.history);
  const { ignored } = history;
  const set = (paths: readonly string[]) => settings.setState({ history: { ...history, ignored: paths.slice(0, mostIgnoredPaths) } });
  return {
    ignored,
    ignore: (path: string) => set([...new Set([...ignored, path])]),
    heed: (path: string) => set(ignored.filter((one) => one !== path)),
  };
}

/** Where the recordings of calls are; null until that is known, and `look` asks again. */
export function useRecordingPlaces(ids: readonly string[]): {
  readonly places: readonly RecordingPlace[] | null;
  readonly look: () => void;
} {
  const { client } = useHost();
  const [places, setPlaces] = useState<readonly RecordingPlace[] | null>(null);
  const [times, setTimes] = useState(0);
  const key = ids.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: one may want to know it once more
  useEffect(() => {
    let isWanted = true;
    setPlaces(null);
    client.call("history.recordings", { ids: key.split(",") }).then(
      (answer) => isWanted && setPlaces(answer.places),
      () => {}, // the core is gone, which the window says elsewhere
    );
    return () => {
      isWanted = false;
    };
  }, [client, key, times]);
  return { places, look: useCallback(() => setTimes((n) => n + 1), []) };
}
