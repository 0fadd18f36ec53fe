import { X } from "lucide-react";
import { useShallow } from "zustand/react/shallow";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { originWords } from "../../i18n/origin-words";
import { tellFault } from "../../state/schema-actions";
import { useWindowState, useWorkspace } from "../../state/window-state";
import { Button, IconButton } from "../../ui/button";
import styles from "./environments.module.css";

/** What answers of calls gave under an environment, each with a way to forget it; nothing where nothing was taken. */
export function TakenList({ workspaceId, environment }: { readonly workspaceId: string; readonly environment: string }) {
  const texts = useTexts();
  const { t } = texts;
  const { client } = useHost();
  const state = useWindowState();
  const values = useWorkspace(
    useShallow(({ id, taken }) => (id === workspaceId ? taken.filter((one) => one.environment === environment) : [])),
  );
  if (values.length === 0) return null;
  const forget = (name: string | null) => tellFault(state, client.call("variables.forgetTaken", { workspaceId, environment, name }));
  return (
    <section aria-label={t("checks.taken.here")}>
      <div className={styles.takenHead}>
        <h3>{t("checks.taken.here")}</h3>
        <span className={styles.note}>{t("checks.taken.note")}</span>
        <Button size="s" onClick={() => forget(null)}>
          {t("checks.forget")}
        </Button>
      </div>
      <dl className={styles.taken}>
        {values.map((one) => (
          <div key={one.name}>
            <dt className="data">{one.name}</dt>
            <dd>
              <span className="data">{one.value}</span>{" "}
              <span className={styles.note}>{originWords({ origin: "taken", place: one.place }, texts)}</span>
              <IconButton label={t("checks.forget.one", { name: one.name })} onClick={() => forget(one.name)}>
                <X size={13} aria-hidden="true" />
              </IconButton>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
