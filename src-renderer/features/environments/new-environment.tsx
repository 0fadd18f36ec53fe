import { type FormEvent, useState } from "react";
import { Fault } from "#shared/base/fault";
import { useHost } from "../../host/host";
import { faultLine } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import { useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { TextField } from "../../ui/field";
import { createEnvironment } from "./environment-acts";
import { environmentName } from "./environment-draft";
import styles from "./environments.module.css";

/** Asks for a name, and makes an environment of it, which is chosen and shown then. */
export function NewEnvironment({ workspaceId, onClose }: { readonly workspaceId: string; readonly onClose: () => void }) {
  const texts = useTexts();
  const { t } = texts;
  const host = useHost();
  const { tabActions, workspaceActions } = useWindowState();
  const [name, setName] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const create = async () => {
    setBusy(true);
    try {
      const path = await createEnvironment(host, workspaceId, name.trim());
      workspaceActions.choose(environmentName(path));
      tabActions.openEnvironment(workspaceId, path);
      onClose();
    } catch (reason) {
      setProblem(faultLine(Fault.from(reason).toData(), texts));
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== "" && !isBusy) void create();
  };
  return (
    <Dialog label={t("environments.new.title")} onClose={onClose} className={styles.dialog ?? ""}>
      <form className={styles.form} onSubmit={submit}>
        <h2 className={styles.title}>{t("environments.new.title")}</h2>
        <TextField
          autoFocus
          label={t("environments.new.name")}
          hint={t("environments.new.hint")}
          value={name}
          problem={problem}
          onChange={(text) => {
            setProblem(null);
            setName(text);
          }}
        />
        <footer className={styles.acts}>
          <Button onClick={onClose}>{t("act.cancel")}</Button>
          <Button type="submit" look="primary" disabled={name.trim() === "" || isBusy}>
            {t("environments.new.act")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
