import type { KeptCertificate } from "#shared/model/certificate";
import type { ServerLook } from "#shared/model/server-look";
import { useHost } from "../host/host";
import { useTexts } from "../i18n/i18n";
import { certificatesOf, leafOf } from "../state/certificate-store";
import { endWords } from "../state/certificate-words";
import { importKeyFiles } from "../state/key-files";
import { tellFault } from "../state/schema-actions";
import { useCertificates, useWindowState } from "../state/window-state";
import { Button } from "../ui/button";
import { Chip } from "../ui/chip";
import styles from "./handshake.module.css";
import { useLook } from "./use-look";
import type { Mending } from "./use-mending";
import { nameList } from "./words";

/** The client certificates that are kept, those first that the server may accept; each is chosen by one press. */
export function IdentityChoice({ target, mending }: { target: string; mending: Mending }) {
  const texts = useTexts();
  const { t } = texts;
  const host = useHost();
  const state = useWindowState();
  const look = useLook(target).entry?.look ?? null;
  const kept = certificatesOf(useCertificates((certificates) => certificates.kept) ?? [], "identities");
  const fitting = kept.filter((one) => fits(one, look));
  const listed = [...fitting, ...kept.filter((one) => !fitting.includes(one))];
  return (
    <div className={styles.shown}>
      {look && look.authorities.length > 0 && (
        <p className={styles.note}>{t("mend.identity.accepted", { names: nameList(look.authorities, texts) })}</p>
      )}
      {listed.length === 0 && <p className={styles.note}>{t("mend.identity.none")}</p>}
      <ul className={styles.identities}>
        {listed.map((one) => (
          <li key={one.id}>
            <Button onClick={() => mending.choose({ identity: one.id })}>{t("mend.identity.use", { name: one.name })}</Button>
            <span>{leafOf(one)?.issuer}</span>
            {fitting.includes(one) && <Chip tone="ok">{t("mend.identity.fits")}</Chip>}
            <End one={one} />
          </li>
        ))}
      </ul>
      <div className={styles.acts}>
        <Button onClick={() => tellFault(state, importKeyFiles(host, state))}>{t("mend.import")}</Button>
      </div>
    </div>
  );
}

function End({ one }: { one: KeptCertificate }) {
  const texts = useTexts();
  const leaf = leafOf(one);
  if (!leaf) return null;
  const { tone, words } = endWords(leaf, Date.now(), texts);
  return <Chip tone={tone === "ok" ? "neutral" : tone}>{words}</Chip>;
}

/** Is it, or one above it, issued by an authority that the server names? */
function fits({ chain }: KeptCertificate, look: ServerLook | null): boolean {
  return chain.some(({ issuer }) => look?.authorities.includes(issuer));
}
