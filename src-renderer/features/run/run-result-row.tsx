import { Check, CircleSlash, TriangleAlert, X } from "lucide-react";
import { memo } from "react";
import { formatElapsed } from "#shared/model/format";
import type { PlacedResult, RunResult } from "#shared/model/run";
import { faultWords } from "../../i18n/fault-words";
import { type Texts, useTexts } from "../../i18n/i18n";
import { FaultText } from "../../ui/fault-text";
import styles from "./run.module.css";

const icons = { passed: Check, failed: X, broken: TriangleAlert, skipped: CircleSlash } as const;

interface RunResultRowProps {
  readonly result: RunResult;
  readonly isOpen: boolean;
  /** By the result's index in the run. */
  readonly onTurn: (index: number) => void;
}

/** One request of a run: what came of it, and behind that its checks, its log and why it failed. */
export const RunResultRow = memo(function RunResultRow({ result, isOpen, onTurn }: RunResultRowProps) {
  const texts = useTexts();
  const { t } = texts;
  const { index, verdict, path, results, logs, fault } = result;
  const Icon = icons[verdict];
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => currentTarget.open !== isOpen && onTurn(index)}>
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
