import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { isBad, mostKeptResults, runVerdicts } from "#shared/model/run";
import { useTexts } from "../../i18n/i18n";
import type { RunEntry } from "../../state/run-store";
import styles from "./run.module.css";
import { RunResultRow } from "./run-result-row";

/** Of one that is closed, as the stylesheet has it. */
const closedHeight = 31;
const openHeight = 130;

interface RunResultsProps {
  readonly entry: RunEntry;
  /** The part of the page that scrolls. */
  readonly page: RefObject<HTMLElement | null>;
}

/** What came of each request, in the order in which they ended; what did not pass says why at once. Only what is on the screen is drawn. */
export function RunResults({ entry: { results, run }, page }: RunResultsProps) {
  const { t, number } = useTexts();
  const [onlyBad, setOnlyBad] = useState(false);
  /** Those that are not as they were at first. */
  const [turned, setTurned] = useState<ReadonlySet<number>>(new Set());
  const list = useRef<HTMLUListElement>(null);
  const [margin, setMargin] = useState(0);
  const shown = onlyBad ? results.filter(isBad) : results;
  const isOpen = (index: number) => {
    const result = shown[index];
    return result !== undefined && isBad(result) !== turned.has(result.index);
  };
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => page.current,
    estimateSize: (index) => (isOpen(index) ? openHeight : closedHeight),
    getItemKey: (index) => shown[index]?.index ?? index,
    scrollMargin: margin,
    overscan: 12,
  });
  // What stands above it grows and shrinks.
  useLayoutEffect(() => setMargin(list.current?.offsetTop ?? 0));
  if (!run || results.length === 0) return null;
  const { counts, summary } = run;
  const bad = counts.failed + counts.broken;
  const uncounted = runVerdicts.reduce((sum, verdict) => sum + counts[verdict], 0) - results.length;
  const turn = (index: number) =>
    setTurned((all) => (all.has(index) ? new Set([...all].filter((one) => one !== index)) : new Set([...all, index])));
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
      {summary && uncounted > 0 && <p className={styles.quiet}>{t("run.more", { n: number(uncounted), most: number(mostKeptResults) })}</p>}
      <ul ref={list} className={styles.results} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const result = shown[index];
          if (!result) return null;
          const place = { transform: `translateY(${start - margin}px)` };
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className={styles.result}
              data-verdict={result.verdict}
              style={place}
              aria-setsize={shown.length}
              aria-posinset={index + 1}
            >
              <RunResultRow result={result} isOpen={isOpen(index)} onTurn={turn} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
