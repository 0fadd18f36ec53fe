import { type KeyboardEvent, memo, useState } from "react";
import { formatElapsed } from "#shared/model/format";
import type { PastCallHead } from "#shared/model/history";
import { useTexts } from "../../i18n/i18n";
import { useTabs } from "../../state/window-state";
import { Chip, type Tone } from "../../ui/chip";
import { KindIcon } from "../../ui/kind-icon";
import { nextIndex } from "../../ui/list-keys";
import { byDay, dayLabel } from "./days";
import styles from "./history-list.module.css";

const rowHeight = 42;

interface HistoryListProps {
  readonly id: string;
  readonly calls: readonly PastCallHead[];
  readonly onOpen: (call: PastCallHead) => void;
  readonly onRemove: (call: PastCallHead) => void;
}

/** Past calls by day. One tab stop: arrows, Home, End and the page keys move, Enter opens, Delete removes. */
export function HistoryList({ id, calls, onOpen, onRemove }: HistoryListProps) {
  const { t, locale } = useTexts();
  const shown = useTabs(({ tabs, activeTab }) => tabs.find((tab) => tab.kind === "history" && tab.id === activeTab)?.target);
  const [chosen, setChosen] = useState<string | null>(null);
  // Of one that has gone its neighbour takes the place.
  const [place, setPlace] = useState(0);
  const at = calls.findIndex((call) => call.id === (chosen ?? shown));
  const active = at < 0 ? Math.min(place, calls.length - 1) : at;
  const choose = (index: number) => {
    setPlace(index);
    setChosen(calls[index]?.id ?? null);
    document.getElementById(`${id}-${index}`)?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const call = calls[active];
    const next = nextIndex(event.key, active, calls.length, Math.floor(event.currentTarget.clientHeight / rowHeight));
    if (next !== null) choose(next);
    else if (event.key === "Enter" && call) onOpen(call);
    else if (event.key === "Delete" && call) {
      setPlace(active);
      onRemove(call);
    } else return;
    event.preventDefault();
  };
  let index = -1;
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t("history.list")}
      tabIndex={0}
      aria-activedescendant={`${id}-${active}`}
      className={styles.list}
      onKeyDown={onKeyDown}
    >
      {byDay(calls).map(({ day, calls: ofDay }) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options
        <div key={day} role="group" aria-label={dayLabel(day, Date.now(), locale)}>
          <div className={styles.day} aria-hidden="true">
            {dayLabel(day, Date.now(), locale)}
          </div>
          {ofDay.map((call) => {
            index++;
            const own = index;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and the keys; options are never focused
              // biome-ignore lint/a11y/useFocusableInteractive: see above
              <div
                key={call.id}
                id={`${id}-${own}`}
                role="option"
                aria-selected={call.id === shown}
                data-active={own === active || undefined}
                className={styles.row}
                onClick={() => {
                  choose(own);
                  onOpen(call);
                }}
              >
                <Row call={call} />
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}

const Row = memo(function Row({ call }: { call: PastCallHead }) {
  const { t, locale } = useTexts();
  const { kind, method, target, startedAt, elapsedMs, state, status } = call;
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "medium" }).format(startedAt);
  return (
    <>
      <KindIcon kind={kind} />
      <span className={styles.words} title={`${method}\n${target}`}>
        <span className={styles.line}>
          <b className={`${styles.method} data`}>{method.slice(method.lastIndexOf("/") + 1)}</b>
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
