import { EyeOff } from "lucide-react";
import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { comparedParts, type PastComparison, type PastDifference } from "#shared/model/past-comparison";
import { useTexts } from "../../../i18n/i18n";
import { IconButton } from "../../../ui/button";
import { nextIndex } from "../../../ui/list-keys";
import styles from "./past-compare.module.css";
import { pastLabel } from "./past-label";

/** What the list of differences does for what is around it. */
export interface DifferencesHandle {
  /** To the next (1) or the previous (-1) difference; at an end, on from the other one. */
  step(by: 1 | -1): void;
}

interface PastDifferencesProps {
  readonly comparison: PastComparison;
  readonly onIgnore: (path: string) => void;
  readonly ref: Ref<DifferencesHandle>;
}

/** The places where two calls differ, by part, the values side by side. One tab stop: arrows, Home and End move, Delete ignores a place. */
export function PastDifferences({ comparison, onIgnore, ref }: PastDifferencesProps) {
  const { t, count, locale } = useTexts();
  const { differences, more, ignored, left, right } = comparison;
  const { active, rows, go, keep } = useRows(differences);
  useImperativeHandle(ref, () => ({ step: (by) => go((active + by + differences.length) % differences.length) }), [
    active,
    differences,
    go,
  ]);
  const ignore = (path: string) => {
    keep();
    onIgnore(path);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLTableRowElement)) return;
    const next = nextIndex(event.key, active, differences.length, 10);
    const path = differences[active]?.path;
    if (next !== null) go(next);
    else if (event.key === "Delete" && path !== undefined) ignore(path);
    else return;
    event.preventDefault();
  };
  const same = comparedParts.filter((part) => !differences.some((difference) => difference.part === part));
  const parts = comparedParts.filter((part) => !same.includes(part));
  return (
    <div className={styles.scroll} ref={rows} data-focus="compare">
      {differences.length > 0 && (
        <table className={styles.table} onKeyDown={onKeyDown}>
          <caption className="visually-hidden">{t("history.compare.table")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("history.compare.place")}</th>
              <th scope="col">{pastLabel(left, locale)}</th>
              <th scope="col">{pastLabel(right, locale)}</th>
              <th scope="col">
                <span className="visually-hidden">{t("history.compare.ignore")}</span>
              </th>
            </tr>
          </thead>
          {parts.map((part) => (
            <tbody key={part}>
              <tr className={styles.part}>
                <th scope="rowgroup" colSpan={4}>
                  {t(`history.part.${part}`)}
                </th>
              </tr>
              {differences.map((difference, at) =>
                difference.part === part ? (
                  <Row
                    key={difference.path}
                    difference={difference}
                    isActive={at === active}
                    onFocus={() => go(at)}
                    onIgnore={() => ignore(difference.path)}
                  />
                ) : null,
              )}
            </tbody>
          ))}
        </table>
      )}
      <p className={styles.rest}>
        {more > 0 && <span>{count("history.compare.more", more)}</span>}
        {same.length > 0 && (
          <span>
            {t("history.compare.equal", { parts: same.map((part) => t(`history.part.${part}`)).join(t("history.compare.comma")) })}
          </span>
        )}
        {ignored > 0 && <span>{count("history.compare.passed", ignored)}</span>}
      </p>
    </div>
  );
}

/** Which row has the tab stop; after one has gone its neighbour has the focus. */
function useRows(differences: readonly PastDifference[]) {
  const [place, setPlace] = useState(0);
  const rows = useRef<HTMLDivElement>(null);
  const isKept = useRef(false);
  const active = Math.max(0, Math.min(place, differences.length - 1));
  const focus = (at: number) => rows.current?.querySelectorAll<HTMLElement>("tr[data-difference]")[at]?.focus();
  // biome-ignore lint/correctness/useExhaustiveDependencies: other differences are the reason
  useEffect(() => {
    if (isKept.current) focus(active);
    isKept.current = false;
  }, [differences]);
  return {
    active,
    rows,
    go: (at: number) => {
      setPlace(at);
      if (rows.current?.querySelectorAll("tr[data-difference]")[at] !== document.activeElement) focus(at);
    },
    keep: () => {
      isKept.current = true;
    },
  };
}

interface RowProps {
  readonly difference: PastDifference;
  readonly isActive: boolean;
  readonly onFocus: () => void;
  readonly onIgnore: () => void;
}

function Row({ difference: { part, path, left, right }, isActive, onFocus, onIgnore }: RowProps) {
  const { t } = useTexts();
  return (
    <tr
      data-difference
      tabIndex={isActive ? 0 : -1}
      className={styles.row}
      onFocus={(event) => event.target === event.currentTarget && onFocus()}
    >
      <th scope="row" className="data" title={path}>
        {path.slice(`$.${part}`.length).replace(/^\./, "") || "$"}
      </th>
      <Value text={left} other={right} className={styles.left} />
      <Value text={right} other={left} className={styles.right} />
      <td>
        <IconButton label={t("history.compare.ignore.path", { path })} onClick={onIgnore}>
          <EyeOff size={12} aria-hidden="true" />
        </IconButton>
      </td>
    </tr>
  );
}

function Value({ text, other, className }: { text: string | null; other: string | null; className: string | undefined }) {
  const { t } = useTexts();
  if (text === null) return <td className={styles.absent}>{t("history.compare.absent")}</td>;
  return (
    <td>
      <pre className={`${styles.value} ${other === null ? className : ""} data`}>{text}</pre>
    </td>
  );
}
