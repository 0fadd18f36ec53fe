import { type FormEvent, useEffect, useId, useState } from "react";
import { parseByteSize, writeByteSize } from "#shared/model/byte-size";
import { formatBytes } from "#shared/model/format";
import type { HistoryFacts } from "#shared/model/history";
import { leastHistoryBytes } from "#shared/model/settings";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { useSettings, useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { TextField } from "../../ui/field";
import styles from "./recording-limits-dialog.module.css";

/** Whether calls are kept when they are over, and how much room they have. Saved as a whole: a half-typed limit would delete. */
export function HistoryLimitsDialog() {
  const { t } = useTexts();
  const { layout, settings } = useWindowState();
  const saved = useSettings(({ history }) => history);
  const [keeps, setKeeps] = useState(saved.keeps);
  const [limit, setLimit] = useState(() => writeByteSize(saved.limitBytes));
  const name = useId();
  const read = parseByteSize(limit, Number.MAX_SAFE_INTEGER);
  const limitBytes = read !== null && read >= leastHistoryBytes ? read : null;
  const close = () => layout.setState({ historyLimits: false });
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (limitBytes === null) return;
    settings.setState({ history: { ...saved, keeps, limitBytes } });
    close();
  };
  return (
    <Dialog label={t("history.limits.title")} onClose={close} className={styles.dialog ?? ""}>
      <form className={styles.form} onSubmit={save}>
        <h2 className={styles.title}>{t("history.limits.title")}</h2>
        <p className={styles.text}>{t("history.limits.text")}</p>
        <div className={styles.choice}>
          <input id={name} type="checkbox" checked={keeps} aria-describedby={`${name}-note`} onChange={() => setKeeps(!keeps)} />
          <label htmlFor={name}>{t("history.limits.keeps")}</label>
          <span id={`${name}-note`} className={styles.note}>
            {t("history.limits.keeps.note")}
          </span>
        </div>
        <TextField
          label={t("history.limits.size")}
          hint={t("history.limits.size.hint")}
          problem={limitBytes === null ? t("history.limits.size.problem") : null}
          value={limit}
          onChange={setLimit}
        />
        <Taken />
        <div className={styles.acts}>
          <Button onClick={close}>{t("limits.cancel")}</Button>
          <Button type="submit" look="primary" disabled={limitBytes === null}>
            {t("limits.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** How much there is by now. */
function Taken() {
  const { t, count, locale } = useTexts();
  const { client } = useHost();
  const [facts, setFacts] = useState<HistoryFacts | null>(null);
  useEffect(() => {
    // What cannot be read the pane says.
    client.call("history.facts", {}).then(setFacts, () => {});
  }, [client]);
  if (facts === null) return null;
  const since = facts.since === null ? null : new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(facts.since);
  const calls = count("history.count", facts.calls);
  return (
    <p className={styles.note} role="status">
      {since === null ? calls : t("history.limits.taken", { calls, size: formatBytes(facts.bytes), since })}
    </p>
  );
}
