import { type CallHead, isOver, type MarkNote } from "#shared/model/call";
import { formatElapsed } from "#shared/model/format";
import { statusNames } from "#shared/model/status";
import { useTexts } from "../../../i18n/i18n";
import { Failure } from "../answer/failure";
import { hasFailed } from "../answer/result-panel";
import styles from "./chat.module.css";

/** Where the user finished sending. */
export function FinishedHere({ head }: { head: CallHead }) {
  const { t } = useTexts();
  return <p className={styles.divider}>{t(isOver(head.state) ? "chat.finished.over" : "chat.finished")}</p>;
}

/** Where the call was made anew. */
export function ConnectedAgain({ note }: { note: MarkNote | null }) {
  const { t, number } = useTexts();
  if (note === null) return <p className={styles.divider}>{t("chat.mark.unread")}</p>;
  const n = number(note.attempt);
  return (
    <p className={styles.divider}>{note.before === null ? t("chat.mark.plain", { n }) : t("chat.mark", { n, status: note.before })}</p>
  );
}

/** How the stream ended, in words. */
export function Ending({ head }: { head: CallHead }) {
  const { t, number } = useTexts();
  if (!isOver(head.state)) return null;
  const time = formatElapsed(head.elapsedMs);
  const totals = t("chat.ended.totals", { sent: number(head.sent.count), received: number(head.received.count) });
  if (head.status?.cause === "cancelled-here") return <p className={styles.divider}>{`${t("chat.cancelled", { time })} · ${totals}`}</p>;
  // Why it has no end is told above the conversation.
  if (head.fault?.code === "interrupted") return <p className={styles.divider}>{totals}</p>;
  if (hasFailed(head)) {
    return (
      <div className={styles.failure}>
        <Failure head={head} />
      </div>
    );
  }
  const name = statusNames[head.status?.code ?? 0];
  const status = head.status ? `${head.status.name} (${head.status.code})` : t(`state.${head.state}`);
  return (
    <>
      <p className={styles.divider}>{`${t("chat.ended", { time, status })} · ${totals}`}</p>
      {name && <p className={styles.note}>{t(`status.${name}`)}</p>}
    </>
  );
}
