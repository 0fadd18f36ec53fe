import type { PresentedCertificate, ServerLook } from "#shared/model/server-look";
import { useHost } from "../host/host";
import { useTexts } from "../i18n/i18n";
import { certificatesOf, leafOf } from "../state/certificate-store";
import { titleOf } from "../state/certificate-words";
import { importKeyFiles } from "../state/key-files";
import { tellFault } from "../state/schema-actions";
import { useCertificates, useWindowState } from "../state/window-state";
import { Button } from "../ui/button";
import { CertificateView } from "./certificate-view";
import styles from "./handshake.module.css";
import { Looking } from "./looking";
import { useLook } from "./use-look";
import type { Mending } from "./use-mending";

interface TrustChoiceProps {
  readonly target: string;
  readonly what: "pin" | "add-authority";
  readonly mending: Mending;
}

/** Shows the certificate that would be trusted, and trusts the very one that was shown when told so. */
export function TrustChoice({ target, what, mending }: TrustChoiceProps) {
  const { entry, again } = useLook(target);
  return (
    <Looking entry={entry} again={again}>
      {(look) => (what === "pin" ? <PinChoice look={look} mending={mending} /> : <AuthorityChoice look={look} mending={mending} />)}
    </Looking>
  );
}

function PinChoice({ look: { chain }, mending }: { look: ServerLook; mending: Mending }) {
  const { t } = useTexts();
  const [leaf] = chain;
  if (!leaf) return <p className={styles.note}>{t("mend.nothing")}</p>;
  const { pattern, choose } = mending;
  const pin = () => choose({ roots: { from: "pin", sha256: leaf.facts.sha256 } });
  return <Shown certificate={leaf} text={t("mend.pin.text")} confirm={t("mend.pin.confirm", { pattern })} onConfirm={pin} />;
}

function AuthorityChoice({ look: { chain }, mending }: { look: ServerLook; mending: Mending }) {
  const { t } = useTexts();
  // The highest one that it sends: those below it follow.
  const authority = chain.findLast(({ facts }, index) => index > 0 && facts.isAuthority);
  if (!authority) return <AbsentAuthority issuer={chain.at(-1)?.facts.issuer ?? null} mending={mending} />;
  const { facts, pem } = authority;
  const name = titleOf(facts);
  const { pattern, trustAuthority } = mending;
  return (
    <Shown
      certificate={authority}
      text={t("mend.authority.text", { pattern })}
      confirm={t("mend.authority.confirm", { name, pattern })}
      onConfirm={() => trustAuthority(name, facts.sha256, pem)}
    />
  );
}

/** An authority that the server does not send: it may be kept here already, or be imported now. */
function AbsentAuthority({ issuer, mending }: { issuer: string | null; mending: Mending }) {
  const { t } = useTexts();
  const host = useHost();
  const state = useWindowState();
  const kept = certificatesOf(useCertificates((certificates) => certificates.kept) ?? [], "authorities");
  const found = kept.find((one) => leafOf(one)?.subject === issuer);
  const leaf = found && leafOf(found);
  if (leaf) {
    const { pattern, trustAuthority } = mending;
    const certificate = { facts: leaf, pem: "", failures: [] };
    const confirm = t("mend.authority.confirm", { name: found.name, pattern });
    const trust = () => trustAuthority(found.name, leaf.sha256, "");
    return <Shown certificate={certificate} text={t("mend.authority.kept", { pattern })} confirm={confirm} onConfirm={trust} />;
  }
  return (
    <div className={styles.shown}>
      <p className={styles.note}>{t("mend.authority.missing", { issuer: issuer ?? t("handshake.unknown-issuer") })}</p>
      <div className={styles.acts}>
        <Button onClick={() => tellFault(state, importKeyFiles(host, state))}>{t("mend.import")}</Button>
      </div>
    </div>
  );
}

interface ShownProps {
  readonly certificate: PresentedCertificate;
  readonly text: string;
  readonly confirm: string;
  readonly onConfirm: () => void;
}

function Shown({ certificate, text, confirm, onConfirm }: ShownProps) {
  return (
    <div className={styles.shown}>
      <CertificateView certificate={certificate} />
      <p className={styles.note}>{text}</p>
      <div className={styles.acts}>
        <Button look="primary" onClick={onConfirm}>
          {confirm}
        </Button>
      </div>
    </div>
  );
}
