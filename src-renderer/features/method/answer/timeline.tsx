import { useEffect, useState } from "react";
import { type CallHead, isOver, type TimelineEvent } from "#shared/model/call";
import { formatElapsed } from "#shared/model/format";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import styles from "./timeline.module.css";
import { type Phase, phasesOf } from "./timeline-phases";

/** Where a call's time went: a bar for each phase, on one scale. */
export function Timeline({ head }: { head: CallHead }) {
  const { t } = useTexts();
  const events = useTimeline(head);
  const phases = phasesOf(events, head.elapsedMs);
  const whole = Math.max(isOver(head.state) ? 0 : head.elapsedMs, ...phases.map(({ to }) => to), 0.001);
  return (
    <ul className={styles.list} aria-label={t("answer.timeline")}>
      {phases.map((phase) => (
        <PhaseRow key={phase.name} phase={phase} whole={whole} />
      ))}
    </ul>
  );
}

function PhaseRow({ phase: { name, from, to, note }, whole }: { phase: Phase; whole: number }) {
  const { t } = useTexts();
  const label = t(`timeline.${name}`);
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
  const { callId, state } = head;
  const seen = `${state} ${head.headers !== null} ${head.trailers !== null} ${head.received.count > 0} ${head.status !== null}`;
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
