import { useCallback } from "react";
import type { TabState } from "#shared/model/settings";
import { useHost } from "../../host/host";
import { useWindowState } from "../../state/window-state";
import type { TabMethod } from "./use-tab-answer";

/** Takes a tab to another method, or to the same one of another source, with its body and all else that was filled in. */
export function useMove({ id, sourceId, subject }: TabState): (to: Partial<TabMethod>) => void {
  const { client } = useHost();
  const { tabActions } = useWindowState();
  return useCallback(
    (to) => {
      const from = { sourceId, method: subject };
      const target = { sourceId: to.sourceId ?? sourceId, method: to.subject ?? subject };
      // Told first, so that the first answer about the new one knows already what the body was written for.
      void client
        .call("schema.carry", { from, to: target })
        .catch(() => {})
        .then(() => tabActions.update(id, to));
    },
    [client, tabActions, id, sourceId, subject],
  );
}
