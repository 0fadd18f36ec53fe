import { Check, X } from "lucide-react";
import type { ReactNode } from "react";
import type { CallCheckResult, CheckedCall } from "#shared/model/check";
import { useCommandRegistry } from "../../../commands/context";
import { faultWords } from "../../../i18n/fault-words";
import { useTexts } from "../../../i18n/i18n";
import { useCalls } from "../../../state/window-state";
import { Button } from "../../../ui/button";
import { FaultText } from "../../../ui/fault-text";
import { Notice } from "../../../ui/notice";
import { ScrollArea } from "../../../ui/scroll-area";
import answer from "../answer/answer.module.css";
import { countPassed } from "./call-checks";
import styles from "./checks.module.css";

/** The checks of a tab's call: what passed, and of what failed what was expected and what was found; what was taken, changed and logged. */
export function CheckResults({ tabId, callId }: { tabId: string; callId: string }) {
  const { t } = useTexts();
  const entry = useCalls(({ checked }) => checked[tabId]);
  const checked = entry?.callId === callId ? entry.checked : undefined;
  if (!checked) return <div className={answer.empty}>{t(checked === null ? "checks.making" : "checks.none")}</div>;
  return (
    <ScrollArea label={t("answer.checks")} className={answer.scroll}>
      <Results checked={checked} />
    </ScrollArea>
  );
}

function Results({ checked }: { checked: CheckedCall }) {
  const texts = useTexts();
  const { t } = texts;
  const registry = useCommandRegistry();
  const { results, taken, logs, edits, fault } = checked;
  const { passed, all } = countPassed(checked);
  const snapshot = results.find((result) => result.of === "snapshot");
  return (
    <div className={styles.results}>
      <div className={styles.head}>
        <b>{passed === all ? t("checks.passed", { n: passed, all }) : t("checks.failed", { n: all - passed, all })}</b>
        {snapshot && !snapshot.passed && (
          <Button size="s" onClick={() => registry.run("checks.snapshot")}>
            {t("checks.snapshot.keep")}
          </Button>
        )}
        <Button size="s" onClick={() => registry.run("checks.again")}>
          {t("checks.again")}
        </Button>
      </div>
      {fault && (
        <Notice tone="bad" title={t("checks.broken")}>
          <FaultText {...faultWords(fault, texts)} />
        </Notice>
      )}
      <ul className={styles.list} aria-label={t("answer.checks")}>
        {results.map((result, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the checks of a call that is over never change their order
          <Result key={at} result={result} />
        ))}
      </ul>
      {taken.length > 0 && (
        <More title={t("checks.taken")}>
          <dl className={`${styles.values} data`}>
            {taken.map(({ name, value }) => (
              <Pair key={name} name={name} value={value} />
            ))}
          </dl>
        </More>
      )}
      {edits?.metadata && (
        <More title={t("checks.edits.metadata")}>
          <dl className={`${styles.values} data`}>
            {edits.metadata.map(({ key, value }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a key may be there twice
              <Pair key={at} name={key} value={value} />
            ))}
          </dl>
        </More>
      )}
      {edits?.messages && (
        <More title={t("checks.edits.messages")}>
          <pre>{edits.messages.join("\n")}</pre>
        </More>
      )}
      {logs.length > 0 && (
        <More title={t("run.log")}>
          <pre>{logs.join("\n")}</pre>
        </More>
      )}
    </div>
  );
}

function Result({ result: { title, passed, found } }: { result: CallCheckResult }) {
  const { t } = useTexts();
  if (passed) {
    return (
      <li className={styles.passed}>
        <Check size={13} aria-label={t("run.verdict.passed")} /> <span className="data">{title}</span>
      </li>
    );
  }
  return (
    <li className={styles.failed}>
      <X size={13} aria-label={t("run.verdict.failed")} />
      <dl>
        <dt>{t("run.expected")}</dt>
        <dd className="data">{title}</dd>
        <dt>{t("run.found")}</dt>
        <dd className="data">{found}</dd>
      </dl>
    </li>
  );
}

function More({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.more} aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Pair({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
