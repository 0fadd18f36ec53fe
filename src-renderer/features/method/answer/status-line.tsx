import { Pause, Play } from "lucide-react";
import type { ReactNode } from "react";
import { type CallHead, isOver } from "#shared/model/call";
import { formatBytes, formatElapsed } from "#shared/model/format";
import { useTexts } from "../../../i18n/i18n";
import { isBusy } from "../../../state/call-store";
import { useCalls } from "../../../state/window-state";
import { Button } from "../../../ui/button";
import { Chip, type Tone } from "../../../ui/chip";
import styles from "./answer.module.css";

/** How a call stands, in a line that is always in sight: outcome or state, time, messages, rate, bytes. */
export function StatusLine({ tabId, head, onHold }: { tabId: string; head: CallHead | undefined; onHold: () => void }) {
  const { t } = useTexts();
  const starting = useCalls((state) => isBusy(state, tabId) && (!head || isOver(head.state)));
  if (starting || !head) {
    return (
      <div className={styles.status} role="status">
        <Chip tone={starting ? "info" : "neutral"}>{t(starting ? "answer.starting" : "answer.none")}</Chip>
      </div>
    );
  }
  const running = !isOver(head.state);
  const streams = head.kind !== "unary" && head.kind !== "client-stream";
  return (
    <div className={styles.status}>
      <span role="status">
        <Outcome head={head} />
      </span>
      <Figures head={head} />
      {running && streams && (
        <span className={styles.acts}>
          <Button
            size="s"
            icon={head.hold ? <Play size={11} aria-hidden="true" /> : <Pause size={11} aria-hidden="true" />}
            aria-pressed={head.hold !== null}
            title={t("answer.held.note")}
            onClick={onHold}
          >
            {t(head.hold ? "act.resume" : "act.hold")}
          </Button>
        </span>
      )}
    </div>
  );
}

/** The outcome or the state of a call as a chip. */
export function Outcome({ head }: { head: CallHead }) {
  const { t } = useTexts();
  const { fault, status, hold, state, kind, received } = head;
  if (fault) return <Chip tone="bad">{t(`fault.${fault.code}`)}</Chip>;
  if (status) return <Chip tone={toneOf(status.code)}>{`${status.name} (${status.code})`}</Chip>;
  if (hold) return <Chip tone="warn">{t("answer.held")}</Chip>;
  if (state === "half-closed" && kind === "server-stream" && received.count > 0) return <Chip tone="info">{t("answer.streaming")}</Chip>;
  if (state === "half-closed" && kind === "unary") return <Chip tone="info">{t("answer.waiting")}</Chip>;
  return <Chip tone={state === "open" ? "ok" : "info"}>{t(`state.${state}`)}</Chip>;
}

/** A cancelled call is nobody's failure. */
function toneOf(code: number): Tone {
  return code === 0 ? "ok" : code === 1 ? "neutral" : "bad";
}

function Figures({ head }: { head: CallHead }) {
  const { t, count, number } = useTexts();
  const { kind, sent, received, rate, elapsedMs, state, hold } = head;
  const manySent = kind === "client-stream" || kind === "bidi";
  const manyReceived = kind === "server-stream" || kind === "bidi";
  return (
    <>
      <Figure>
        <b>{formatElapsed(elapsedMs)}</b>
      </Figure>
      {manyReceived && !manySent && (
        <Figure>
          <b>{count("answer.messages-count", received.count)}</b>
        </Figure>
      )}
      {manyReceived && !isOver(state) && !hold && rate > 0 && (
        <Figure>
          <b>{t("answer.rate", { n: number(Math.round(rate)) })}</b>
        </Figure>
      )}
      <Figure>
        {t("answer.sent")}{" "}
        <b>
          {manySent ? `${number(sent.count)} · ` : ""}
          {formatBytes(sent.bytes)}
        </b>
      </Figure>
      <Figure>
        {t("answer.received")}{" "}
        <b>
          {manySent && manyReceived ? `${number(received.count)} · ` : ""}
          {formatBytes(received.bytes)}
        </b>
      </Figure>
    </>
  );
}

function Figure({ children }: { children: ReactNode }) {
  return <span className={styles.figure}>{children}</span>;
}
