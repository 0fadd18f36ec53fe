import { Plus } from "lucide-react";
import { type DragEvent, useRef } from "react";
import type { KeptCertificate } from "#shared/model/certificate";
import { useCommandRegistry } from "../../commands/context";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { type CertificateFilter, certificatesOf } from "../../state/certificate-store";
import { droppedKeyFiles } from "../../state/key-files";
import { tellFault } from "../../state/schema-actions";
import { useCertificates, useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Split } from "../../ui/split";
import { CertificateDetails } from "./certificate-details";
import { CertificateList } from "./certificate-list";
import styles from "./certificates-page.module.css";

/** The keys and certificates that are kept: what they are, what they are used for, and all that can be done with them. */
export function CertificatesPage() {
  const host = useHost();
  const state = useWindowState();
  const kept = useCertificates(({ kept }) => kept);
  const filter = useCertificates((now) => now.filter);
  const take = async (files: readonly File[]) => {
    if (files.length > 0) state.certificates.setState({ dialog: { kind: "import", files: await droppedKeyFiles(host, files) } });
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    tellFault(state, take([...event.dataTransfer.files]));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short way; the button is the other
    <div className={styles.page} data-takes-file onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
      <Toolbar />
      {kept !== null && (kept.length === 0 ? <Nothing /> : <Kept shown={certificatesOf(kept, filter)} filter={filter} />)}
    </div>
  );
}

function Toolbar() {
  const { t } = useTexts();
  const registry = useCommandRegistry();
  const canIssue = useCertificates(({ kept }) => kept?.some(({ kind, key }) => kind === "authority" && key !== null) ?? false);
  return (
    <div className={styles.toolbar}>
      <Button look="primary" icon={<Plus size={14} />} onClick={() => registry.run("certificates.import")}>
        {t("certificates.import")}
      </Button>
      <Button onClick={() => registry.run("certificates.authority")}>{t("certificates.make")}</Button>
      {canIssue && <Button onClick={() => registry.run("certificates.issue")}>{t("certificates.issue")}</Button>}
      <Button onClick={() => registry.run("look")}>{t("look.open")}</Button>
    </div>
  );
}

function Kept({ shown, filter }: { shown: readonly KeptCertificate[]; filter: CertificateFilter }) {
  const { t } = useTexts();
  const chosenId = useCertificates(({ chosen }) => chosen);
  const details = useRef<HTMLElement>(null);
  const chosen = shown.find(({ id }) => id === chosenId) ?? shown[0] ?? null;
  if (filter !== "all" && chosen === null) return <p className={styles.none}>{t(`certificates.filter.none.${filter}`)}</p>;
  return (
    <Split
      id="certificates"
      direction="horizontal"
      label={t("frame.resize.side")}
      share={62}
      least={30}
      first={<CertificateList shown={shown} chosen={chosen} onEnter={() => details.current?.focus()} />}
      second={chosen && <CertificateDetails key={chosen.id} item={chosen} ref={details} />}
    />
  );
}

/** What the page is for, as long as there is nothing on it. */
function Nothing() {
  const { t } = useTexts();
  return (
    <div className={styles.nothing}>
      <h2>{t("certificates.empty.title")}</h2>
      <p>{t("certificates.empty.text")}</p>
      <ul>
        <li>{t("certificates.empty.import")}</li>
        <li>{t("certificates.empty.make")}</li>
      </ul>
    </div>
  );
}
