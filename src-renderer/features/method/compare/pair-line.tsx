// biome-ignore-all lint/a11y/useSemanticElements: a windowed grid of a million rows cannot be a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid is the one tab stop; rows are its aria-activedescendant
import { memo } from "react";
import type { CallRow } from "#shared/model/call";
import { useTexts } from "../../../i18n/i18n";
import { JsonPreview } from "../../../ui/json-text";
import { formatOffset } from "../log/offset";
import { type PairState, type RowPair, stateOf } from "./compared-rows";
import styles from "./pair-list.module.css";

/** Only one comparison is shown at a time. */
export const pairId = (place: number) => `pair-${place}`;

/** What says it beside the words and the tint. */
const signs: Readonly<Record<PairState, string>> = { same: "", changed: "≠", left: "−", right: "+" };

interface PairLineProps {
  readonly place: number;
  /** Undefined until it has come. */
  readonly pair: RowPair | undefined;
  /** The numbers that people know the two rows by; null for none. */
  readonly left: number | null;
  readonly right: number | null;
  readonly isChosen: boolean;
  readonly onChoose: (place: number) => void;
}

/** Two rows beside each other. */
export const PairLine = memo(function PairLine({ place, pair, left, right, isChosen, onChoose }: PairLineProps) {
  const { t, count } = useTexts();
  const state = pair ? stateOf(pair) : null;
  const skipped = pair && pair.skipped > 0 ? count("compare.skipped", pair.skipped) : null;
  const words = [state && t(`compare.state.${state}`), skipped].filter(Boolean).join(", ");
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys
    <div
      id={pairId(place)}
      className={[styles.row, styles.line, state && styles[state], skipped && styles.after].filter(Boolean).join(" ")}
      role="row"
      aria-rowindex={place + 2}
      aria-selected={isChosen}
      onClick={() => onChoose(place)}
    >
      <Side row={pair?.leftRow} index={pair?.left} nth={left} />
      <span role="gridcell" className={styles.mark} aria-label={words} title={words}>
        {state && signs[state]}
      </span>
      <Side row={pair?.rightRow} index={pair?.right} nth={right} />
    </div>
  );
});

interface SideProps {
  readonly row: CallRow | null | undefined;
  readonly index: number | null | undefined;
  readonly nth: number | null;
}

/** As many UTF-16 units of a message as half a screen can show on one line. */
const summaryLength = 400;

function Side({ row, index, nth }: SideProps) {
  const { t, number } = useTexts();
  if (index === null)
    return (
      <span role="gridcell" className={styles.absent}>
        <span className="visually-hidden">{t("compare.absent")}</span>
      </span>
    );
  return (
    <span role="gridcell" className={styles.side}>
      <span className={styles.number}>{nth === null ? "" : number(nth)}</span>
      {row && (
        <>
          <span className={styles[row.kind]}>
            <span aria-hidden="true">{row.kind === "sent" ? "→" : "←"}</span>
            <span className="visually-hidden">{t(`log.${row.kind}`)}</span>
          </span>
          <span className={styles.offset}>{formatOffset(row.offsetMs)}</span>
          <span className={styles.message}>
            {row.problem && <span className={styles.reason}>{row.problem}</span>}
            <JsonPreview text={row.preview.slice(0, summaryLength)} />
          </span>
        </>
      )}
      {row === undefined && <span className={styles.message}>…</span>}
    </span>
  );
}
