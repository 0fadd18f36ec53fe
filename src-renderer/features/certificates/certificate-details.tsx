import { Lock, ShieldCheck } from "lucide-react";
import type { Ref } from "react";
import type { CertificateFacts, KeptCertificate } from "#shared/model/certificate";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { canIssue, leafOf } from "../../state/certificate-store";
import { dayOf, endWords, keyWords, pairedHex, problemWords, titleOf, usageWords } from "../../state/certificate-words";
import { useTrustRules, useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Chip } from "../../ui/chip";
import { CopyButton } from "../../ui/copy-button";
import { type Fact, FactList } from "../../ui/fact-list";
import { MenuButton } from "../../ui/menu-button";
import { Notice } from "../../ui/notice";
import { PairedHex } from "../../ui/paired-hex";
import styles from "./certificate-details.module.css";
import { useNow } from "./use-now";
import { targetsOf } from "./used-for";

/** All that is told of one that is kept: its problems first, then its facts and its chain, and what can be done with it. */
export function CertificateDetails({ item, ref }: { item: KeptCertificate; ref?: Ref<HTMLElement> }) {
  const texts = useTexts();
  const { t } = texts;
  const leaf = leafOf(item);
  return (
    <section ref={ref} className={styles.details} aria-label={t("certificates.details", { name: item.name })} tabIndex={-1}>
      <h2 className={styles.title}>{item.name}</h2>
      <Acts item={item} />
      {item.problems.map((problem) => {
        const { tone, title, act } = problemWords(problem, item, texts);
        return (
          <Notice key={`${problem.code} ${problem.index}`} tone={tone} title={title}>
            {act}
          </Notice>
        );
      })}
      {leaf && <Facts item={item} leaf={leaf} />}
      <h3 className={styles.heading}>{t("certificates.chain")}</h3>
      <Chain chain={item.chain} />
    </section>
  );
}

function Acts({ item }: { item: KeptCertificate }) {
  const { t } = useTexts();
  const { certificates } = useWindowState();
  const ask = (kind: "export" | "trust" | "rename" | "remove") => () => certificates.setState({ dialog: { kind, id: item.id } });
  const more = [
    { id: "rename", label: t("certificates.rename"), keys: "F2", run: ask("rename") },
    { id: "remove", label: t("certificates.remove"), keys: "Del", run: ask("remove") },
  ];
  return (
    <div className={styles.acts}>
      {canIssue(item) && (
        <Button size="s" onClick={() => certificates.setState({ dialog: { kind: "issue", issuer: item.id } })}>
          {t("certificates.issue")}
        </Button>
      )}
      <Button size="s" onClick={ask("export")}>
        {t("certificates.export")}
      </Button>
      {item.kind === "authority" && (
        <Button size="s" onClick={ask("trust")}>
          {t("certificates.trust")}
        </Button>
      )}
      <MenuButton label={t("certificates.acts")} groups={[{ label: t("certificates.acts"), items: more }]}>
        {t("certificates.more")}
      </MenuButton>
    </div>
  );
}

function Facts({ item, leaf }: { item: KeptCertificate; leaf: CertificateFacts }) {
  const texts = useTexts();
  const { t } = texts;
  const { copyText } = useHost();
  const used = targetsOf(useTrustRules(), item.id);
  const copied = (label: string, hex: string): Fact => ({
    label,
    value: <PairedHex hex={hex} />,
    isData: true,
    act: (
      <CopyButton label={t("certificates.copy", { what: label })} done={t("certificates.copied")} onCopy={() => copyText(pairedHex(hex))} />
    ),
  });
  const usages = usageWords(leaf, texts);
  const facts: Fact[] = [
    { label: t("certificates.subject"), value: leaf.subject || t("certificates.none") },
    { label: t("certificates.names"), value: leaf.names.map(({ value }) => value).join(", ") || t("certificates.none") },
    { label: t("certificates.issuer"), value: leaf.isSelfSigned ? t("certificates.itself") : leaf.issuer },
    { label: t("certificates.valid"), value: t("certificates.valid.span", { from: dayOf(leaf.notBefore), to: dayOf(leaf.notAfter) }) },
    { label: t("certificates.key"), value: t(`certificates.key.${item.key ?? "elsewhere"}`, { kind: keyWords(leaf.publicKey) }) },
    { label: t("certificates.usages"), value: usages.join(", ") || t("certificates.none") },
    { label: t("certificates.signature"), value: leaf.signatureAlgorithm },
    { label: t("certificates.used"), value: used.join(", ") || t("certificates.nothing"), isData: used.length > 0 },
    copied(t("certificates.serial"), leaf.serial),
    copied("SHA-256", leaf.sha256),
    copied("SHA-1", leaf.sha1),
  ];
  return <FactList facts={facts} />;
}

/** The chain, the certificate itself first. */
function Chain({ chain }: { chain: readonly CertificateFacts[] }) {
  const texts = useTexts();
  const now = useNow();
  return (
    <ol className={styles.chain}>
      {chain.map((facts) => {
        const { tone, words } = endWords(facts, now, texts);
        const Icon = facts.isAuthority ? Lock : ShieldCheck;
        return (
          <li key={facts.sha256} className={styles.link}>
            <Icon size={14} className={styles.icon} aria-hidden="true" />
            <span className={styles.of} title={facts.subject}>
              {titleOf(facts)}
            </span>
            <Chip tone={tone}>{words}</Chip>
          </li>
        );
      })}
    </ol>
  );
}
