import type { CertificateCandidate, CertificateFacts } from "#shared/model/certificate";
import { useTexts } from "../../i18n/i18n";
import { dayOf, endWords, keyWords, problemWords, titleOf } from "../../state/certificate-words";
import { Chip } from "../../ui/chip";
import { FactList } from "../../ui/fact-list";
import { Notice } from "../../ui/notice";
import { PairedHex } from "../../ui/paired-hex";
import styles from "./dialogs.module.css";
import { useNow } from "./use-now";

/** What a file would add: who it is, whether its key came along, and what is wrong with it. */
export function Candidate({ candidate }: { candidate: CertificateCandidate }) {
  const texts = useTexts();
  const { t } = texts;
  const now = useNow();
  const [leaf] = candidate.chain;
  if (!leaf) return null;
  const ends = endWords(leaf, now, texts);
  return (
    <article className={styles.candidate} aria-label={titleOf(leaf)}>
      <header>
        <b>{titleOf(leaf)}</b>
        <Chip tone={ends.tone}>{ends.words}</Chip>
      </header>
      <p className={styles.hint}>{t(`certificates.import.${whatOf(candidate, leaf)}`)}</p>
      <FactList
        facts={[
          { label: t("certificates.names"), value: leaf.names.map(({ value }) => value).join(", ") || t("certificates.none") },
          { label: t("certificates.issuer"), value: leaf.isSelfSigned ? t("certificates.itself") : leaf.issuer },
          {
            label: t("certificates.valid"),
            value: t("certificates.valid.span", { from: dayOf(leaf.notBefore), to: dayOf(leaf.notAfter) }),
          },
          { label: t("certificates.key"), value: keyWords(leaf.publicKey) },
          ...(candidate.chain.length > 1 ? [{ label: t("certificates.chain"), value: candidate.chain.map(titleOf).join(" ← ") }] : []),
          { label: "SHA-256", value: <PairedHex hex={leaf.sha256} />, isData: true },
        ]}
      />
      {candidate.problems.map((problem) => {
        const { tone, title, act } = problemWords(problem, candidate, texts);
        return (
          <Notice key={`${problem.code} ${problem.index}`} tone={tone} title={title}>
            {act}
          </Notice>
        );
      })}
    </article>
  );
}

function whatOf({ kind, hasKey }: CertificateCandidate, { isAuthority }: CertificateFacts) {
  if (kind === "identity") return "identity";
  return hasKey ? "authority.key" : isAuthority ? "authority" : "alone";
}
