import { useEffect, useId } from "react";
import { useHost } from "../host/host";
import { forgetLook, type LookEntry, lookAt } from "../state/look-store";
import { useLooks, useWindowState } from "../state/window-state";

/** Looks at a target from when the component is shown; again when `again` is called. */
export function useLook(target: string): { readonly entry: LookEntry | undefined; readonly again: () => void } {
  const key = useId();
  const { client } = useHost();
  const { looks } = useWindowState();
  const entry = useLooks((all) => all[key]);
  useEffect(() => {
    void lookAt(client, looks, key, target);
    return () => forgetLook(looks, key);
  }, [client, looks, key, target]);
  return { entry, again: () => void lookAt(client, looks, key, target) };
}
