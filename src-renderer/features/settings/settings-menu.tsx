import { Settings as SettingsIcon } from "lucide-react";
import { useCallback, useRef } from "react";
import type { Language, Theme } from "#shared/model/settings";
import { useTexts } from "../../i18n/i18n";
import { useLayout, useSettings, useWindowState } from "../../state/window-state";
import { IconButton } from "../../ui/button";
import { Menu, type MenuGroup } from "../../ui/menu";
import { HistoryLimitsDialog } from "./history-limits-dialog";
import { RecordingLimitsDialog } from "./recording-limits-dialog";

const themes: readonly Theme[] = ["light", "dark", "system"];
const languages: readonly Language[] = ["en", "zh-CN", "system"];
/** Each language in its own words, whatever the window's language is. */
const languageNames: Record<Exclude<Language, "system">, string> = { en: "English", "zh-CN": "简体中文" };

/** Theme and language, applied as they are chosen, and the ways to the limits of recordings and of the history. */
export function SettingsMenu() {
  const { t } = useTexts();
  const { layout, settings } = useWindowState();
  const open = useLayout((state) => state.settings);
  const limits = useLayout((state) => state.recordingLimits);
  const ofHistory = useLayout((state) => state.historyLimits);
  const chosen = useSettings((state) => state);
  const anchor = useRef<HTMLSpanElement>(null);
  const close = useCallback(() => layout.setState({ settings: false }), [layout]);

  const groups: MenuGroup[] = [
    {
      label: t("settings.theme"),
      items: themes.map((theme) => ({
        id: theme,
        label: t(`settings.theme.${theme}`),
        checked: chosen.theme === theme,
        run: () => settings.setState({ theme }),
      })),
    },
    {
      label: t("settings.language"),
      items: languages.map((language) => ({
        id: language,
        label: language === "system" ? t("settings.language.system") : languageNames[language],
        checked: chosen.language === language,
        run: () => settings.setState({ language }),
      })),
    },
    {
      label: t("settings.recordings"),
      items: [
        { id: "recordings.limits", label: t("command.recordings.limits"), run: () => layout.setState({ recordingLimits: true }) },
        { id: "history.limits", label: t("command.history.limits"), run: () => layout.setState({ historyLimits: true }) },
      ],
    },
  ];
  const corner = open ? anchor.current?.getBoundingClientRect() : undefined;
  return (
    <span ref={anchor}>
      <IconButton
        label={t("settings.title")}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => layout.setState({ settings: !open })}
      >
        <SettingsIcon size={15} />
      </IconButton>
      {open && corner && (
        <Menu label={t("settings.title")} groups={groups} at={{ x: corner.right, y: corner.bottom + 4, end: true }} onClose={close} />
      )}
      {limits && <RecordingLimitsDialog />}
      {ofHistory && <HistoryLimitsDialog />}
    </span>
  );
}
