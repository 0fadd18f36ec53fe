import { useEffect, useState } from "react";
import type { PresentedCertificate } from "#shared/model/server-look";
import { useHost } from "../host/host";
import { type Texts, useTexts } from "../i18n/i18n";
import { endWords, keyWords, pairedHex, titleOf, usageWords } from "../state/certificate-words";
import { tellFault } from "../state/schema-actions";
import { useWindowState } from "../state/window-state";
import { Button } from "../ui/button";
import { Chip } from "../ui/chip";
import styles from "./handshake.module.css";
import { moment } from "./words";

/** A certificate that a server presents: all its facts, and what fails with it. */
export function CertificateView({ certificate }: { certificate: PresentedCertificate }) {
  const texts = useTexts();
  const { facts, pem, failures } = certificate;
  const now = Date.now();
  const { tone, words } = endWords(facts, now, texts);
  const isValid = facts.notBefore <= now && now <= facts.notAfter;
  const title = titleOf(facts);
  return (
    <article className={styles.certificate} aria-label={title}>
      <header className={styles.head}>
        <h4>{title}</h4>
        {failures.map((cause) => (
          <Chip key={cause} tone="bad">
            {texts.t(`handshake.fails.${cause}`)}
          </Chip>
        ))}
        <Chip tone={tone === "ok" ? "neutral" : tone}>{isValid ? texts.t("look.ends", { when: words }) : words}</Chip>
      </header>
      <dl className={styles.facts}>
        {factsOf(certificate, texts).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className={styles.acts}>
        <CopyButton label={texts.t("look.copy.sha256")} text={pairedHex(facts.sha256)} />
        <CopyButton label={texts.t("look.copy.pem")} text={pem} />
      </div>
    </article>
  );
}

function factsOf({ facts }: PresentedCertificate, texts: Texts): readonly (readonly [label: string, value: string])[] {
  const { t } = texts;
  const rows = [
    [t("look.subject"), facts.subject],
    [t("look.names"), facts.names.map(({ value }) => value).join(", ")],
    [t("look.issuer"), facts.isSelfSigned ? t("look.itself") : facts.issuer],
    [t("look.valid"), t("look.valid.span", { from: moment(facts.notBefore, texts), to: moment(facts.notAfter, texts) })],
    ["SHA-256", pairedHex(facts.sha256)],
    ["SHA-1", pairedHex(facts.sha1)],
    [t("look.key"), keyWords(facts.publicKey)],
    [t("look.signature"), facts.signatureAlgorithm],
    [t("look.uses"), [...new Set([...usageWords(facts, texts), ...facts.keyUsages])].join(", ")],
    [t("look.serial"), pairedHex(facts.serial)],
  ] as const;
  return rows.filter(([, value]) => value !== "");
}

const copiedMs = 1600;

/** Copies a text, and says for a moment that it did. */
export function CopyButton({ label, text }: { label: string; text: string }) {
  const { t } = useTexts();
  const host = useHost();
  const state = useWindowState();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), copiedMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () =>
    tellFault(
      state,
      host.copyText(text).then(() => setCopied(true)),
    );
  return (
    <>
      <Button size="s" onClick={copy}>
        {label}
      </Button>
      <span role="status" className={styles.copied}>
        {isCopied && t("look.copied")}
      </span>
    </>
  );
}
