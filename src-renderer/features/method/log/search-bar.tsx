import { ChevronDown, ChevronUp, X } from "lucide-react";
import type { KeyboardEvent, Ref } from "react";
import { faultLine } from "../../../i18n/fault-words";
import { useTexts } from "../../../i18n/i18n";
import { IconButton } from "../../../ui/button";
import { SearchField } from "../../../ui/search-field";
import styles from "./log-bar.module.css";
import type { LogSearchState } from "./log-search";
import { useChangesOf } from "./use-changes-of";
import type { Log } from "./use-log";

interface SearchBarProps {
  readonly log: Log;
  readonly field: Ref<HTMLInputElement>;
  readonly onGo: (by: 1 | -1) => void;
  readonly onClose: () => void;
}

/** A search through the rows that are shown: text, how many hits, next and previous. */
export function SearchBar({ log: { search }, field, onGo, onClose }: SearchBarProps) {
  const { t } = useTexts();
  const state = useChangesOf(search.onDidChange, () => search.state);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) onGo(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search className={styles.bar} onKeyDown={onKeyDown}>
      <SearchField
        ref={field}
        className={styles.filter ?? ""}
        label={t("log.search")}
        value={state.text}
        maxLength={1000}
        aria-invalid={state.problem !== null}
        onValue={(text) => search.search(text)}
      />
      <IconButton label={t("log.search.previous")} disabled={state.hits === 0} onClick={() => onGo(-1)}>
        <ChevronUp size={14} aria-hidden="true" />
      </IconButton>
      <IconButton label={t("log.search.next")} disabled={state.hits === 0} onClick={() => onGo(1)}>
        <ChevronDown size={14} aria-hidden="true" />
      </IconButton>
      <Hits state={state} />
      <IconButton label={t("log.search.close")} className={styles.end ?? ""} onClick={onClose}>
        <X size={14} aria-hidden="true" />
      </IconButton>
    </search>
  );
}

function Hits({ state: { text, problem, hits, at, progress, fault } }: { state: LogSearchState }) {
  const texts = useTexts();
  const { t, number, count } = texts;
  if (problem) {
    return (
      <span className={styles.problem} role="status">
        {t(`log.filter.problem.${problem.kind}`)} {problem.detail}
      </span>
    );
  }
  if (fault) {
    return (
      <span className={styles.problem} role="alert">
        {faultLine(fault, texts)}
      </span>
    );
  }
  if (text.trim() === "") return null;
  if (progress < 1)
    return <span className={styles.count}>{t("log.search.running", { n: number(hits), percent: Math.floor(progress * 100) })}</span>;
  const said =
    hits === 0
      ? t("log.search.none")
      : at === null
        ? count("log.search.count", hits)
        : t("log.search.at", { at: number(at), n: number(hits) });
  return (
    <span className={styles.count} role="status">
      {said}
    </span>
  );
}
