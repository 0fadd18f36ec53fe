import { useCommandRegistry } from "../../../commands/context";
import { type CommandId, chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { useCalls } from "../../../state/window-state";
import type { MenuGroup } from "../../../ui/menu";
import { MenuButton } from "../../../ui/menu-button";

/** Saves what was recorded of a call, or what the log's filter shows of it, in either format. */
export function SaveMenu({ tabId }: { tabId: string }) {
  const { t } = useTexts();
  const { mac } = useHost();
  const registry = useCommandRegistry();
  const isFiltered = useCalls(({ scans }) => scans[tabId] !== undefined);
  const item = (id: CommandId, format: "ndjson" | "binary-log", key?: string) => ({
    id,
    label: t(`recording.format.${format}`),
    keys: key && chordLabel(key, mac),
    run: () => void registry.run(id),
  });
  const all: MenuGroup = {
    label: t("recording.save.all"),
    items: [item("recording.save", "ndjson", "Mod+S"), item("recording.save.log", "binary-log")],
  };
  const filtered: MenuGroup = {
    label: t("recording.save.filtered"),
    items: [item("recording.save.filtered", "ndjson"), item("recording.save.filtered.log", "binary-log")],
  };
  return (
    <MenuButton label={t("recording.save")} groups={isFiltered ? [all, filtered] : [all]}>
      {t("recording.save")}
    </MenuButton>
  );
}
