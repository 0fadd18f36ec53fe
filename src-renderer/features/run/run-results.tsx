import { Check, CircleSlash, TriangleAlert, X } from "lucide-react";
import { memo, useState } from "react";
import { formatElapsed } from "#shared/model/format";
import type { PlacedResult, RunResult } from "#shared/model/run";
import { faultWords } from "../../i18n/fault-words";
import { type Texts, useTexts } from "../../i18n/i18n";
import { maxResults, type RunEntry } from "../../state/run-store";
import { FaultText } from "../../ui/fault-text";
import styles from "./run.module.css";

/** What came of each request, in the order in which they ended; what did not pass says why at once. */
export function RunResults({ entry: { results, counts, summary } }: { entry: RunEntry }) {
  const { t, number } = useTexts();
  const [onlyBad, setOnlyBad] = useState(false);
  const bad = counts.failed + counts.broken;
  if (results.length === 0) return null;
  const shown = onlyBad ? results.filter(({ verdict }) => verdict === "failed" || verdict === "broken") : results;
  return (
    <section aria-label={t("run.results")}>
      <header className={styles.resultsHead}>
        <h3>{t("run.results")}</h3>
        {bad > 0 && bad < results.length && (
          <label className={styles.check}>
            <input type="checkbox" checked={onlyBad} onChange={(event) => setOnlyBad(event.target.checked)} />
            {t("run.onlyBad")}
          </label>
        )}
        {summary && bad === 0 && counts.skipped === 0 && <span className={styles.good}>{t("run.allPassed")}</span>}
      </header>
      <ul className={styles.results}>
        {shown.map((result) => (
          <Result key={result.index} result={result} />
        ))}
      </ul>
      {results.length >= maxResults && <p className={styles.quiet}>{t("run.more", { n: number(maxResults) })}</p>}
    </section>
  );
}

const icons = { passed: Check, failed: X, broken: TriangleAlert, skipped: CircleSlash } as const;

const Result = memo(function Result({ result }: { result: RunResult }) {
  const texts = useTexts();
  const { t } = texts;
  const { verdict, path, results, logs, fault } = result;
  const Icon = icons[verdict];
  const isBad = verdict === "failed" || verdict === "broken";
  return (
    <li className={styles.result} data-verdict={verdict}>
      <details open={isBad}>
        <summary>
          <Icon size={14} className={styles.verdict} aria-label={t(`run.verdict.${verdict}`)} />
          <span className={`${styles.name} data`}>{nameOf(result, texts)}</span>
          <span className={styles.facts}>{factsOf(result, texts)}</span>
        </summary>
        <div className={styles.why}>
          {results.map((check, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the checks of a run that is over never change.
            <CheckLine key={at} check={check} path={path} />
          ))}
          {fault && (results.length === 0 || results.every(({ passed }) => passed)) && (
            <p className={styles.fault}>
              <FaultText {...faultWords(fault, texts)} />
            </p>
          )}
          {logs.length > 0 && (
            <figure className={styles.log}>
              <figcaption>{t("run.log")}</figcaption>
              <pre>{logs.join("\n")}</pre>
            </figure>
          )}
        </div>
      </details>
    </li>
  );
});

function CheckLine({ check: { title, passed, found, line }, path }: { check: PlacedResult; path: string }) {
  const { t } = useTexts();
  if (passed) {
    return (
      <p className={styles.passed}>
        <Check size={12} aria-label={t("run.verdict.passed")} /> <span className="data">{title}</span>
      </p>
    );
  }
  return (
    <dl className={styles.difference}>
      <dt>{t("run.expected")}</dt>
      <dd className="data">{title}</dd>
      <dt>{t("run.found")}</dt>
      <dd className="data">{found}</dd>
      <dd className={styles.place}>{line === null ? path : `${path}:${line}`}</dd>
    </dl>
  );
}

function nameOf({ path, row, round }: RunResult, { t }: Texts): string {
  const which = [row === null ? "" : t("run.row", { n: row }), round > 1 ? t("run.round", { n: round }) : ""].filter((word) => word !== "");
  const name = path.replace(/^collections\//, "").replace(/\.yaml$/, "");
  return which.length === 0 ? name : `${name} (${which.join(", ")})`;
}

function factsOf({ verdict, status, received, elapsedMs, results }: RunResult, { t, count }: Texts): string {
  if (verdict === "skipped") return t("run.verdict.skipped");
  const passed = results.filter((check) => check.passed).length;
  const facts = [status ?? t("run.noCall"), ...(status === null ? [] : [count("run.messages", received), formatElapsed(elapsedMs)])];
  return [...facts, ...(results.length === 0 ? [] : [t("run.checks", { passed, all: results.length })])].join(" · ");
}
