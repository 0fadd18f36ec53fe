// biome-ignore-all lint/a11y/useSemanticElements: a windowed grid of a million rows cannot be a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid is the one tab stop; rows are its aria-activedescendant
import { type KeyboardEvent, useEffect, useImperativeHandle } from "react";
import type { CallHead } from "#shared/model/call";
import { useTexts } from "../../../i18n/i18n";
import { rowNumber } from "../log/row-number";
import type { FetchRows } from "../log/row-pages";
import { placeAfterKey } from "../log/use-log-keys";
import { useRowWindow } from "../log/use-row-pages";
import { type RowScroll, useRowScroll } from "../scroll/use-row-scroll";
import type { RowPair } from "./compared-rows";
import { callLabel } from "./other-calls";
import { PairLine, pairId } from "./pair-line";
import styles from "./pair-list.module.css";
import type { Compare } from "./use-compare";
import type { ChosenPair } from "./use-pairs";

const rowHeight = 24;
/** Rows' elements are used again for other rows: there are never more in sight than this. */
const slots = 256;

interface PairListProps {
  readonly compare: Compare;
  readonly other: CallHead;
  readonly fetch: FetchRows<RowPair>;
  /** The pair that was chosen, as soon as it is known. */
  readonly onPair: (pair: ChosenPair) => void;
}

/** All pairs of a comparison, however many there are: one tab stop, of which the keys choose. */
export function PairList({ compare, other, fetch, onPair }: PairListProps) {
  const { t, locale } = useTexts();
  const { head, shown, cursor, choose, list, query } = compare;
  const scroll = useRowScroll(shown, rowHeight, rowHeight, "never");
  const { first, last, shift, viewport } = scroll;
  const { rows } = useRowWindow(fetch, { from: first, to: last, base: 0, total: shown, lagging: false });
  useImperativeHandle(list, () => ({ focus: () => scroll.scroller.current?.focus(), center: scroll.center }));
  const onKeyDown = usePairKeys(compare, scroll);
  const { center } = scroll;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only where other pairs are shown does the chosen one move
  useEffect(() => {
    if (cursor !== null) center(cursor);
  }, [query.only, center]);
  const chosen = cursor === null ? undefined : rows[cursor - first];
  useEffect(() => {
    if (chosen) onPair(chosen);
  }, [chosen, onPair]);
  return (
    <div className={styles.list}>
      <div
        className={styles.grid}
        ref={scroll.scroller}
        onScroll={scroll.onScroll}
        role="grid"
        tabIndex={0}
        aria-label={t("compare.grid")}
        aria-rowcount={shown + 1}
        aria-colcount={3}
        aria-readonly="true"
        aria-activedescendant={chosen && cursor !== null ? pairId(cursor) : undefined}
        onKeyDown={onKeyDown}
      >
        <Heading right={callLabel(other, locale)} />
        <div style={{ height: scroll.spacer }} role="presentation">
          <div className={styles.window} style={{ height: Math.min(viewport, scroll.spacer) }} role="presentation">
            <div style={{ transform: `translateY(${-shift}px)` }} role="rowgroup">
              {rows.map((pair, at) => {
                const place = first + at;
                return (
                  <PairLine
                    key={place % slots}
                    place={place}
                    pair={pair}
                    left={numberOf(head, pair?.left)}
                    right={numberOf(other, pair?.right)}
                    isChosen={place === cursor}
                    onChoose={choose}
                  />
                );
              })}
            </div>
          </div>
        </div>
      </div>
      <span className={styles.ring} />
    </div>
  );
}

const numberOf = (head: CallHead, index: number | null | undefined) =>
  index === null || index === undefined ? null : rowNumber(head, index);

function Heading({ right }: { right: string }) {
  const { t } = useTexts();
  return (
    <div className={styles.heading} role="rowgroup">
      <div className={`${styles.row} ${styles.head}`} role="row" aria-rowindex={1}>
        <span role="columnheader" className={styles.title}>
          {t("compare.left")}
        </span>
        <span role="columnheader" className={styles.mark}>
          <span className="visually-hidden">{t("compare.state")}</span>
        </span>
        <span role="columnheader" className={styles.title} title={right}>
          {t("compare.right")}: {right}
        </span>
      </div>
    </div>
  );
}

/** What keys do on the pairs: they move; Escape lets go. */
function usePairKeys({ shown, cursor, choose }: Compare, scroll: RowScroll): (event: KeyboardEvent) => void {
  const page = Math.max(1, Math.floor(scroll.viewport / rowHeight) - 1);
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = placeAfterKey(event.key, cursor, page, { base: 0, end: shown, start: scroll.first });
    if (next === null) return;
    choose(next);
    scroll.reveal(next, event.key === "PageDown" ? page : event.key === "PageUp" ? -page : 0);
    event.preventDefault();
    event.stopPropagation();
  };
}
