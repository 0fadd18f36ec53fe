import { type FormEvent, useState } from "react";
import type { CertificatePlan } from "#shared/model/certificate";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { TextField } from "../../ui/field";
import { ActFault } from "./act-fault";
import styles from "./dialogs.module.css";
import { daysOf, isCommonName, PlanFields } from "./plan-fields";
import { useAct } from "./use-act";

interface AuthorityDialogProps {
  readonly onClose: () => void;
  /** It is there, by its id. */
  readonly onMade: (id: string) => void;
}

/** Makes an authority for development: what stands there at first will do. */
export function AuthorityDialog({ onClose, onMade }: AuthorityDialogProps) {
  const { t } = useTexts();
  const { client } = useHost();
  const act = useAct();
  const [name, setName] = useState<string>(() => t("certificates.authority.default"));
  const [key, setKey] = useState<CertificatePlan["key"]>("ec-p256");
  const [days, setDays] = useState("3650");
  const validDays = daysOf(days);
  const isReady = validDays !== null && isCommonName(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (validDays === null || !isReady) return;
    const plan = { purpose: "authority" as const, commonName: name.trim(), names: [], key, validDays };
    act.run(async () => onMade((await client.call("certificate.makeAuthority", { plan })).id));
  };
  return (
    <Dialog label={t("certificates.authority.title")} onClose={onClose} className={styles.dialog ?? ""}>
      <form className={styles.form} onSubmit={submit}>
        <h2 className={styles.title}>{t("certificates.authority.title")}</h2>
        <p className={styles.text}>{t("certificates.authority.text")}</p>
        <TextField
          label={t("certificates.authority.name")}
          value={name}
          onChange={setName}
          problem={isCommonName(name) ? null : t("certificates.plan.name.problem")}
        />
        <PlanFields keyKind={key} onKeyKind={setKey} days={days} onDays={setDays} />
        <ActFault fault={act.fault} />
        <footer className={styles.acts}>
          <Button onClick={onClose}>{t("certificates.cancel")}</Button>
          <Button type="submit" look="primary" autoFocus disabled={!isReady || act.isBusy}>
            {t("certificates.authority.act")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
