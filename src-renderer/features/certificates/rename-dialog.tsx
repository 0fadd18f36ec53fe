import { type FormEvent, useState } from "react";
import type { KeptCertificate } from "#shared/model/certificate";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { TextField } from "../../ui/field";
import { ActFault } from "./act-fault";
import styles from "./dialogs.module.css";
import { useAct } from "./use-act";

const maxName = 200;

/** Gives a certificate another name here; what it says of itself stays. */
export function RenameDialog({ item, onClose }: { item: KeptCertificate; onClose: () => void }) {
  const { t } = useTexts();
  const { client } = useHost();
  const act = useAct();
  const [name, setName] = useState(item.name);
  const isName = name.trim() !== "" && name.trim().length <= maxName;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isName) return;
    act.run(async () => {
      await client.call("certificate.rename", { id: item.id, name: name.trim() });
      onClose();
    });
  };
  return (
    <Dialog label={t("certificates.rename.title", { name: item.name })} onClose={onClose} className={styles.dialog ?? ""}>
      <form className={styles.form} onSubmit={submit}>
        <h2 className={styles.title}>{t("certificates.rename.title", { name: item.name })}</h2>
        <TextField autoFocus label={t("certificates.rename.name")} value={name} onChange={setName} />
        <ActFault fault={act.fault} />
        <footer className={styles.acts}>
          <Button onClick={onClose}>{t("certificates.cancel")}</Button>
          <Button type="submit" look="primary" disabled={!isName || act.isBusy}>
            {t("certificates.rename.act")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
