import { parseByteSize } from "#shared/model/byte-size";
import { parseDuration } from "#shared/model/duration";
import type { TabState } from "#shared/model/settings";
import { useTexts } from "../../../i18n/i18n";
import { useWindowState } from "../../../state/window-state";
import { TextField } from "../../../ui/field";
import { clearRefusal } from "../calls";
import styles from "./request-pane.module.css";

/** How long a call may take and how large an answer may be. */
export function SettingsPane({ tab }: { tab: TabState }) {
  const { t } = useTexts();
  const state = useWindowState();
  const save = (part: Partial<Pick<TabState, "deadline" | "maxReceive">>) => {
    clearRefusal(state, tab.id);
    state.tabActions.update(tab.id, part);
  };
  const deadlineOk = tab.deadline.trim() === "" || parseDuration(tab.deadline) !== null;
  return (
    <div className={styles.form}>
      <TextField
        label={t("settings.deadline")}
        hint={t("settings.deadline.hint")}
        value={tab.deadline}
        problem={deadlineOk ? null : t("settings.deadline.problem")}
        onChange={(deadline) => save({ deadline })}
      />
      <TextField
        label={t("settings.maxReceive")}
        hint={t("settings.maxReceive.hint")}
        value={tab.maxReceive}
        problem={parseByteSize(tab.maxReceive) === null ? t("settings.maxReceive.problem") : null}
        onChange={(maxReceive) => save({ maxReceive })}
      />
    </div>
  );
}
