import type { ReactNode } from "react";
import { type CallHead, type CallMessage, isOver } from "#shared/model/call";
import { formatBytes, formatElapsed } from "#shared/model/format";
import { useTexts } from "../../../i18n/i18n";
import { ScrollArea } from "../../../ui/scroll-area";
import { MessageView, useMessageView } from "../views/message-view";
import styles from "./answer.module.css";
import { Failure } from "./failure";
import { Pairs } from "./pairs";
import { Timeline } from "./timeline";

/** Did the call end in any way but OK? */
export function hasFailed({ fault, status }: CallHead): boolean {
  return fault !== null || (status !== null && status.code !== 0);
}

interface ResultPanelProps {
  readonly tabId: string;
  readonly head: CallHead;
  readonly message: CallMessage | null;
}

/** What came of a call: the message, or why there is none, or how much came; beside it, where there is room, time and trailers. */
export function ResultPanel({ tabId, head, message }: ResultPanelProps) {
  const [view] = useMessageView(tabId);
  // Bytes and fields side by side need all the room there is; time and trailers have tabs of their own.
  const isWide = view === "hex" && message !== null && !hasFailed(head);
  return (
    <div className={styles.columns}>
      <div className={styles.main}>
        <Outcome tabId={tabId} head={head} message={message} />
      </div>
      {!isWide && <Aside head={head} />}
    </div>
  );
}

function Outcome({ tabId, head, message }: ResultPanelProps) {
  const { t, count } = useTexts();
  const { kind, received, elapsedMs, state } = head;
  if (hasFailed(head)) {
    return (
      <ScrollArea label={t("answer.result")} className={styles.scroll}>
        <Failure head={head} />
      </ScrollArea>
    );
  }
  if (message) return <MessageView tabId={tabId} callId={head.callId} message={message} facts />;
  if (!isOver(state)) {
    return <Quiet title={t("answer.waiting")}>{kind === "client-stream" && state === "open" ? t("answer.finish-hint") : ""}</Quiet>;
  }
  if (received.count === 0)
    return <Quiet title={t(kind === "unary" || kind === "client-stream" ? "answer.no-message" : "answer.empty-stream")} />;
  if (kind === "unary" || kind === "client-stream") return null; // the message is on its way from the core
  const totals = {
    messages: count("answer.messages-count", received.count),
    bytes: formatBytes(received.bytes),
    time: formatElapsed(elapsedMs),
  };
  return <Quiet title={t("answer.complete", totals)} />;
}

function Quiet({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <b>{title}</b>
      {children}
    </div>
  );
}

function Aside({ head }: { head: CallHead }) {
  const { t } = useTexts();
  return (
    <ScrollArea label={`${t("answer.timeline")}, ${t("answer.trailers")}`} className={styles.aside}>
      <section>
        <h3>{t("answer.timeline")}</h3>
        <Timeline head={head} />
      </section>
      <section>
        <h3>{t("answer.headers")}</h3>
        <Pairs pairs={head.headers} over={isOver(head.state)} />
      </section>
      <section>
        <h3>{t("answer.trailers")}</h3>
        <Pairs pairs={head.trailers} over={isOver(head.state)} />
      </section>
    </ScrollArea>
  );
}
