import { Pause, Play, RotateCw } from "lucide-react";
import { memo, type ReactNode } from "react";
import { type CallHead, isOver } from "#shared/model/call";
import { formatBytes, formatElapsed } from "#shared/model/format";
import { useCommandRegistry } from "../../../commands/context";
import { useTexts } from "../../../i18n/i18n";
import { isBusy } from "../../../state/call-store";
import { useCalls } from "../../../state/window-state";
import { Button } from "../../../ui/button";
import { Chip, type Tone } from "../../../ui/chip";
import type { CallActions } from "../call-actions";
import { canReconnect } from "../calls";
import { ChecksChip } from "../checks/checks-chip";
import styles from "./answer.module.css";
import { SaveMenu } from "./save-menu";
import { sparkPoints } from "./spark-points";
import { useElapsed } from "./use-elapsed";

/** The acts of the status line. */
export type StatusActions = Pick<CallActions, "toggleHold" | "reconnect">;

/** Of a call that is read from a recording: there is no server to act on. */
export const noActions: StatusActions = { toggleHold: () => {}, reconnect: () => {} };

/** How a call stands, in a line that is always in sight: outcome or state, time, messages, rate, bytes. */
export function StatusLine({ tabId, head, actions }: { tabId: string; head: CallHead | undefined; actions: StatusActions }) {
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
      <ChecksChip tabId={tabId} callId={head.callId} />
      <Figures head={head} />
      {streams && <SparkLine head={head} />}
      {running && head.hold === "user" && <span className={styles.why}>{t("answer.held.user")}</span>}
      <Acts
        tabId={tabId}
        canHold={running && streams}
        isHeld={head.hold !== null}
        canReconnect={canReconnect(head)}
        hasRows={head.rows > 0}
        actions={actions}
      />
    </div>
  );
}

interface ActsProps {
  readonly tabId: string;
  readonly canHold: boolean;
  readonly isHeld: boolean;
  readonly canReconnect: boolean;
  readonly hasRows: boolean;
  readonly actions: StatusActions;
}

/** Not drawn again with each figure. */
const Acts = memo(function Acts({ tabId, canHold, isHeld, canReconnect: canAgain, hasRows, actions }: ActsProps) {
  const { t } = useTexts();
  return (
    <span className={styles.acts}>
      {canHold && (
        <Button
          size="s"
          icon={isHeld ? <Play size={11} aria-hidden="true" /> : <Pause size={11} aria-hidden="true" />}
          aria-pressed={isHeld}
          title={t("answer.held.note")}
          onClick={actions.toggleHold}
        >
          {t(isHeld ? "act.resume" : "act.hold")}
        </Button>
      )}
      {canAgain && (
        <Button size="s" icon={<RotateCw size={11} aria-hidden="true" />} title={t("answer.reconnect.note")} onClick={actions.reconnect}>
          {t("act.reconnect")}
        </Button>
      )}
      {hasRows && <SaveMenu tabId={tabId} />}
    </span>
  );
});

const spark = { width: 116, height: 16 } as const;

/** How the messages came over the call's life. The figures beside it say in words how many, and how fast. */
function SparkLine({ head: { pulse, state } }: { head: CallHead }) {
  const points = sparkPoints(pulse, spark.width, spark.height, isOver(state));
  if (points === "") return null;
  return (
    <svg className={styles.spark} viewBox={`-1 -1 ${spark.width + 2} ${spark.height + 2}`} aria-hidden="true">
      <polyline points={points} />
    </svg>
  );
}

/** Why the stream stands still, where that is not what the user asked for, and what can be done about it. */
export function HoldNote({ head }: { head: CallHead }) {
  const { t } = useTexts();
  const registry = useCommandRegistry();
  if (head.hold === null || head.hold === "user" || isOver(head.state)) return null;
  return (
    <div className={styles.held} role="status">
      <span>
        <b>{t(`answer.held.${head.hold}`)}</b> {t("answer.held.note")} {t(`answer.held.${head.hold}.act`)}
      </span>
      {head.hold !== "disk-full" && (
        <Button size="s" onClick={() => registry.run("recordings.limits")}>
          {t("command.recordings.limits")}
        </Button>
      )}
    </div>
  );
}

/** The outcome or the state of a call as a chip. */
export function Outcome({ head }: { head: CallHead }) {
  const { t } = useTexts();
  const { fault, status, hold, state, kind, received } = head;
  if (fault) return <Chip tone={fault.code === "interrupted" ? "warn" : "bad"}>{t(`fault.${fault.code}`)}</Chip>;
  if (status) return <Chip tone={toneOf(status.code)}>{`${status.name} (${status.code})`}</Chip>;
  if (hold) return <Chip tone="warn">{t("answer.held")}</Chip>;
  if (state === "half-closed" && kind === "server-stream" && received.count > 0) return <Chip tone="info">{t("answer.streaming")}</Chip>;
  if (state === "half-closed" && kind === "unary") return <Chip tone="info">{t("answer.waiting")}</Chip>;
  return <Chip tone={state === "open" ? "ok" : "info"}>{t(`state.${state}`)}</Chip>;
}

/** A cancelled call is nobody's failure. */
export function toneOf(code: number): Tone {
  return code === 0 ? "ok" : code === 1 ? "neutral" : "bad";
}

function Figures({ head }: { head: CallHead }) {
  const { t, count, number } = useTexts();
  const { kind, sent, received, rate, state, hold, attempt } = head;
  const elapsedMs = useElapsed(head);
  const manySent = kind === "client-stream" || kind === "bidi";
  const manyReceived = kind === "server-stream" || kind === "bidi";
  return (
    <>
      <Figure>
        <b>{formatElapsed(elapsedMs)}</b>
      </Figure>
      {attempt > 1 && (
        <Figure>
          <b>{t("answer.attempt", { n: number(attempt) })}</b>
        </Figure>
      )}
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
