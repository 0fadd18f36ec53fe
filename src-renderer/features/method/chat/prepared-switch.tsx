import { PanelRight } from "lucide-react";
import { useCallback } from "react";
import type { TabState } from "#shared/model/settings";
import { chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { callEntries } from "../../../state/call-store";
import { useCalls, useWindowState } from "../../../state/window-state";
import { Button } from "../../../ui/button";

/** Are the prepared messages shown beside a tab's conversation? Kept while the window lives. */
export function usePreparedShown(tabId: string): [boolean, (shown: boolean) => void] {
  const { calls } = useWindowState();
  const isShown = useCalls(({ views }) => views[tabId]?.prepared !== "hidden");
  const show = useCallback((shown: boolean) => callEntries.setView(calls, tabId, "prepared", shown ? "shown" : "hidden"), [calls, tabId]);
  return [isShown, show];
}

/** Shows and hides the prepared messages, and says how many there are. */
export function PreparedSwitch({ tab }: { tab: TabState }) {
  const { t, number } = useTexts();
  const { mac } = useHost();
  const [isShown, show] = usePreparedShown(tab.id);
  const count = tab.prepared.length;
  return (
    <Button
      size="s"
      look="quiet"
      aria-pressed={isShown}
      title={`${t("prepared.title")} (${chordLabel("Alt+P", mac)})`}
      icon={<PanelRight size={13} aria-hidden="true" />}
      onClick={() => show(!isShown)}
    >
      {count > 0 ? `${t("prepared.show")} ${number(count)}` : t("prepared.show")}
    </Button>
  );
}
