import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { type CallHead, type CallRow, isOver } from "#shared/model/call";
import { formatBytes, formatElapsed } from "#shared/model/format";
import { useTexts } from "../../../i18n/i18n";
import { Button } from "../../../ui/button";
import { JsonInline } from "../../../ui/json-text";
import { Failure } from "../answer/failure";
import { hasFailed } from "../answer/result-panel";
import { useRows } from "../log/use-row-pages";
import styles from "./chat.module.css";
import { type Pace, paceOf } from "./reply-latency";

/** How many of the newest messages are drawn at first, how many more at a time, and how many at most; the log has them all. */
const firstShown = 100;
const moreShown = 100;
const mostShown = 500;

/** A bidi stream as two people talking. */
export function Conversation({ head }: { head: CallHead }) {
  const { t, number } = useTexts();
  const [shown, setShown] = useState(firstShown);
  const total = head.rows;
  const from = Math.max(0, total - shown);
  const rows = useRows(head.callId, from, total, total).rows.filter((row) => row !== undefined);
  const flow = useTail(rows.length);
  const paces = paceOf(rows);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.flow} ref={flow} tabIndex={0} aria-label={t("chat.conversation")} data-focus="log">
      {from > 0 && shown < mostShown && (
        <Button size="s" look="quiet" onClick={() => setShown(shown + moreShown)}>
          {t("chat.earlier", { n: number(from) })}
        </Button>
      )}
      {from > 0 && shown >= mostShown && <p className={styles.note}>{t("chat.earlier.log", { n: number(from) })}</p>}
      {from === 0 && head.state !== "connecting" && head.headers !== null && (
        <p className={styles.note}>{t("chat.connected", { target: head.target })}</p>
      )}
      <ol className={styles.list}>
        {rows.map((row, at) => (
          <Bubble key={row.index} row={row} pace={paces[at] ?? null} startedAt={head.startedAt} />
        ))}
      </ol>
      <Ending head={head} />
      <Announcer row={rows.findLast(({ kind }) => kind === "received")} />
    </section>
  );
}

/** Keeps the end of a scrolling element in sight while things are added there, unless the user has scrolled up. */
function useTail(length: number) {
  const element = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    const flow = element.current;
    if (!flow) return;
    const onScroll = () => {
      atEnd.current = flow.scrollTop + flow.clientHeight >= flow.scrollHeight - 24;
    };
    const observer = new ResizeObserver(() => {
      if (atEnd.current) flow.scrollTop = flow.scrollHeight;
    });
    observer.observe(flow);
    flow.addEventListener("scroll", onScroll);
    return () => {
      observer.disconnect();
      flow.removeEventListener("scroll", onScroll);
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new length is the reason to look
  useLayoutEffect(() => {
    const flow = element.current;
    if (flow && atEnd.current) flow.scrollTop = flow.scrollHeight;
  }, [length]);
  return element;
}

function Bubble({ row, pace, startedAt }: { row: CallRow; pace: Pace | null; startedAt: number }) {
  const { t } = useTexts();
  const { kind, offsetMs, size, preview, problem, truncated } = row;
  const facts = [
    t(kind === "sent" ? "chat.you" : "chat.server"),
    clockTime(startedAt + offsetMs),
    formatBytes(size),
    ...(pace && kind === "received"
      ? [pace.kind === "reply" ? t("chat.replied", { time: formatElapsed(pace.ms) }) : `+${formatElapsed(pace.ms)}`]
      : []),
  ];
  return (
    <li className={`${styles.bubble} ${kind === "sent" ? styles.sent : ""} ${problem ? styles.undecodable : ""}`}>
      <span className={styles.meta}>{facts.join(" · ")}</span>
      {problem && <p className={styles.reason}>{problem}</p>}
      <JsonInline text={preview} />
      {truncated && "…"}
    </li>
  );
}

/** Local time of day to the millisecond. */
function clockTime(at: number): string {
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** How the stream ended, or that half of it did. */
function Ending({ head }: { head: CallHead }) {
  const { t } = useTexts();
  if (head.state === "half-closed") return <p className={styles.note}>{t("chat.half-closed")}</p>;
  if (!isOver(head.state)) return null;
  if (hasFailed(head) && head.status?.code !== 1) {
    return (
      <div className={styles.failure}>
        <Failure head={head} />
      </div>
    );
  }
  const status = head.status ? `${head.status.name} (${head.status.code})` : t(`state.${head.state}`);
  return <p className={styles.note}>{t("chat.ended", { status })}</p>;
}

/** Says the newest reply to screen readers; of a burst, the last one. */
function Announcer({ row }: { row: CallRow | undefined }) {
  const { t } = useTexts();
  return (
    <p className="visually-hidden" role="status" aria-live="polite">
      {row ? t("chat.reply", { text: row.preview.slice(0, 200) }) : ""}
    </p>
  );
}
