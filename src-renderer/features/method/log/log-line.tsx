// biome-ignore-all lint/a11y/useSemanticElements: a windowed grid of a million rows cannot be a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid is the one tab stop; rows are its aria-activedescendant
import { Bookmark } from "lucide-react";
import { type MouseEvent, memo } from "react";
import type { CallRow } from "#shared/model/call";
import { formatBytes } from "#shared/model/format";
import { useTexts } from "../../../i18n/i18n";
import { JsonPreview, JsonValue } from "../../../ui/json-text";
import { isEssential, isFigure, type LogView, type ShownColumn } from "./columns";
import styles from "./log-rows.module.css";
import { parseMarkNote } from "./mark-note";
import { formatClock, formatGap, formatOffset } from "./offset";
import { colourClass } from "./row-colour";

/** What all rows of a log share; stable between renders. */
export interface LineContext {
  readonly callId: string;
  readonly view: LogView;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** The day of the call's start, in UTC as JSON has it. */
  readonly day: string;
  /** Keys of a message that have a column of their own. */
  readonly omit: ReadonlySet<string>;
  readonly onPick: (place: number, event: MouseEvent) => void;
}

interface LogLineProps {
  readonly context: LineContext;
  readonly place: number;
  /** Counted from 1. */
  readonly number: number | null;
  readonly row: CallRow | undefined;
  /** Place among those that the grid has, counted from 1. */
  readonly nth: number;
  readonly isChosen: boolean;
  readonly isCursor: boolean;
  readonly isMarked: boolean;
}

export const lineId = (callId: string, place: number) => `row-${callId}-${place}`;

/** One row of a log. */
export const LogLine = memo(function LogLine({ context, place, number, row, nth, isChosen, isCursor, isMarked }: LogLineProps) {
  const { t } = useTexts();
  const { callId, view, onPick } = context;
  const classes = [
    styles.row,
    styles.line,
    row?.problem && styles.problem,
    isCursor && styles.cursor,
    row && colourClass(row.fields[view.colourAt]),
  ];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys
    <div
      id={lineId(callId, place)}
      className={classes.filter(Boolean).join(" ")}
      role="row"
      aria-rowindex={nth + 1}
      aria-selected={isChosen}
      onClick={(event) => onPick(place, event)}
    >
      {isMarked && (
        <span className={styles.bookmark}>
          <Bookmark size={10} fill="currentColor" aria-hidden="true" />
          <span className="visually-hidden">{t("log.marked")}</span>
        </span>
      )}
      {row?.kind === "mark" ? (
        <Divider row={row} />
      ) : (
        view.columns.map((column) => (
          <Cell key={column.is === "field" ? `.${column.path}` : column.id} column={column} row={row} number={number} context={context} />
        ))
      )}
    </div>
  );
});

interface CellProps {
  readonly column: ShownColumn;
  readonly row: CallRow | undefined;
  readonly number: number | null;
  readonly context: LineContext;
}

/** One element for each cell, as far as can be: a log draws many of them at a time. */
function Cell({ column, row, number, context }: CellProps) {
  const { t } = useTexts();
  const isMessage = column.is === "own" && column.id === "message";
  const isDirection = column.is === "own" && column.id === "direction";
  const classes = [
    styles.cell,
    isFigure(column) && styles.number,
    !isEssential(column) && styles.optional,
    isMessage && styles.message,
    (isMessage || column.is === "field") && styles.clipped,
    isDirection && row && styles[row.kind],
  ];
  return (
    <span
      role="gridcell"
      className={classes.filter(Boolean).join(" ")}
      aria-label={isDirection && row ? t(`log.${row.kind}`) : undefined}
      data-log-message={isMessage || undefined}
    >
      {isMessage && row ? <Summary row={row} context={context} /> : <Value column={column} row={row} number={number} context={context} />}
    </span>
  );
}

function Value({ column, row, number, context }: CellProps) {
  const { number: format } = useTexts();
  if (column.is === "own" && column.id === "number") return number === null ? "" : format(number);
  if (!row) return column.is === "own" && column.id === "message" ? "…" : "";
  if (column.is === "field") {
    const value = row.fields[column.at];
    return value === null || value === undefined ? null : <JsonValue text={value} />;
  }
  switch (column.id) {
    case "direction":
      return row.kind === "sent" ? "→" : "←";
    case "offset":
      return formatOffset(row.offsetMs);
    case "clock":
      return formatClock(context.startedAt + row.offsetMs);
    case "gap":
      return row.gapMs === null ? "" : formatGap(row.gapMs);
    default:
      return formatBytes(row.size);
  }
}

/** As many UTF-16 units of a message as any screen can show on one line. */
const summaryLength = 600;

function Summary({ row: { problem, preview, truncated }, context: { omit, day } }: { row: CallRow; context: LineContext }) {
  return (
    <>
      {problem && <span className={styles.reason}>{problem}</span>}
      <JsonPreview text={preview.slice(0, summaryLength)} omit={omit} day={day} />
      {truncated && "…"}
    </>
  );
}

/** Where the call was made anew. */
function Divider({ row }: { row: CallRow }) {
  const { t, number } = useTexts();
  const note = parseMarkNote(row.preview);
  const words = note?.before
    ? t("log.attempt.after", { n: number(note.attempt), status: note.before })
    : note && t("log.attempt", { n: number(note.attempt) });
  return (
    <span role="gridcell" className={styles.divider}>
      <span>{words ?? t("log.mark")}</span>
      <span>{formatOffset(row.offsetMs)}</span>
    </span>
  );
}
