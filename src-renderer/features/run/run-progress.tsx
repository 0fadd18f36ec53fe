import { formatElapsed } from "#shared/model/format";
import { runVerdicts } from "#shared/model/run";
import { faultWords } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import { doneOf, type RunEntry } from "../../state/run-store";
import { FaultText } from "../../ui/fault-text";
import { Notice } from "../../ui/notice";
import styles from "./run.module.css";

/** How far a run is, and how it stands. */
export function RunProgress({ entry }: { entry: RunEntry }) {
  const texts = useTexts();
  const { t } = texts;
  const fault = entry.refusal ?? entry.run?.fault ?? null;
  if (fault) {
    return (
      <Notice tone="bad" title={t("run.title")}>
        <FaultText {...faultWords(fault, texts)} />
      </Notice>
    );
  }
  if (entry.run === null || entry.run.total === null) return null;
  const { total, counts, summary } = entry.run;
  const done = doneOf(entry.run);
  const isBad = counts.failed + counts.broken > 0;
  const words = runVerdicts
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => t("run.count", { n: texts.number(counts[verdict]), verdict: t(`run.verdict.${verdict}`) }));
  return (
    <div className={styles.progress} data-bad={isBad} data-ended={summary !== null}>
      <progress
        max={Math.max(1, total)}
        value={done}
        aria-label={t("run.progress", { done: texts.number(done), total: texts.number(total) })}
      />
      <p role="status">
        <b>{t("run.progress", { done: texts.number(done), total: texts.number(total) })}</b>
        {words.map((word) => (
          <span key={word}>{word}</span>
        ))}
        {summary && <span className={styles.quiet}>{t("run.elapsed", { time: formatElapsed(summary.elapsedMs) })}</span>}
      </p>
    </div>
  );
}
