import { parseByteSize } from "#shared/model/byte-size";
import { parseDuration } from "#shared/model/duration";
import { defaultKeepaliveText, type TabState } from "#shared/model/settings";
import { NameInput } from "../../../editor/name-input";
import { useTexts } from "../../../i18n/i18n";
import { useCalls, useWindowState, useWorkspace } from "../../../state/window-state";
import { CheckField, type LineProps, TextField } from "../../../ui/field";
import { clearRefusal } from "../calls";
import { isAboutName } from "../refused-name";
import { useTabNames } from "../use-tab-names";
import styles from "./request-pane.module.css";

/** How long a call may take, how large messages may be, and how a connection is watched. */
export function SettingsPane({ tab }: { tab: TabState }) {
  const { t } = useTexts();
  const state = useWindowState();
  const save = (part: Partial<Pick<TabState, "deadline" | "maxReceive" | "maxSend" | "gzip" | "waitForReady" | "keepalive">>) => {
    clearRefusal(state, tab.id);
    state.tabActions.update(tab.id, part);
  };
  const keepalive = tab.keepalive ?? defaultKeepaliveText;
  const maxSend = tab.maxSend ?? "";
  const pings = keepalive.every.trim() !== "";
  // In a workspace, names are filled in when the call is made; without one, nobody fills them in here.
  const isOpen = useWorkspace(({ id }) => id !== null);
  const isNamed = (text: string) => isOpen && text.includes("{{");
  const isDuration = (text: string) => isNamed(text) || parseDuration(text) !== null;
  const isSize = (text: string) => isNamed(text) || parseByteSize(text) !== null;
  const names = useTabNames(tab);
  const refusal = useCalls(({ refusals }) => refusals[tab.id]);
  const line = (field: string) => (props: LineProps) => (
    <NameInput {...props} names={names} aria-invalid={props["aria-invalid"] || isAboutName(refusal, `the setting ${field}`)} />
  );
  return (
    <div className={styles.form}>
      <TextField
        label={t("settings.deadline")}
        input={line("deadline")}
        hint={t("settings.deadline.hint")}
        value={tab.deadline}
        problem={tab.deadline.trim() === "" || isDuration(tab.deadline) ? null : t("settings.deadline.problem")}
        onChange={(deadline) => save({ deadline })}
      />
      <TextField
        label={t("settings.maxReceive")}
        input={line("maxReceive")}
        hint={t("settings.maxReceive.hint")}
        value={tab.maxReceive}
        problem={isSize(tab.maxReceive) ? null : t("settings.maxReceive.problem")}
        onChange={(maxReceive) => save({ maxReceive })}
      />
      <TextField
        label={t("settings.maxSend")}
        input={line("maxSend")}
        hint={t("settings.maxSend.hint")}
        value={maxSend}
        problem={maxSend.trim() === "" || isSize(maxSend) ? null : t("settings.maxReceive.problem")}
        onChange={(text) => save({ maxSend: text })}
      />
      <TextField
        label={t("settings.keepalive")}
        input={line("keepalive.every")}
        hint={t("settings.keepalive.hint")}
        value={keepalive.every}
        problem={!pings || isDuration(keepalive.every) ? null : t("settings.deadline.problem")}
        onChange={(every) => save({ keepalive: { ...keepalive, every } })}
      />
      <TextField
        label={t("settings.keepalive.timeout")}
        input={line("keepalive.timeout")}
        hint={t("settings.keepalive.timeout.hint")}
        value={keepalive.timeout}
        problem={!pings || isDuration(keepalive.timeout) ? null : t("settings.deadline.problem")}
        onChange={(timeout) => save({ keepalive: { ...keepalive, timeout } })}
      />
      <CheckField
        label={t("settings.gzip")}
        hint={t("settings.gzip.hint")}
        checked={tab.gzip ?? false}
        onChange={(gzip) => save({ gzip })}
      />
      <CheckField
        label={t("settings.waitForReady")}
        hint={t("settings.waitForReady.hint")}
        checked={tab.waitForReady ?? false}
        onChange={(waitForReady) => save({ waitForReady })}
      />
    </div>
  );
}
