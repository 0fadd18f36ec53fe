import type { PresentedCertificate } from "#shared/model/server-look";
import { useHost } from "../host/host";
import { type Texts, useTexts } from "../i18n/i18n";
import { endWords, keyWords, pairedHex, titleOf, usageWords } from "../state/certificate-words";
import { Chip } from "../ui/chip";
import { CopyButton } from "../ui/copy-button";
import { type Fact, FactList } from "../ui/fact-list";
import { PairedHex } from "../ui/paired-hex";
import styles from "./handshake.module.css";
import { moment } from "./words";

/** A certificate that a server presents: all its facts, what fails with it, and its text to copy, where that is known. */
export function CertificateView({ certificate }: { certificate: PresentedCertificate }) {
  const texts = useTexts();
  const { t } = texts;
  const { copyText } = useHost();
  const { facts, pem, failures } = certificate;
  const now = Date.now();
  const { tone, words } = endWords(facts, now, texts);
  const isValid = facts.notBefore <= now && now <= facts.notAfter;
  const title = titleOf(facts);
  const copied = (label: string, hex: string): Fact => ({
    label,
    value: <PairedHex hex={hex} />,
    isData: true,
    act: (
      <CopyButton label={t("certificates.copy", { what: label })} done={t("certificates.copied")} onCopy={() => copyText(pairedHex(hex))} />
    ),
  });
  return (
    <article className={styles.certificate} aria-label={title}>
      <header className={styles.head}>
        <h4>{title}</h4>
        {failures.map((cause) => (
          <Chip key={cause} tone="bad">
            {t(`handshake.fails.${cause}`)}
          </Chip>
        ))}
        <Chip tone={tone === "ok" ? "neutral" : tone}>{isValid ? t("look.ends", { when: words }) : words}</Chip>
        {pem !== "" && <CopyButton label={t("look.copy.pem")} done={t("certificates.copied")} onCopy={() => copyText(pem)} />}
      </header>
      <FactList
        facts={[
          ...factsOf(certificate, texts),
          copied(t("certificates.serial"), facts.serial),
          copied("SHA-256", facts.sha256),
          copied("SHA-1", facts.sha1),
        ]}
      />
    </article>
  );
}

/** What is told in words. */
function factsOf({ facts }: PresentedCertificate, texts: Texts): readonly Fact[] {
  const { t } = texts;
  const uses = [...new Set([...usageWords(facts, texts), ...facts.keyUsages])];
  return [
    { label: t("certificates.subject"), value: facts.subject },
    { label: t("certificates.names"), value: facts.names.map(({ value }) => value).join(", ") },
    { label: t("certificates.issuer"), value: facts.isSelfSigned ? t("certificates.itself") : facts.issuer },
    {
      label: t("certificates.valid"),
      value: t("certificates.valid.span", { from: moment(facts.notBefore, texts), to: moment(facts.notAfter, texts) }),
    },
    { label: t("certificates.key"), value: keyWords(facts.publicKey) },
    { label: t("certificates.usages"), value: uses.join(", ") },
    { label: t("certificates.signature"), value: facts.signatureAlgorithm },
  ].filter(({ value }) => value !== "");
}
