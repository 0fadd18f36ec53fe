import { CaseSensitive, ChevronDown, ChevronUp, X } from "lucide-react";
import { type KeyboardEvent, type Ref, useSyncExternalStore } from "react";
import { useTexts } from "../../../i18n/i18n";
import { IconButton } from "../../../ui/button";
import { SearchField } from "../../../ui/search-field";
import styles from "./find-bar.module.css";
import { type Finder, type FinderState, maxHits } from "./finder";

interface FindBarProps {
  readonly finder: Finder;
  readonly field: Ref<HTMLInputElement>;
  readonly onClose: () => void;
}

/** The state of a search, rendered again whenever it changes. */
export function useFinder(finder: Finder): FinderState {
  return useSyncExternalStore(
    (changed) => {
      const listening = finder.onDidChange(() => changed());
      return () => listening.dispose();
    },
    () => finder.state,
  );
}

/** A search through the message: text, match case, how many, next and previous. */
export function FindBar({ finder, field, onClose }: FindBarProps) {
  const { t } = useTexts();
  const { text, matchCase, hits } = useFinder(finder);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") finder.go(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search className={styles.bar} onKeyDown={onKeyDown}>
      <SearchField
        ref={field}
        className={styles.field ?? ""}
        label={t("message.find")}
        value={text}
        maxLength={1000}
        onValue={(value) => finder.search(value, matchCase)}
      />
      <IconButton
        label={t("message.find.case")}
        aria-pressed={matchCase}
        className={styles.toggle ?? ""}
        onClick={() => finder.search(text, !matchCase)}
      >
        <CaseSensitive size={15} aria-hidden="true" />
      </IconButton>
      <Count state={finder.state} />
      <IconButton label={t("message.find.previous")} disabled={hits.length === 0} onClick={() => finder.go(-1)}>
        <ChevronUp size={14} aria-hidden="true" />
      </IconButton>
      <IconButton label={t("message.find.next")} disabled={hits.length === 0} onClick={() => finder.go(1)}>
        <ChevronDown size={14} aria-hidden="true" />
      </IconButton>
      <IconButton label={t("message.find.close")} onClick={onClose}>
        <X size={14} aria-hidden="true" />
      </IconButton>
    </search>
  );
}

function Count({ state: { text, hits, at, progress } }: { state: FinderState }) {
  const { t, number } = useTexts();
  const place = { at: number(at + 1), n: number(hits.length) };
  const count = hits.length >= maxHits ? t("message.find.count.more", place) : t("message.find.count", place);
  const running = progress < 1 ? t("message.find.searching", { percent: Math.floor(progress * 100) }) : "";
  const said = text === "" ? "" : hits.length > 0 ? count : running === "" ? t("message.find.none") : "";
  return (
    <>
      <span className={styles.count} role="status">
        {said}
      </span>
      {running !== "" && <span className={styles.count}>{running}</span>}
    </>
  );
}
