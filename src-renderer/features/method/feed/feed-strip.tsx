import { CircleStop } from "lucide-react";
import { type CallHead, isOver } from "#shared/model/call";
import type { FeedProgress } from "#shared/model/feed";
import { formatBytes } from "#shared/model/format";
import { chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { faultLine } from "../../../i18n/fault-words";
import { useTexts } from "../../../i18n/i18n";
import { useCalls } from "../../../state/window-state";
import { Button } from "../../../ui/button";
import { Chip, type Tone } from "../../../ui/chip";
import styles from "./feed.module.css";
import { stopKey } from "./use-feed-commands";
import { useSendingRate } from "./use-sending-rate";

interface FeedStripProps {
  readonly tabId: string;
  readonly onStop: () => void;
  /** To a place in the body. */
  readonly onReveal: (line: number, column: number) => void;
}

interface FedStripProps extends Omit<FeedStripProps, "tabId"> {
  readonly head: CallHead;
  readonly progress: FeedProgress;
}

/** How far the sending of many messages is, for as long as the call is shown. */
export function FeedStrip({ tabId, ...acts }: FeedStripProps) {
  const head = useCalls(({ heads }) => (heads[tabId]?.feed ? heads[tabId] : null));
  return head?.feed ? <FedStrip head={head} progress={head.feed} {...acts} /> : null;
}

function FedStrip({ head, progress, onStop, onReveal }: FedStripProps) {
  const { t, number } = useTexts();
  const { mac } = useHost();
  const rate = useSendingRate(head, progress);
  const { state, sent, total, bytes, totalBytes } = progress;
  const running = state === "running";
  const figures = [
    total === null ? t("feed.sent", { n: number(sent) }) : t("feed.sentOf", { n: number(sent), total: number(total) }),
    ...(totalBytes === null ? [] : [t("feed.bytesOf", { n: formatBytes(bytes), total: formatBytes(totalBytes) })]),
    ...(running && rate !== null ? [t("feed.rate", { n: number(rate) })] : []),
  ];
  return (
    <section className={styles.strip} aria-label={t("feed.progress")}>
      <Failure head={head} progress={progress} onReveal={onReveal} />
      <div className={styles.line}>
        <Bar progress={progress} label={t("feed.progress")} />
        <span className={styles.figures}>{figures.join(" · ")}</span>
        <span role="status">
          <State head={head} progress={progress} />
        </span>
        {running && (
          <Button
            size="s"
            look="danger"
            icon={<CircleStop size={12} aria-hidden="true" />}
            keys={chordLabel(stopKey, mac)}
            onClick={onStop}
          >
            {t("feed.stop")}
          </Button>
        )}
      </div>
    </section>
  );
}

/** The part that is done; where the end is not known, how much of the file has been read. */
function Bar({ progress: { sent, total, bytes, totalBytes, state }, label }: { progress: FeedProgress; label: string }) {
  const done = totalBytes === null ? share(sent, total) : share(bytes, totalBytes);
  const percent = state === "done" ? 100 : Math.floor(done * 100);
  return (
    <div className={styles.bar} role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}>
      <div
        className={`${styles.fill} ${state === "running" ? "" : styles[state]}`}
        style={{ transform: `scaleX(${state === "done" ? 1 : done})` }}
      />
    </div>
  );
}

function share(part: number, whole: number | null): number {
  return whole === null || whole === 0 ? 0 : Math.min(1, part / whole);
}

const tones: Record<FeedProgress["state"], Tone> = { running: "info", done: "ok", stopped: "neutral", failed: "bad" };

function State({ head, progress: { state, waiting } }: { head: CallHead; progress: FeedProgress }) {
  const { t } = useTexts();
  if (!waiting) return <Chip tone={tones[state]}>{t(`feed.state.${state}`)}</Chip>;
  const noRoom = head.hold !== null && head.hold !== "user";
  const why = head.state === "connecting" ? "feed.waiting.connecting" : noRoom ? "feed.waiting.room" : "feed.waiting";
  return <Chip tone="warn">{t(why)}</Chip>;
}

function Failure({ head, progress: { from, fault }, onReveal }: Pick<FedStripProps, "head" | "progress" | "onReveal">) {
  const texts = useTexts();
  const { t } = texts;
  if (fault === null) return null;
  const { line, column } = fault.facts ?? {};
  // The lines of a file are not those of the body.
  const inBody = from !== "lines" && typeof line === "number" && typeof column === "number";
  return (
    <div className={styles.failure} role="alert">
      <span>{`${t(isOver(head.state) ? "feed.failed.over" : "feed.failed")} ${faultLine(fault, texts)}`}</span>
      {inBody && (
        <Button size="s" onClick={() => onReveal(line, column)}>
          {t("body.goto", { line, column })}
        </Button>
      )}
    </div>
  );
}
