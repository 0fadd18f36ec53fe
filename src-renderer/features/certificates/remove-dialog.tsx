import type { KeptCertificate } from "#shared/model/certificate";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { useTrustRules } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Notice } from "../../ui/notice";
import { ActFault } from "./act-fault";
import styles from "./dialogs.module.css";
import { useAct } from "./use-act";
import { targetsOf } from "./used-for";

/** Asks before a certificate is removed, and says what that would break. */
export function RemoveDialog({ item, onClose }: { item: KeptCertificate; onClose: () => void }) {
  const { t } = useTexts();
  const { client } = useHost();
  const act = useAct();
  const targets = targetsOf(useTrustRules(), item.id);
  const remove = () =>
    act.run(async () => {
      await client.call("certificate.remove", { id: item.id });
      onClose();
    });
  return (
    <Dialog label={t("certificates.remove.title", { name: item.name })} onClose={onClose} className={styles.dialog ?? ""}>
      <div className={styles.form}>
        <h2 className={styles.title}>{t("certificates.remove.title", { name: item.name })}</h2>
        <p className={styles.text}>{t(item.key === null ? "certificates.remove.text" : "certificates.remove.key")}</p>
        {item.key !== null && item.madeHere && <p className={styles.strong}>{t("certificates.remove.made")}</p>}
        {targets.length > 0 && <Notice tone="warn" title={t("certificates.remove.used", { targets: targets.join(", ") })} />}
        <ActFault fault={act.fault} />
        <footer className={styles.acts}>
          <Button autoFocus onClick={onClose}>
            {t("certificates.cancel")}
          </Button>
          <Button look="danger" disabled={act.isBusy} onClick={remove}>
            {t("certificates.remove.act")}
          </Button>
        </footer>
      </div>
    </Dialog>
  );
}
