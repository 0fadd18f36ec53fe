import { type FormEvent, useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";
import { faultWords } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import { useSaved, useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { FaultText } from "../../ui/fault-text";
import { CheckField, TextField } from "../../ui/field";
import { Notice } from "../../ui/notice";
import styles from "./collections.module.css";

/** Asks how a new workspace is to be called, once its folder is chosen. */
export function CreateWorkspace() {
  const creating = useSaved((saved) => saved.creating);
  return creating ? <Creating key={creating.handle} {...creating} /> : null;
}

function Creating({ handle, name: folder }: { readonly handle: string; readonly name: string }) {
  const texts = useTexts();
  const { t } = texts;
  const { saved, workspaceActions, layout } = useWindowState();
  const [name, setName] = useState(folder);
  const [isApart, setApart] = useState(false);
  const [fault, setFault] = useState<FaultData | null>(null);
  const close = () => saved.setState({ creating: null });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return;
    try {
      await workspaceActions.create(handle, isApart ? name.trim() : null, name.trim());
      close();
      layout.setState({ side: "collections" });
    } catch (reason) {
      setFault(Fault.from(reason).toData());
    }
  };
  return (
    <Dialog label={t("workspace.create.heading")} onClose={close} className={styles.dialog ?? ""}>
      <form className={styles.dialogForm} onSubmit={(event) => void submit(event)}>
        <h2>{t("workspace.create.heading")}</h2>
        {fault && (
          <Notice tone="bad" title={t(`fault.${fault.code}`)}>
            <FaultText {...faultWords(fault, texts)} />
          </Notice>
        )}
        <TextField label={t("workspace.create.name")} value={name} autoFocus onChange={setName} />
        <CheckField label={t("workspace.create.apart")} hint="" checked={isApart} onChange={setApart} />
        <footer className={styles.foot}>
          <Button onClick={close}>{t("collections.cancel")}</Button>
          <Button type="submit" look="primary" disabled={name.trim() === ""}>
            {t("workspace.create.act")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
