import { X } from "lucide-react";
import { type KeyboardEvent, type Ref, useId } from "react";
import type { EntryKind } from "#shared/model/call";
import { formatRowTerms, parseRowFilter, type RowTerm } from "#shared/model/row-filter";
import { faultLine } from "../../../i18n/fault-words";
import { useTexts } from "../../../i18n/i18n";
import { cancelled, withLastOpened, withTyped } from "../../../state/log-query";
import { IconButton } from "../../../ui/button";
import { SearchField } from "../../../ui/search-field";
import { Segments } from "../../../ui/segments";
import styles from "./log-bar.module.css";
import type { Log } from "./use-log";

/** What the log is narrowed to: one input, whose parts become chips; how much is left; and the way back. */
export function FilterBar({ log, field }: { log: Log; field: Ref<HTMLInputElement> }) {
  const { t } = useTexts();
  const { query, setQuery, list } = log;
  const problemId = useId();
  const problem = query.text === "" ? null : parseRowFilter(query.text).problem;
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") {
      const change = withTyped(query);
      if (change) setQuery(change);
    } else if (event.key === "Backspace" && query.text === "" && query.terms.length > 0) setQuery(withLastOpened(query));
    else if (event.key === "ArrowDown") list.current?.focus();
    else if (event.key === "Escape") {
      if (query.text !== "") setQuery({ text: "", isPaused: false });
      list.current?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <SearchField
        ref={field}
        className={styles.filter ?? ""}
        label={t("log.filter")}
        placeholder={t("log.filter.hint")}
        clearLabel={t("log.filter.clear")}
        value={query.text}
        maxLength={1000}
        aria-invalid={problem !== null}
        aria-describedby={problem ? problemId : undefined}
        onValue={(text) => setQuery({ text, isPaused: false })}
        onKeyDown={onKeyDown}
      />
      {query.terms.map((term) => (
        <TermChip
          key={formatRowTerms([term])}
          term={term}
          onRemove={() => setQuery({ terms: query.terms.filter((one) => one !== term) })}
          onGone={() => list.current?.focus()}
        />
      ))}
      <Count log={log} />
      {problem && (
        <span id={problemId} className={styles.problem}>
          {t(`log.filter.problem.${problem.kind}`)} {problem.detail}
        </span>
      )}
    </>
  );
}

const kinds = ["any", "received", "sent"] as const;

/** Which direction is shown. */
export function KindChoice({ query: { kind }, setQuery }: Pick<Log, "query" | "setQuery">) {
  const { t } = useTexts();
  const label = (id: (typeof kinds)[number]) => (id === "any" ? t("log.filter.kind.any") : t(`log.${id}`));
  const kindOf = (id: (typeof kinds)[number]): EntryKind | null => (id === "any" ? null : id);
  return (
    <Segments
      label={t("log.filter.kind")}
      items={kinds.map((id) => ({ id, label: label(id) }))}
      selected={kind === "sent" || kind === "received" ? kind : "any"}
      onSelect={(id) => setQuery({ kind: kindOf(id) })}
    />
  );
}

function TermChip({ term, onRemove, onGone }: { term: RowTerm; onRemove: () => void; onGone: () => void }) {
  const { t } = useTexts();
  const written = formatRowTerms([term]);
  return (
    <button
      type="button"
      className={styles.chip}
      aria-label={t("log.filter.remove", { term: written })}
      title={t("log.filter.remove", { term: written })}
      onClick={() => {
        onRemove();
        onGone();
      }}
    >
      <span className={styles.term}>{written.replace(/ (<=|>=|!=) /, (sign) => pretty[sign] ?? sign)}</span>
      <X size={11} aria-hidden="true" />
    </button>
  );
}

const pretty: Readonly<Record<string, string>> = { " <= ": " ≤ ", " >= ": " ≥ ", " != ": " ≠ " };

/** How many rows are left of how many, how far the look is, and its end. */
function Count({ log: { query, setQuery, scan, head, list } }: { log: Log }) {
  const texts = useTexts();
  const { t, number } = texts;
  const { newest: report, isRunning, fault } = scan;
  if (scan.filter === null) return null;
  const n = number(report ? report.matched - report.firstPosition : 0);
  const m = number(head.rows - head.kept.firstRow);
  const percent = report && report.total > 0 ? Math.floor((report.scanned / report.total) * 100) : 0;
  return (
    <>
      {!isRunning && report && (
        <span className={styles.count} role="status">
          {t("log.filter.count", { n, m })}
        </span>
      )}
      {isRunning && (
        <span className={styles.count}>
          <progress className={styles.progress} max={100} value={percent} aria-hidden="true" />
          {t("log.filter.running", { n, m, percent })}
        </span>
      )}
      {isRunning && (
        <IconButton
          label={t("log.filter.cancel")}
          onClick={() => {
            setQuery(cancelled(query));
            list.current?.focus();
          }}
        >
          <X size={13} aria-hidden="true" />
        </IconButton>
      )}
      {fault && (
        <span className={styles.problem} role="alert">
          {faultLine(fault, texts)}
        </span>
      )}
    </>
  );
}
