import { useEffect, useId, useState } from "react";
import { type CallHead, isOver, type TimelineEvent } from "#shared/model/call";
import { formatElapsed } from "#shared/model/format";
import { useHost } from "../../../host/host";
import { type Texts, useTexts } from "../../../i18n/i18n";
import { type ConnectionRow, connectionRows } from "./connection-rows";
import styles from "./timeline.module.css";
import { type Phase, phasesOf } from "./timeline-phases";

/** Where a call's time went: a bar for each phase, on one scale. */
export function Timeline({ head }: { head: CallHead }) {
  return <EventTimeline events={useTimeline(head)} elapsedMs={head.elapsedMs} isOver={isOver(head.state)} />;
}

interface EventTimelineProps {
  readonly events: readonly TimelineEvent[];
  readonly elapsedMs: number;
  readonly isOver: boolean;
}

/** The same of moments that are known already. */
export function EventTimeline({ events, elapsedMs, isOver: hasEnded }: EventTimelineProps) {
  const { t } = useTexts();
  const phases = phasesOf(events, elapsedMs);
  const whole = Math.max(hasEnded ? 0 : elapsedMs, ...phases.map(({ to }) => to), 0.001);
  const rows = connectionRows(events);
  return (
    <div className={styles.columns}>
      <ul className={styles.list} aria-label={t("answer.timeline")}>
        {phases.map((phase) => (
          <PhaseRow key={`${phase.attempt} ${phase.name}`} phase={phase} whole={whole} />
        ))}
      </ul>
      {rows.length > 0 && <ConnectionStory rows={rows} />}
    </div>
  );
}

/** What happened to the connection, in words. */
function ConnectionStory({ rows }: { rows: readonly ConnectionRow[] }) {
  const { t } = useTexts();
  const id = useId();
  return (
    <section className={styles.story} aria-labelledby={id}>
      <h3 id={id}>{t("timeline.connection")}</h3>
      <ol>
        {rows.map((row) => (
          <ConnectionLine key={`${row.is} ${row.offsetMs}`} row={row} />
        ))}
      </ol>
    </section>
  );
}

function ConnectionLine({ row }: { row: ConnectionRow }) {
  const texts = useTexts();
  return (
    <li data-trouble={troubles.includes(row.is)}>
      <span className={styles.time}>+{formatElapsed(row.offsetMs)}</span>
      <span>{wordsOf(row, texts)}</span>
    </li>
  );
}

const troubles: readonly ConnectionRow["is"][] = ["ping-lost", "goaway", "connection-closed", "connection-lost"];

function wordsOf(row: ConnectionRow, { t, count }: Texts): string {
  if (row.is !== "pings") {
    if (row.is === "reconnect") return t("timeline.reconnected", { note: row.note });
    if (row.is === "end") return t("timeline.ended", { note: row.note });
    return t(`timeline.${row.is}`, { note: row.note });
  }
  const [what, least, most] = [count("timeline.pings", row.count), formatElapsed(row.least), formatElapsed(row.most)];
  return least === most ? t("timeline.pings.within", { what, most }) : t("timeline.pings.between", { what, least, most });
}

function PhaseRow({ phase: { name, from, to, note, attempt }, whole }: { phase: Phase; whole: number }) {
  const { t } = useTexts();
  const plain = t(`timeline.${name}`);
  const label = attempt > 1 ? t("timeline.attempt", { name: plain, n: attempt }) : plain;
  const moment = from === to;
  const words = moment
    ? t("timeline.moment", { name: label, at: formatElapsed(from) })
    : t("timeline.span", { name: label, from: formatElapsed(from), to: formatElapsed(to) });
  return (
    <li className={styles.row} title={note ? `${words}\n${note}` : words}>
      <span className={styles.note}>{label}</span>
      <span className={styles.track} aria-hidden="true">
        <span
          className={styles.bar}
          style={{
            left: `min(${(from / whole) * 100}%, 100% - 3px)`,
            width: moment ? 3 : `${((to - from) / whole) * 100}%`,
          }}
        />
      </span>
      <span className={styles.time}>{moment ? `+${formatElapsed(from)}` : formatElapsed(to - from)}</span>
    </li>
  );
}

/** The call's moments; asked for again when the head shows that there is a new one. */
function useTimeline(head: CallHead): readonly TimelineEvent[] {
  const { client } = useHost();
  const [events, setEvents] = useState<readonly TimelineEvent[]>([]);
  const { callId, state, attempt } = head;
  // What befalls a connection changes nothing else in the head: while the call runs, a look a second is enough.
  const second = isOver(state) ? 0 : Math.floor(head.elapsedMs / 1000);
  const seen = `${attempt} ${second} ${state} ${head.headers !== null} ${head.trailers !== null} ${head.received.count > 0} ${head.status !== null}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is seen is the reason to ask again
  useEffect(() => {
    let current = true;
    client.call("call.timeline", { callId }).then(
      (answer) => current && setEvents(answer.events),
      () => {}, // the call was closed meanwhile
    );
    return () => {
      current = false;
    };
  }, [client, callId, seen]);
  return events;
}
