// biome-ignore-all lint/a11y/useSemanticElements: a windowed grid of a million rows cannot be a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid is the one tab stop; rows are its aria-activedescendant
import { ArrowDown } from "lucide-react";
import { type KeyboardEvent, useEffect, useState } from "react";
import type { CallHead, CallRow } from "#shared/model/call";
import { isOver } from "#shared/model/call";
import { formatBytes } from "#shared/model/format";
import { useTexts } from "../../../i18n/i18n";
import { Button } from "../../../ui/button";
import { JsonPreview } from "../../../ui/json-text";
import { Split } from "../../../ui/split";
import { useRowScroll } from "../scroll/use-row-scroll";
import { MessageDetail } from "./message-detail";
import styles from "./message-log.module.css";
import { formatOffset } from "./offset";
import { rowNumber } from "./row-number";
import { type RowWindow, useRows } from "./use-row-pages";

const rowHeight = 24;
const figure = `${styles.number} ${styles.figure}`;

/** Every message of a call, both ways in one order, however many there are; the chosen one in full beside them. */
export function MessageLog({ head }: { head: CallHead }) {
  const { t } = useTexts();
  const [selected, setSelected] = useState<number | null>(null);
  const list = <Rows key={head.callId} head={head} selected={selected} onSelect={setSelected} />;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another call has other rows
  useEffect(() => setSelected(null), [head.callId]);
  return (
    <Split
      id="message-log"
      direction="horizontal"
      share={62}
      least={25}
      label={t("log.detail.resize")}
      first={list}
      second={selected === null ? null : <MessageDetail head={head} index={selected} onClose={() => setSelected(null)} />}
    />
  );
}

interface RowsProps {
  readonly head: CallHead;
  readonly selected: number | null;
  readonly onSelect: (row: number | null) => void;
}

function Rows({ head, selected, onSelect }: RowsProps) {
  const { t } = useTexts();
  const total = head.rows;
  const scroll = useRowScroll(total, rowHeight, rowHeight, !isOver(head.state) || head.rows === 0 ? "tail" : "here");
  const { first, last, shift, viewport } = scroll;
  const shown = useRows(head.callId, first, last, total, scroll.following);

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(viewport / rowHeight) - 1);
    if (event.key === "Escape" && selected !== null) onSelect(null);
    else {
      const next = rowAfterKey(event.key, selected, page, total, scroll.following ? last - 1 : first);
      if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
      onSelect(next);
      scroll.reveal(next, event.key === "PageDown" ? page : event.key === "PageUp" ? -page : 0);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={styles.log}>
      <div
        className={styles.grid}
        ref={scroll.scroller}
        onScroll={scroll.onScroll}
        role="grid"
        data-focus="log"
        tabIndex={0}
        aria-label={t("log.label")}
        aria-rowcount={total + 1}
        aria-colcount={5}
        aria-readonly="true"
        aria-activedescendant={isShown(selected, shown) ? `row-${head.callId}-${selected}` : undefined}
        onKeyDown={onKeyDown}
      >
        <Heading />
        {total === 0 && <p className={styles.empty}>{t("log.empty")}</p>}
        <div style={{ height: scroll.spacer }} role="presentation">
          <div className={styles.window} style={{ height: Math.min(viewport, scroll.spacer) }} role="presentation">
            <div style={{ transform: `translateY(${-shift}px)` }} role="rowgroup">
              {shown.rows.map((row, at) => (
                <Line
                  // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
                  key={shown.first + at}
                  id={`row-${head.callId}-${shown.first + at}`}
                  index={shown.first + at}
                  number={rowNumber(head.kind, shown.first + at)}
                  row={row}
                  selected={selected === shown.first + at}
                  onSelect={onSelect}
                />
              ))}
            </div>
          </div>
        </div>
      </div>
      {!scroll.following && !isOver(head.state) && (
        <Button
          size="s"
          className={styles.follow ?? ""}
          icon={<ArrowDown size={12} aria-hidden="true" />}
          keys="End"
          onClick={scroll.follow}
        >
          {t("log.follow")}
        </Button>
      )}
    </div>
  );
}

function isShown(row: number | null, { first, rows }: RowWindow): boolean {
  return row !== null && row >= first && row < first + rows.length;
}

/** The row that a key leads to, or null if it leads nowhere. */
function rowAfterKey(key: string, selected: number | null, page: number, total: number, start: number): number | null {
  if (total === 0) return null;
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -total, End: total }[key];
  if (step === undefined) return null;
  if (selected === null && Math.abs(step) === 1) return Math.min(total - 1, Math.max(0, start));
  return Math.min(total - 1, Math.max(0, (selected ?? start) + step));
}

function Heading() {
  const { t } = useTexts();
  return (
    <div role="rowgroup" className={styles.heading}>
      <div className={`${styles.row} ${styles.head}`} role="row" aria-rowindex={1}>
        <span role="columnheader" className={styles.number}>
          #
        </span>
        <span role="columnheader">
          <span className="visually-hidden">{t("log.direction")}</span>
        </span>
        <span role="columnheader" className={figure}>
          {t("log.offset")}
        </span>
        <span role="columnheader" className={figure}>
          {t("log.size")}
        </span>
        <span role="columnheader">{t("log.message")}</span>
      </div>
    </div>
  );
}

interface LineProps {
  readonly id: string;
  readonly index: number;
  readonly number: number | null;
  readonly row: CallRow | undefined;
  readonly selected: boolean;
  readonly onSelect: (row: number) => void;
}

function Line({ id, index, number, row, selected, onSelect }: LineProps) {
  const { t, number: format } = useTexts();
  const onClick = () => {
    // A click that ends a selection of text is not a choice of the row.
    if (window.getSelection()?.isCollapsed ?? true) onSelect(index);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys
    <div
      id={id}
      className={`${styles.row} ${styles.line} ${row?.problem ? styles.problem : ""}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      onClick={onClick}
    >
      <span role="gridcell" className={styles.number}>
        {number === null ? "" : format(number)}
      </span>
      {row ? (
        <>
          <span role="gridcell" className={styles[row.kind]}>
            <span aria-hidden="true">{row.kind === "sent" ? "→" : row.kind === "received" ? "←" : "•"}</span>
            <span className="visually-hidden">{t(`log.${row.kind}`)}</span>
          </span>
          <span role="gridcell" className={figure}>
            {formatOffset(row.offsetMs)}
          </span>
          <span role="gridcell" className={figure}>
            {formatBytes(row.size)}
          </span>
          <span role="gridcell" className={styles.message}>
            {row.problem && <span className={styles.reason}>{row.problem}</span>}
            <JsonPreview text={row.preview.slice(0, 600)} />
            {row.truncated && "…"}
          </span>
        </>
      ) : (
        <span role="gridcell" className={styles.number} style={{ gridColumn: "2 / -1", textAlign: "left" }}>
          …
        </span>
      )}
    </div>
  );
}
