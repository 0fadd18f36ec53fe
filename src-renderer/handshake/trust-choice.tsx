import type { PresentedCertificate, ServerLook } from "#shared/model/server-look";
import { useTexts } from "../i18n/i18n";
import { titleOf } from "../state/certificate-words";
import { useWindowState } from "../state/window-state";
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
  const { tabActions } = useWindowState();
  // The highest one that it sends: those below it follow.
  const authority = chain.findLast(({ facts }, index) => index > 0 && facts.isAuthority);
  if (!authority) {
    return (
      <div className={styles.shown}>
        <p className={styles.note}>
          {t("mend.authority.missing", { issuer: chain.at(-1)?.facts.issuer ?? t("handshake.unknown-issuer") })}
        </p>
        <div className={styles.acts}>
          <Button onClick={tabActions.openCertificates}>{t("mend.import")}</Button>
        </div>
      </div>
    );
  }
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
