import { type FormEvent, useId, useState } from "react";
import { type CertificateFileFormat, certificateExtensions, certificateFileFormats, type KeptCertificate } from "#shared/model/certificate";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { chooseSavePlace } from "../../state/key-files";
import { useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { TextField } from "../../ui/field";
import { ActFault } from "./act-fault";
import styles from "./dialogs.module.css";
import { fileNameOf } from "./file-name";
import { useAct } from "./use-act";

const withoutKey: ReadonlySet<CertificateFileFormat> = new Set(["certificate", "chain"]);
const needsPassword: ReadonlySet<CertificateFileFormat> = new Set(["pkcs12", "pkcs12-legacy"]);

/** Saves a certificate, its chain or its key, at a place that is chosen; and says plainly where a key would be saved unencrypted. */
export function ExportDialog({ item, onClose }: { item: KeptCertificate; onClose: () => void }) {
  const { t } = useTexts();
  const host = useHost();
  const state = useWindowState();
  const act = useAct();
  const [format, setFormat] = useState<CertificateFileFormat>("certificate");
  const [password, setPassword] = useState("");
  const [saved, setSaved] = useState<string | null>(null);
  const hasKey = !withoutKey.has(format);
  const isOpen = hasKey && password === "";
  const lacksPassword = isOpen && needsPassword.has(format);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSaved(null);
    act.run(async () => {
      const place = await chooseSavePlace(host, state, fileNameOf(item.name, format), format);
      if (place === null) return;
      const params = { id: item.id, format, password: hasKey && password !== "" ? password : null, handle: place.handle };
      await host.client.call("certificate.export", params);
      setSaved(place.label);
      setPassword("");
    });
  };
  return (
    <Dialog label={t("certificates.export.title", { name: item.name })} onClose={onClose} className={styles.dialog ?? ""}>
      <form className={styles.form} onSubmit={submit}>
        <h2 className={styles.title}>{t("certificates.export.title", { name: item.name })}</h2>
        <Formats chosen={format} hasKey={item.key !== null} onChoose={setFormat} />
        {hasKey && (
          <TextField
            secret
            label={t("certificates.export.password")}
            value={password}
            onChange={setPassword}
            hint={t(
              isOpen
                ? lacksPassword
                  ? "certificates.export.password.needed"
                  : "certificates.export.password.open"
                : "certificates.export.password.used",
            )}
          />
        )}
        <ActFault fault={act.fault} />
        {saved !== null && (
          <p className={styles.saved} role="status">
            {t("certificates.export.saved", { place: saved })}
          </p>
        )}
        <footer className={styles.acts}>
          <Button onClick={onClose}>{t(saved === null ? "certificates.cancel" : "certificates.done")}</Button>
          <Button type="submit" look={isOpen && !lacksPassword ? "danger" : "primary"} disabled={lacksPassword || act.isBusy}>
            {t(isOpen && !lacksPassword ? "certificates.export.open.act" : "certificates.export.act")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

interface FormatsProps {
  readonly chosen: CertificateFileFormat;
  readonly hasKey: boolean;
  readonly onChoose: (format: CertificateFileFormat) => void;
}

function Formats({ chosen, hasKey, onChoose }: FormatsProps) {
  const { t } = useTexts();
  const name = useId();
  return (
    <fieldset className={styles.choices}>
      <legend>{t("certificates.export.format")}</legend>
      {certificateFileFormats
        .filter((format) => hasKey || withoutKey.has(format))
        .map((format) => (
          <div key={format} className={styles.choice}>
            <input
              id={`${name}-${format}`}
              type="radio"
              name={name}
              checked={format === chosen}
              aria-describedby={`${name}-${format}-note`}
              onChange={() => onChoose(format)}
            />
            <label htmlFor={`${name}-${format}`}>
              {t(`certificates.export.${format}`)} <span className={styles.hint}>{certificateExtensions[format][0]}</span>
            </label>
            <span id={`${name}-${format}-note`} className={styles.hint}>
              {t(`certificates.export.${format}.note`)}
            </span>
          </div>
        ))}
    </fieldset>
  );
}
