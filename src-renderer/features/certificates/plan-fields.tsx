import { type CertificatePlan, certificateKeys } from "#shared/model/certificate";
import { useTexts } from "../../i18n/i18n";
import { TextField } from "../../ui/field";
import styles from "./dialogs.module.css";

type KeyKind = CertificatePlan["key"];

interface PlanFieldsProps {
  readonly keyKind: KeyKind;
  readonly onKeyKind: (key: KeyKind) => void;
  /** As it is written. */
  readonly days: string;
  readonly onDays: (days: string) => void;
}

/** What is the same of all that is made here: the kind of the key, and how long it holds. */
export function PlanFields({ keyKind, onKeyKind, days, onDays }: PlanFieldsProps) {
  const { t } = useTexts();
  return (
    <div className={styles.row}>
      <label className={styles.label}>
        {t("certificates.plan.key")}
        <select
          className={styles.select}
          value={keyKind}
          onChange={(event) => onKeyKind(certificateKeys.find((key) => key === event.target.value) ?? keyKind)}
        >
          {certificateKeys.map((key) => (
            <option key={key} value={key}>
              {t(`certificates.key.${key}`)}
            </option>
          ))}
        </select>
      </label>
      <TextField
        label={t("certificates.plan.days")}
        value={days}
        onChange={onDays}
        problem={daysOf(days) === null ? t("certificates.plan.days.problem") : null}
      />
    </div>
  );
}

const maxDays = 36_525;

/** A number of days from 1 to 36525, or null. */
export function daysOf(written: string): number | null {
  const days = /^\d{1,5}$/.test(written.trim()) ? Number(written.trim()) : 0;
  return days >= 1 && days <= maxDays ? days : null;
}

/** Is this a common name that a certificate can have? (RFC 5280, ub-common-name.) */
export function isCommonName(written: string): boolean {
  const { length } = [...written.trim()];
  return length >= 1 && length <= 64;
}
