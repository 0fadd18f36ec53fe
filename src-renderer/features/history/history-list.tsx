import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type MouseEvent, memo, useEffect, useMemo, useRef, useState } from "react";
import { formatElapsed } from "#shared/model/format";
import type { PastCallHead } from "#shared/model/history";
import { useTexts } from "../../i18n/i18n";
import { useTabs } from "../../state/window-state";
import { Chip, type Tone } from "../../ui/chip";
import { KindIcon } from "../../ui/kind-icon";
import { nextIndex } from "../../ui/list-keys";
import { dayLabel, HistoryLines } from "./days";
import styles from "./history-list.module.css";
import type { PastCalls } from "./use-past-calls";

const rowHeight = 42;
const dayHeight = 28;

interface HistoryListProps {
  readonly id: string;
  readonly found: PastCalls;
  /** Tells which place is in sight, so that the calls around it are at hand. */
  readonly onNear: (place: number) => void;
  readonly onOpen: (call: PastCallHead) => void;
  /** Compares one with the call that is shown. */
  readonly onCompare: (call: PastCallHead) => void;
  readonly onRemove: (call: PastCallHead) => void;
}

/**
 * Past calls by day; only those in sight are drawn. One tab stop: arrows, Home, End and the page keys move, Enter opens, Shift+Enter
 * compares with the one that is shown, Delete removes.
 */
export function HistoryList({ id, found, onNear, onOpen, onCompare, onRemove }: HistoryListProps) {
  const { t, locale } = useTexts();
  const lines = useMemo(() => new HistoryLines(found.days), [found.days]);
  const shown = useTabs(({ tabs, activeTab }) => tabs.find((tab) => tab.kind === "history" && tab.id === activeTab)?.target);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.count,
    getScrollElement: () => scroller.current,
    estimateSize: (line) => ("day" in (lines.at(line) ?? { day: 0 }) ? dayHeight : rowHeight),
    overscan: 8,
  });
  const visible = virtual.getVirtualItems();
  // biome-ignore lint/correctness/useExhaustiveDependencies: other days have lines of other heights
  useEffect(() => virtual.measure(), [lines]);
  const first = visible[0]?.index ?? 0;
  const near = lines.at(first + 1);
  const nearPlace = near && "call" in near ? near.call : 0;
  useEffect(() => onNear(nearPlace), [onNear, nearPlace]);
  const { active, setActive } = useActive(found, shown);
  const choose = (place: number) => {
    setActive(place);
    virtual.scrollToIndex(lines.lineOf(place), { align: "auto" });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const call = callAt(found, active);
    const next = nextIndex(event.key, active, found.total, Math.floor(event.currentTarget.clientHeight / rowHeight));
    if (next !== null) choose(next);
    else if (event.key === "Enter" && call) (event.shiftKey ? onCompare : onOpen)(call);
    else if (event.key === "Delete" && call) onRemove(call);
    else return;
    event.preventDefault();
  };
  const press = (event: MouseEvent, place: number, call: PastCallHead) => {
    choose(place);
    if (event.ctrlKey || event.metaKey) onCompare(call);
    else onOpen(call);
  };
  const top = lines.dayOf(first);
  return (
    <div
      ref={scroller}
      id={id}
      role="listbox"
      aria-label={t("history.list")}
      tabIndex={0}
      aria-activedescendant={`${id}-${active}`}
      className={styles.list}
      onKeyDown={onKeyDown}
    >
      {top !== null && (
        <div className={styles.top} role="presentation">
          <div className={styles.day}>{dayLabel(top, Date.now(), locale)}</div>
        </div>
      )}
      <div role="presentation" className={styles.all} style={{ height: virtual.getTotalSize() }}>
        {visible.map(({ index, start, size }) => {
          const line = lines.at(index);
          if (line === null) return null;
          const style = { transform: `translateY(${start}px)`, height: size };
          if ("day" in line) {
            return (
              <div key={`day-${line.day}`} role="presentation" className={`${styles.day} ${styles.placed}`} style={style}>
                {dayLabel(line.day, Date.now(), locale)}
              </div>
            );
          }
          const call = callAt(found, line.call);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and the keys; options are never focused
            // biome-ignore lint/a11y/useFocusableInteractive: see above
            <div
              key={call?.id ?? `place-${line.call}`}
              id={`${id}-${line.call}`}
              role="option"
              aria-selected={call !== null && call.id === shown}
              aria-setsize={found.total}
              aria-posinset={line.call + 1}
              data-active={line.call === active || undefined}
              className={`${styles.row} ${styles.placed}`}
              style={style}
              onClick={(event) => call && press(event, line.call, call)}
            >
              {call && <Row call={call} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The call at a place, if it is at hand. */
function callAt({ from, calls }: PastCalls, place: number): PastCallHead | null {
  return calls[place - from] ?? null;
}

/** Where one is in the list: at a call, as long as it is there, wherever that is by now; else its neighbour takes the place. */
function useActive(found: PastCalls, shown: string | undefined) {
  const [chosen, setChosen] = useState<{ readonly id: string | null; readonly place: number | null }>({ id: null, place: null });
  const known = chosen.id ?? (chosen.place === null ? shown : callAt(found, chosen.place)?.id);
  const at = found.calls.findIndex(({ id }) => id === known);
  const active = at < 0 ? Math.min(chosen.place ?? 0, found.total - 1) : at + found.from;
  return { active, setActive: (place: number) => setChosen({ id: callAt(found, place)?.id ?? null, place }) };
}

const Row = memo(function Row({ call }: { call: PastCallHead }) {
  const { t, locale } = useTexts();
  const { kind, method, target, startedAt, elapsedMs, state, status, run } = call;
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "medium" }).format(startedAt);
  return (
    <>
      <KindIcon kind={kind} />
      <span className={styles.words} title={`${method}\n${target}`}>
        <span className={styles.line}>
          <b className={`${styles.method} data`}>{method.slice(method.lastIndexOf("/") + 1)}</b>
          {run !== null && <span className={styles.run}>{t("history.of-run")}</span>}
          <Chip tone={toneOf(call)}>{status ?? t(`state.${state}`)}</Chip>
        </span>
        <span className={styles.line}>
          <span className={styles.target}>{target}</span>
          <span className={styles.figures}>
            <time dateTime={new Date(startedAt).toISOString()}>{time}</time> · {formatElapsed(elapsedMs)}
          </span>
        </span>
      </span>
    </>
  );
});

/** A cancelled call is nobody's failure. */
function toneOf({ status, state }: PastCallHead): Tone {
  if (status === "OK") return "ok";
  return state === "cancelled" || status === "CANCELLED" ? "neutral" : "bad";
}
