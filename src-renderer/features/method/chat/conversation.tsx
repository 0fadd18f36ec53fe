import { ArrowDown } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import type { CallHead, CallRow } from "#shared/model/call";
import { useTexts } from "../../../i18n/i18n";
import { Button } from "../../../ui/button";
import { Bubble } from "./bubble";
import { BubbleMenu } from "./bubble-menu";
import styles from "./chat.module.css";
import { ConnectedAgain, Ending, FinishedHere } from "./dividers";
import type { ChatMessageActs } from "./message-acts";
import type { WantedRows } from "./newest-rows";
import { turnsOf } from "./turns";
import { useFeedKeys } from "./use-feed-keys";
import { useHalfCloses } from "./use-half-closes";
import { useNewestRows } from "./use-newest-rows";
import { useTail } from "./use-tail";

/** How many of the newest messages are drawn at first, how many more at a time, and how many at most; the log has them all. */
const firstShown = 100;
const moreShown = 100;
const mostShown = 500;
/** The first one drawn moves in steps, so that not every new message moves all the others. */
const step = 20;

interface ConversationProps {
  readonly head: CallHead;
  /** The row that is open in its views, or null. */
  readonly chosen: number | null;
  /** Which messages can be sent again as they are: all where both sides have one type, else the own ones; none of a recording. */
  readonly sendable: "all" | "sent" | "none";
  readonly acts: ChatMessageActs;
  /** What was done just now, in a word; empty for nothing. */
  readonly said: string;
}

/** A bidi stream as two people talking. */
export function Conversation({ head, chosen, sendable: which, acts, said }: ConversationProps) {
  const { t, count } = useTexts();
  const [shown, setShown] = useState(firstShown);
  /** The end of what one reads who has scrolled up; null for one who follows. */
  const [readTo, setReadTo] = useState<number | null>(null);
  const wantedOf = useCallback(
    ({ rows, kept }: CallHead): WantedRows => {
      const total = readTo ?? rows;
      return { from: Math.max(kept.firstRow, Math.floor((total - shown) / step) * step, 0), total, follows: readTo === null };
    },
    [shown, readTo],
  );
  const { rows, isFast } = useNewestRows(head, wantedOf);
  const finishedAt = useHalfCloses(head);
  const turns = useMemo(() => turnsOf(rows, finishedAt), [rows, finishedAt]);
  const { flow, following, follow } = useTail();
  if (following !== (readTo === null)) setReadTo(following ? null : head.rows);
  const [menu, setMenu] = useState<{ readonly index: number; readonly x: number; readonly y: number } | null>(null);
  const onMenu = useCallback((index: number, at: { readonly x: number; readonly y: number }) => setMenu({ index, ...at }), []);
  const sendable = (index: number) => which === "all" || (which === "sent" && rows.find((row) => row.index === index)?.kind === "sent");
  const onKeyDown = useFeedKeys({ flow, acts, sendable, onMenu, follow });
  const newer = head.rows - (readTo ?? head.rows);
  return (
    <div className={styles.conversation}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.flow} ref={flow} tabIndex={0} aria-label={t("chat.conversation")} data-focus="log" onKeyDown={onKeyDown}>
        <div className={styles.talk}>
          <Beginning head={head} from={rows[0]?.index ?? 0} shown={shown} onMore={() => setShown(shown + moreShown)} />
          {isFast && <p className={styles.note}>{t("chat.fast")}</p>}
          <div className={styles.list}>
            {turns.map((turn) =>
              turn.is === "finished" ? (
                <FinishedHere key={`finished-${turn.offsetMs}`} head={head} />
              ) : turn.is === "mark" ? (
                <ConnectedAgain key={turn.row.index} note={turn.note} />
              ) : (
                <Bubble
                  key={turn.row.index}
                  row={turn.row}
                  pace={turn.pace?.kind ?? null}
                  ms={turn.pace?.ms ?? 0}
                  answers={turn.pace?.kind === "reply" ? turn.pace.answers : null}
                  startedAt={head.startedAt}
                  chosen={chosen === turn.row.index}
                  onOpen={acts.open}
                  onMenu={onMenu}
                />
              ),
            )}
          </div>
          <Ending head={head} />
          <Announcer row={isFast ? undefined : rows.findLast(({ kind }) => kind === "received")} />
        </div>
      </section>
      <p role="status" className={said === "" ? "visually-hidden" : styles.said}>
        {said}
      </p>
      {!following && (
        <Button size="s" className={styles.newest ?? ""} icon={<ArrowDown size={12} aria-hidden="true" />} onClick={follow}>
          {newer > 0 ? count("chat.newer", newer) : t("chat.newest")}
        </Button>
      )}
      {menu && <BubbleMenu index={menu.index} sendable={sendable(menu.index)} at={menu} acts={acts} onClose={() => setMenu(null)} />}
    </div>
  );
}

/** What stands above the first message that is drawn. */
function Beginning({ head, from, shown, onMore }: { head: CallHead; from: number; shown: number; onMore: () => void }) {
  const { t, number } = useTexts();
  if (from > head.kept.firstRow) {
    const n = number(from - head.kept.firstRow);
    if (shown >= mostShown) return <p className={styles.note}>{t("chat.earlier.log", { n })}</p>;
    return (
      <Button size="s" look="quiet" className={styles.earlier ?? ""} onClick={onMore}>
        {t("chat.earlier", { n })}
      </Button>
    );
  }
  if (head.kept.firstRow > 0) return <p className={styles.note}>{t("chat.dropped")}</p>;
  if (head.state === "connecting" || head.headers === null) return null;
  return <p className={styles.note}>{t("chat.connected", { target: head.target })}</p>;
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
