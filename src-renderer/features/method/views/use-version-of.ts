import { useSyncExternalStore } from "react";
import type { Event } from "#shared/base/emitter";

/** Renders the component again whenever something that counts its changes has changed. Answers its count. */
export function useVersionOf(thing: { readonly onDidChange: Event<void>; readonly version: number }): number {
  return useSyncExternalStore(
    (changed) => {
      const listening = thing.onDidChange(() => changed());
      return () => listening.dispose();
    },
    () => thing.version,
  );
}
