import { useState } from "react";
import type { KeptCertificate } from "#shared/model/certificate";
import { type TrustGuide, trustGuides } from "#shared/model/trust-guide";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { leafOf } from "../../state/certificate-store";
import { titleOf } from "../../state/certificate-words";
import { chooseSavePlace } from "../../state/key-files";
import { useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { CopyButton } from "../../ui/copy-button";
import { Dialog } from "../../ui/dialog";
import { Notice } from "../../ui/notice";
import { Segments } from "../../ui/segments";
import { ActFault } from "./act-fault";
import styles from "./dialogs.module.css";
import { fileNameOf } from "./file-name";
import { useAct } from "./use-act";

const platforms = ["linux", "mac", "windows"] as const;
type Platform = (typeof platforms)[number];

/** How the machine comes to trust an authority, and how it stops: commands to copy. */
export function TrustDialog({ item, onClose }: { item: KeptCertificate; onClose: () => void }) {
  const { t } = useTexts();
  const { info } = useHost();
  const [platform, setPlatform] = useState<Platform>(() => platforms.find((one) => one === info.platform) ?? "linux");
  const [file, setFile] = useState(() => fileNameOf(item.name, "certificate"));
  const leaf = leafOf(item);
  const guides = leaf
    ? trustGuides({ file, commonName: titleOf(leaf), sha1: leaf.sha1 }).filter((guide) => guide.platform === platform)
    : [];
  return (
    <Dialog label={t("certificates.trust.title", { name: item.name })} onClose={onClose} className={styles.wide ?? ""}>
      <div className={styles.form}>
        <h2 className={styles.title}>{t("certificates.trust.title", { name: item.name })}</h2>
        <p className={styles.text}>{t("certificates.trust.here")}</p>
        <Notice tone="warn" title={t("certificates.trust.caution")} />
        <SaveFile item={item} file={file} onSaved={setFile} />
        <div className={styles.segments}>
          <Segments
            label={t("certificates.trust.platform")}
            items={platforms.map((id) => ({ id, label: t(`certificates.trust.${id}`) }))}
            selected={platform}
            onSelect={setPlatform}
          />
        </div>
        <div className={styles.guides}>
          {guides.map((guide) => (
            <Guide key={guide.store} guide={guide} />
          ))}
        </div>
        <footer className={styles.acts}>
          <Button onClick={onClose}>{t("certificates.done")}</Button>
        </footer>
      </div>
    </Dialog>
  );
}

/** The commands name a file: here it is saved, under the name that they will have then. */
function SaveFile({ item, file, onSaved }: { item: KeptCertificate; file: string; onSaved: (file: string) => void }) {
  const { t } = useTexts();
  const host = useHost();
  const state = useWindowState();
  const act = useAct();
  const [saved, setSaved] = useState<string | null>(null);
  const save = () =>
    act.run(async () => {
      const place = await chooseSavePlace(host, state, file, "certificate");
      if (place === null) return;
      await host.client.call("certificate.export", { id: item.id, format: "certificate", password: null, handle: place.handle });
      setSaved(place.label);
      onSaved(place.label.slice(Math.max(place.label.lastIndexOf("/"), place.label.lastIndexOf("\\")) + 1));
    });
  return (
    <>
      <div className={styles.acts}>
        {saved !== null && (
          <p className={`${styles.saved} ${styles.start}`} role="status">
            {t("certificates.export.saved", { place: saved })}
          </p>
        )}
        <Button size="s" disabled={act.isBusy} onClick={save}>
          {t("certificates.trust.save", { file })}
        </Button>
      </div>
      <ActFault fault={act.fault} />
    </>
  );
}

function Guide({ guide: { store, trust, remove } }: { guide: TrustGuide }) {
  const { t } = useTexts();
  const name = t(`certificates.trust.store.${store}`);
  return (
    <section className={styles.guide} aria-label={name}>
      <h3>{name}</h3>
      <Command label={t("certificates.trust.add")} command={trust} copy={t("certificates.trust.copy.add", { store: name })} />
      <Command label={t("certificates.trust.remove")} command={remove} copy={t("certificates.trust.copy.remove", { store: name })} />
    </section>
  );
}

function Command({ label, command, copy }: { label: string; command: string; copy: string }) {
  const { t } = useTexts();
  const { copyText } = useHost();
  return (
    <div className={styles.command}>
      <span>{label}</span>
      <code>{command}</code>
      <CopyButton label={copy} done={t("certificates.copied")} onCopy={() => copyText(command)} />
    </div>
  );
}
