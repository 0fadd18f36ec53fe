import { useEffect, useState } from "react";
import type { KeyPlace } from "#shared/model/certificate";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { certificateFilters, certificatesOf } from "../../state/certificate-store";
import { useCertificates, useWindowState } from "../../state/window-state";
import { certificateListId } from "./certificate-list";
import styles from "./certificates-pane.module.css";

/** The side pane: which of the keys and certificates are shown. */
export function CertificatesPane() {
  const { t, number } = useTexts();
  const { certificates, tabActions } = useWindowState();
  const kept = useCertificates((state) => state.kept) ?? [];
  const shown = useCertificates((state) => state.filter);
  return (
    <section className={styles.pane} aria-label={t("certificates.title")}>
      <h2 className={styles.head}>{t("certificates.title")}</h2>
      <fieldset className={styles.filters}>
        <legend className="visually-hidden">{t("certificates.filter")}</legend>
        {certificateFilters.map((filter) => (
          <label key={filter} className={styles.filter}>
            <input
              type="radio"
              name="certificate-filter"
              className="visually-hidden"
              checked={filter === shown}
              onChange={() => {
                tabActions.openCertificates();
                certificates.setState({ filter });
              }}
              onKeyDown={(event) => event.key === "Enter" && document.getElementById(certificateListId)?.focus()}
            />
            <span className={styles.name}>{t(`certificates.filter.${filter}`)}</span>
            <span className={styles.count}>{number(certificatesOf(kept, filter).length)}</span>
          </label>
        ))}
      </fieldset>
      <Place />
    </section>
  );
}

/** Where private keys are kept on this system, said plainly. */
function Place() {
  const { t } = useTexts();
  const { client } = useHost();
  const [place, setPlace] = useState<KeyPlace | null>(null);
  useEffect(() => {
    let isHere = true;
    client.call("secret.place", {}).then(
      (told) => isHere && setPlace(told.place),
      // The core has gone: that is told elsewhere.
      () => {},
    );
    return () => {
      isHere = false;
    };
  }, [client]);
  return place && <p className={styles.place}>{t(`certificates.${place}`)}</p>;
}
