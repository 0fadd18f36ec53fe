// biome-ignore-all lint/a11y/useSemanticElements: a windowed grid of a million rows cannot be a <table>
import { ArrowDown } from "lucide-react";
import { type CSSProperties, type MouseEvent, useCallback, useEffect, useImperativeHandle, useMemo } from "react";
import { isOver } from "#shared/model/call";
import { useTexts } from "../../../i18n/i18n";
import { Button } from "../../../ui/button";
import { useRowScroll } from "../scroll/use-row-scroll";
import { keysElsewhere } from "./columns";
import { LogHeading } from "./log-heading";
import { type LineContext, LogLine, lineId } from "./log-line";
import styles from "./log-rows.module.css";
import { chooseOne, chosenCount, extendTo, isChosen, toggleAt } from "./row-choice";
import { rowNumber } from "./row-number";
import { useChangesOf } from "./use-changes-of";
import type { Log } from "./use-log";
import { useLogKeys } from "./use-log-keys";
import { type RowWindow, useRowWindow } from "./use-row-pages";
import { useStable } from "./use-stable";

export const rowHeight = 24;
/** Rows' elements are used again for other rows, which costs less than new ones: there are never more in sight than this. */
const slots = 256;

interface LogListProps {
  readonly log: Log;
  /** What was done last, for a moment. */
  readonly said: string;
  /** Opens the menu of the chosen rows, at a place in the window. */
  readonly onMenu: (at: { readonly x: number; readonly y: number }) => void;
}

/** The rows themselves, however many there are: one tab stop, of which the keys choose. */
export function LogList({ log, said, onMenu }: LogListProps) {
  const { t } = useTexts();
  const { head, view, base, end, choice, list } = log;
  const total = Math.max(0, end - base);
  const scroll = useRowScroll(total, rowHeight, rowHeight, !isOver(head.state) || head.rows === 0 ? "tail" : "here", base);
  const { first, last, shift, viewport, following } = scroll;
  const shown = useLogRows(log, base + first, base + last, following);
  const context = useLineContext(log);
  const marked = useChangesOf(log.marks.onDidChange, () => log.marks.indexes);
  const onKeyDown = useLogKeys(log, { scroll, page: Math.max(1, Math.floor(viewport / rowHeight) - 1), onMenu });
  useImperativeHandle(list, () => ({
    focus: () => scroll.scroller.current?.focus(),
    center: (place) => scroll.center(place - base),
    follow: scroll.follow,
    isFollowing: following,
  }));
  useCursorRow(log, shown);
  const cursor = choice?.cursor ?? null;
  const isCursorThere = cursor !== null && cursor >= shown.first && cursor < shown.first + shown.rows.length;
  return (
    <div className={styles.list} style={templates(view.template, view.narrow)}>
      <div
        className={styles.grid}
        ref={scroll.scroller}
        onScroll={scroll.onScroll}
        onContextMenu={(event) => {
          event.preventDefault();
          onMenu({ x: event.clientX, y: event.clientY });
        }}
        role="grid"
        data-focus="log"
        tabIndex={0}
        aria-label={t("log.label")}
        aria-rowcount={total + 1}
        aria-colcount={view.columns.length}
        aria-readonly="true"
        aria-multiselectable="true"
        aria-activedescendant={isCursorThere ? lineId(head.callId, cursor) : undefined}
        onKeyDown={onKeyDown}
      >
        <div className={styles.wide} style={{ minWidth: view.minWidth }} role="presentation">
          <LogHeading view={view} />
          <Empty log={log} />
          <div style={{ height: scroll.spacer }} role="presentation">
            <div className={styles.window} style={{ height: Math.min(viewport, scroll.spacer) }} role="presentation">
              <div style={{ transform: `translateY(${-shift}px)` }} role="rowgroup">
                {shown.rows.map((row, at) => {
                  const place = shown.first + at;
                  // Among matches, a row has its number when it is there.
                  const index = row?.index ?? (log.scanId === null ? place : null);
                  return (
                    <LogLine
                      key={place % slots}
                      context={context}
                      place={place}
                      nth={place - base + 1}
                      number={index === null ? null : rowNumber(head, index)}
                      row={row}
                      isChosen={choice !== null && isChosen(choice, place)}
                      isCursor={place === cursor}
                      isMarked={index !== null && marked.has(index)}
                    />
                  );
                })}
              </div>
            </div>
          </div>
        </div>
      </div>
      <span className={styles.ring} />
      <div className={styles.float}>
        <ChosenNote said={said} chosen={chosenCount(choice)} />
        {!following && !isOver(head.state) && (
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
    </div>
  );
}

/** Custom properties, so that a narrow pane may choose the other template. */
const templates = (wide: string, narrow: string) => ({ "--log-columns": wide, "--log-columns-narrow": narrow }) as CSSProperties;

/** What was done, or how many rows are chosen. */
function ChosenNote({ said, chosen }: { said: string; chosen: number }) {
  const { count } = useTexts();
  const words = said === "" && chosen > 1 ? count("log.chosen", chosen) : said;
  return (
    <span className={words === "" ? undefined : styles.note} role="status">
      {words}
    </span>
  );
}

function Empty({ log: { head, scan, base, end } }: { log: Log }) {
  const { t } = useTexts();
  if (end > base) return null;
  if (scan.report === null) return <p className={styles.empty}>{t("log.empty")}</p>;
  return <p className={styles.empty}>{t(scan.isRunning || !isOver(head.state) ? "log.filter.none.yet" : "log.filter.none")}</p>;
}

function useLogRows({ source, scanId, view, base, end }: Log, from: number, to: number, lagging: boolean): RowWindow {
  const { fields } = view;
  const asked = fields.join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same fields in another list are no news
  const fetch = useCallback((at: number, count: number) => source.rows(scanId, at, count, fields), [source, scanId, asked]);
  return useRowWindow(fetch, { from, to, base, total: end, lagging });
}

function useLineContext({ head: { callId, startedAt }, layout, view, fieldNames: { shape }, choice, choose }: Log): LineContext {
  const omit = useMemo(() => keysElsewhere(layout, shape), [layout, shape]);
  const onPick = useStable((place: number, event: MouseEvent) => {
    // A click that ends a selection of text is not a choice of the row.
    if (!(window.getSelection()?.isCollapsed ?? true) && !event.shiftKey) return;
    if (event.shiftKey) window.getSelection()?.removeAllRanges();
    choose(event.shiftKey ? extendTo(choice, place) : event.ctrlKey || event.metaKey ? toggleAt(choice, place) : chooseOne(place));
  });
  return useMemo(
    () => ({ callId, view, startedAt, day: new Date(startedAt).toISOString().slice(0, 10), omit, onPick }),
    [callId, view, startedAt, omit, onPick],
  );
}

/** Which message is to be shown: among matches that is known when the row of the cursor is there; a mark has none. */
function useCursorRow({ choice, shown, setShown, scanId }: Log, { first, rows }: RowWindow): void {
  const row = choice === null ? undefined : rows[choice.cursor - first];
  const index = row?.kind === "mark" ? null : scanId === null ? undefined : row?.index;
  useEffect(() => {
    if (index !== undefined && index !== shown) setShown(index);
  }, [index, shown, setShown]);
}
