import { Ellipsis } from "lucide-react";
import { memo } from "react";
import type { CallRow } from "#shared/model/call";
import { formatBytes, formatElapsed } from "#shared/model/format";
import { useTexts } from "../../../i18n/i18n";
import { JsonInline } from "../../../ui/json-text";
import { formatClock } from "../log/offset";
import styles from "./chat.module.css";
import type { Pace } from "./reply-latency";

/** UTF-16 units of a message that its bubble shows; the views have it all. */
const shownLength = 600;

interface BubbleProps {
  readonly row: CallRow;
  readonly pace: Pace["kind"] | null;
  readonly ms: number;
  readonly answers: number | null;
  readonly startedAt: number;
  /** Is it open in its views? */
  readonly chosen: boolean;
  readonly onOpen: (index: number) => void;
  readonly onMenu: (index: number, at: { readonly x: number; readonly y: number }) => void;
}

/** One message as something said. */
export const Bubble = memo(function Bubble({ row, pace, ms, answers, startedAt, chosen, onOpen, onMenu }: BubbleProps) {
  const { t, number } = useTexts();
  const { index, kind, offsetMs, size, preview, problem, truncated } = row;
  const time = formatElapsed(ms);
  const latency =
    kind !== "received" || pace === null
      ? null
      : pace === "later"
        ? `+${time}`
        : answers === null
          ? t("chat.replied", { time })
          : t("chat.answers", { n: number(answers + 1), time });
  const facts = [t(kind === "sent" ? "chat.you" : "chat.server"), formatClock(startedAt + offsetMs), formatBytes(size)];
  const isCut = truncated || preview.length > shownLength;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the feed handles the keys
    <article
      className={`${styles.bubble} ${kind === "sent" ? styles.sent : ""} ${problem ? styles.undecodable : ""} ${chosen ? styles.chosen : ""}`}
      tabIndex={-1}
      data-row={index}
      aria-labelledby={`said-${index}-facts said-${index}`}
      aria-posinset={index + 1}
      aria-setsize={-1}
      onClick={() => {
        // A click that ends a selection of text is not a choice of the message.
        if (window.getSelection()?.isCollapsed ?? true) onOpen(index);
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(index, { x: event.clientX, y: event.clientY });
      }}
    >
      <span className={styles.meta}>
        <span id={`said-${index}-facts`} title={answers === null ? undefined : t("chat.answers.note")}>
          {[...facts, ...(latency === null ? [] : [latency])].join(" · ")}
        </span>
        <button
          type="button"
          tabIndex={-1}
          className={styles.more}
          aria-label={t("chat.acts", { n: number(index + 1) })}
          aria-haspopup="menu"
          onClick={(event) => {
            event.stopPropagation();
            const { left, bottom } = event.currentTarget.getBoundingClientRect();
            onMenu(index, { x: left, y: bottom + 4 });
          }}
        >
          <Ellipsis size={13} aria-hidden="true" />
        </button>
      </span>
      <span id={`said-${index}`}>
        {problem && <span className={styles.reason}>{problem}</span>}
        <JsonInline text={preview.slice(0, shownLength)} />
        {isCut && "…"}
      </span>
    </article>
  );
});
