import { type FormEvent, useState } from "react";
import { Fault } from "#shared/base/fault";
import { useHost } from "../../host/host";
import { faultLine } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import { useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { TextField } from "../../ui/field";
import { createEnvironment, type EnvironmentPlace, renameEnvironment } from "./environment-acts";
import { environmentName } from "./environment-draft";
import styles from "./environments.module.css";

/** Asks for a name, and makes an environment of it, which is chosen and shown then. */
export function NewEnvironment({ workspaceId, onClose }: { readonly workspaceId: string; readonly onClose: () => void }) {
  const { t } = useTexts();
  const host = useHost();
  const { tabActions, workspaceActions } = useWindowState();
  const create = async (name: string) => {
    const path = await createEnvironment(host, workspaceId, name);
    workspaceActions.choose(environmentName(path));
    tabActions.openEnvironment(workspaceId, path);
  };
  return (
    <NameDialog
      title={t("environments.new.title")}
      hint={t("environments.new.hint")}
      act={t("environments.new.act")}
      name=""
      onName={create}
      onClose={onClose}
    />
  );
}

/** Asks for another name of an environment. */
export function RenameEnvironment({ place, onClose }: { readonly place: EnvironmentPlace; readonly onClose: () => void }) {
  const { t } = useTexts();
  const host = useHost();
  const state = useWindowState();
  const name = environmentName(place.path);
  const rename = async (now: string) => {
    if (now !== name) await renameEnvironment(host, state, place, now);
  };
  return (
    <NameDialog
      title={t("environments.rename.title", { name })}
      hint={t("environments.rename.hint")}
      act={t("environments.rename.act")}
      name={name}
      onName={rename}
      onClose={onClose}
    />
  );
}

interface NameDialogProps {
  readonly title: string;
  readonly hint: string;
  readonly act: string;
  /** As it is called so far. */
  readonly name: string;
  /** Rejects with a Fault, which is told at the name. */
  readonly onName: (name: string) => Promise<void>;
  readonly onClose: () => void;
}

function NameDialog({ title, hint, act, name: before, onName, onClose }: NameDialogProps) {
  const texts = useTexts();
  const { t } = texts;
  const [name, setName] = useState(before);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const finish = async () => {
    setBusy(true);
    try {
      await onName(name.trim());
      onClose();
    } catch (reason) {
      setProblem(faultLine(Fault.from(reason).toData(), texts));
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== "" && !isBusy) void finish();
  };
  return (
    <Dialog label={title} onClose={onClose} className={styles.dialog ?? ""}>
      <form className={styles.form} onSubmit={submit}>
        <h2 className={styles.title}>{title}</h2>
        <TextField
          autoFocus
          label={t("environments.new.name")}
          hint={hint}
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
            {act}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
