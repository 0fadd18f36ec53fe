import { useCallback, useSyncExternalStore } from "react";
import type { Event } from "#shared/base/emitter";

/** What `read` answers, rendered again whenever the event fires. It has to answer the same as long as nothing has changed. */
export function useChangesOf<T>(event: Event<void>, read: () => T): T {
  const subscribe = useCallback(
    (changed: () => void) => {
      const listening = event(() => changed());
      return () => listening.dispose();
    },
    [event],
  );
  return useSyncExternalStore(subscribe, read);
}
