import { type FormEvent, useId, useState } from "react";
import type { CertificatePlan, KeptCertificate } from "#shared/model/certificate";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { canIssue } from "../../state/certificate-store";
import { useCertificates } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { TextField } from "../../ui/field";
import { Notice } from "../../ui/notice";
import { Segments } from "../../ui/segments";
import { ActFault } from "./act-fault";
import styles from "./dialogs.module.css";
import { daysOf, isCommonName, PlanFields } from "./plan-fields";
import { useAct } from "./use-act";

const purposes = ["server", "client", "both"] as const;
type Purpose = (typeof purposes)[number];

interface IssueDialogProps {
  /** Whom it begins with; null for the first that can sign. */
  readonly issuer: string | null;
  readonly onClose: () => void;
  /** It is there, by its id. */
  readonly onMade: (id: string) => void;
}

/** What is written before anything was typed: enough for a server on this machine. */
const localNames = "localhost\n127.0.0.1\n::1";

/** Makes a certificate and its key for a server or a client, signed by an authority that was made here. */
export function IssueDialog({ issuer, onClose, onMade }: IssueDialogProps) {
  const { t } = useTexts();
  const issuers = useCertificates(({ kept }) => kept)?.filter(canIssue) ?? [];
  if (issuers.length > 0) return <IssueForm issuers={issuers} issuer={issuer} onClose={onClose} onMade={onMade} />;
  return (
    <Dialog label={t("certificates.issue.title")} onClose={onClose} className={styles.dialog ?? ""}>
      <div className={styles.form}>
        <h2 className={styles.title}>{t("certificates.issue.title")}</h2>
        <Notice tone="info" title={t("certificates.issue.none")} />
        <footer className={styles.acts}>
          <Button onClick={onClose}>{t("certificates.cancel")}</Button>
        </footer>
      </div>
    </Dialog>
  );
}

function IssueForm({ issuers, issuer, onClose, onMade }: IssueDialogProps & { readonly issuers: readonly KeptCertificate[] }) {
  const { t } = useTexts();
  const { client } = useHost();
  const act = useAct();
  const [by, setBy] = useState(() => issuer ?? issuers[0]?.id ?? "");
  const [purpose, setPurpose] = useState<Purpose>("server");
  const [name, setName] = useState<string>(() => t("certificates.issue.name.server"));
  const [names, setNames] = useState(localNames);
  const [key, setKey] = useState<CertificatePlan["key"]>("ec-p256");
  const [days, setDays] = useState("397");
  const validDays = daysOf(days);
  const list = namesOf(names);
  const lacksNames = purpose !== "client" && list.length === 0;
  const isReady = validDays !== null && isCommonName(name) && !lacksNames;
  const choose = (next: Purpose) => {
    setPurpose(next);
    // What was typed stays; what was only proposed is proposed for the other purpose.
    const isClient = next === "client";
    if (name === t("certificates.issue.name.server") || name === t("certificates.issue.name.client"))
      setName(t(isClient ? "certificates.issue.name.client" : "certificates.issue.name.server"));
    if (names === localNames || names === "") setNames(isClient ? "" : localNames);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (validDays === null || !isReady) return;
    const plan = { purpose, commonName: name.trim(), names: list, key, validDays };
    act.run(async () => onMade((await client.call("certificate.issue", { issuer: by, plan })).id));
  };
  return (
    <Dialog label={t("certificates.issue.title")} onClose={onClose} className={styles.dialog ?? ""}>
      <form className={styles.form} onSubmit={submit}>
        <h2 className={styles.title}>{t("certificates.issue.title")}</h2>
        <label className={styles.label}>
          {t("certificates.issue.by")}
          <select className={styles.select} value={by} onChange={(event) => setBy(event.target.value)}>
            {issuers.map(({ id, name: title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <div className={styles.segments}>
          <span aria-hidden="true">{t("certificates.issue.purpose")}</span>
          <Segments
            label={t("certificates.issue.purpose")}
            items={purposes.map((id) => ({ id, label: t(`certificates.issue.${id}`) }))}
            selected={purpose}
            onSelect={choose}
          />
        </div>
        <TextField
          label={t("certificates.authority.name")}
          value={name}
          onChange={setName}
          problem={isCommonName(name) ? null : t("certificates.plan.name.problem")}
        />
        <NamesField names={names} isClient={purpose === "client"} isMissing={lacksNames} onNames={setNames} />
        <PlanFields keyKind={key} onKeyKind={setKey} days={days} onDays={setDays} />
        <ActFault fault={act.fault} />
        <footer className={styles.acts}>
          <Button onClick={onClose}>{t("certificates.cancel")}</Button>
          <Button type="submit" look="primary" disabled={!isReady || act.isBusy}>
            {t("certificates.issue.act")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

interface NamesFieldProps {
  readonly names: string;
  readonly isClient: boolean;
  readonly isMissing: boolean;
  readonly onNames: (names: string) => void;
}

function NamesField({ names, isClient, isMissing, onNames }: NamesFieldProps) {
  const { t } = useTexts();
  const field = useId();
  return (
    <div className={styles.label}>
      <label htmlFor={field}>{t("certificates.issue.names")}</label>
      <textarea
        id={field}
        className={styles.area}
        rows={3}
        value={names}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={isMissing}
        aria-describedby={`${field}-note`}
        onChange={(event) => onNames(event.target.value)}
      />
      <span id={`${field}-note`} className={styles.hint} data-bad={isMissing || undefined}>
        {t(isMissing ? "certificates.issue.names.problem" : isClient ? "certificates.issue.names.client" : "certificates.issue.names.hint")}
      </span>
    </div>
  );
}

/** Names as they are written: one on each line, or with commas or spaces between. */
function namesOf(written: string): string[] {
  return written.split(/[\s,，、]+/).filter((name) => name !== "");
}
