import type { KeptCertificate } from "#shared/model/certificate";
import { useTexts } from "../../i18n/i18n";
import { problemWords } from "../../state/certificate-words";
import styles from "./trust-panel.module.css";

/** What is wrong with a certificate that is chosen, or will be: that it ends soon, above all. */
export function KeptProblems({ certificate }: { readonly certificate: KeptCertificate }) {
  const texts = useTexts();
  return certificate.problems.map((problem) => {
    const { tone, title, act } = problemWords(problem, certificate, texts);
    return (
      <p key={`${problem.code}-${problem.index}`} className={`${styles.ending} ${styles[tone]}`}>
        <b>{texts.t("certificates.problem.sentence", { problem: title })}</b> {act}
      </p>
    );
  });
}
