import { ChevronDown, ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { formatDuration } from "#shared/model/duration";
import { formatBytes, formatElapsed } from "#shared/model/format";
import type { PastCall, PastMessage } from "#shared/model/history";
import type { RequestBody } from "#shared/model/request-body";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { tellFault } from "../../../state/schema-actions";
import { useWindowState } from "../../../state/window-state";
import { Button } from "../../../ui/button";
import { type Fact, FactList } from "../../../ui/fact-list";
import { JsonBlock, JsonPreview } from "../../../ui/json-text";
import { Pairs } from "../answer/pairs";
import { EventTimeline } from "../answer/timeline";
import styles from "./past-call.module.css";
import { showRecording } from "./past-recording";
import { sentBodies } from "./past-request";
import { useRecordingPlaces } from "./use-past-comparison";

/** What a past call has sent, and to whom. */
export function PastRequest({ call }: { call: PastCall }) {
  const { t, count, locale } = useTexts();
  const { target, startedAt, elapsedMs, deadlineMs, auth, path, sent, received } = call;
  const bodies = sentBodies(call);
  const started = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" }).format(startedAt);
  const traffic = t("history.traffic", { sent: formatBytes(sent.bytes), received: formatBytes(received.bytes) });
  const facts = [
    { label: t("history.fact.target"), value: target, isData: true },
    { label: t("history.fact.when"), value: started },
    { label: t("history.fact.elapsed"), value: formatElapsed(elapsedMs) },
    { label: t("history.fact.traffic"), value: traffic },
    ...(deadlineMs === null ? [] : [{ label: t("history.fact.deadline"), value: formatDuration(deadlineMs) }]),
    ...(auth === null
      ? []
      : [{ label: t("history.fact.auth"), value: `${t(`auth.kind.${auth.scheme.kind}`)}. ${t("history.auth.note")}` }]),
    ...(path === null ? [] : [{ label: t("history.fact.path"), value: path, isData: true }]),
  ];
  const recording = useRecordingFact(call);
  const leftOut = sent.count - bodies.length;
  return (
    <section className={styles.side} aria-label={t("history.sent")}>
      <h2>{t("history.sent")}</h2>
      <FactList facts={recording ? [...facts, recording] : facts} />
      <Part title={t("request.body")}>
        {bodies.length === 0 && <p className={styles.nothing}>{t("history.no-message")}</p>}
        {bodies.map((body, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: messages have no identity but their place
          <Body key={at} body={body} isOnly={bodies.length === 1} />
        ))}
        {leftOut > 0 && <p className={styles.nothing}>{count("history.left-out", leftOut)}</p>}
      </Part>
      <Part title={t("request.metadata")}>
        <SentMetadata call={call} />
      </Part>
    </section>
  );
}

/** Where all of its messages are, and the way there. */
function useRecordingFact(call: PastCall): Fact | null {
  const { t } = useTexts();
  const host = useHost();
  const state = useWindowState();
  const { places } = useRecordingPlaces([call.id]);
  const place = places?.[0];
  if (place === undefined) return null;
  const show = () => tellFault(state, showRecording(host, state, call));
  return {
    label: t("history.fact.recording"),
    value: t(`history.recording.${place}`),
    ...(place === "gone"
      ? {}
      : {
          act: (
            <Button size="s" look="quiet" onClick={show}>
              {t("history.recording.show")}
            </Button>
          ),
        }),
  };
}

function SentMetadata({ call: { metadata } }: { call: PastCall }) {
  const { t } = useTexts();
  const pairs = metadata.map(({ key, value, enabled }) => ({ key, value: enabled ? value : `${value} (${t("history.metadata.off")})` }));
  return <Pairs pairs={pairs} over />;
}

/** What came of it. */
export function PastAnswer({ call }: { call: PastCall }) {
  const { t, count } = useTexts();
  const { outcome, headers, trailers, timeline, elapsedMs, received } = call;
  const messages = call.messages.filter(({ direction }) => direction === "received");
  const leftOut = received.count - messages.length;
  return (
    <section className={styles.side} aria-label={t("history.received")}>
      <h2>{t("history.received")}</h2>
      {outcome && outcome.code !== 0 && outcome.message !== "" && <p className={styles.outcome}>{outcome.message}</p>}
      {messages.length === 0 && <p className={styles.nothing}>{t("history.no-message")}</p>}
      {messages.map((message, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <Message key={at} message={message} isOnly={messages.length === 1} />
      ))}
      {leftOut > 0 && <p className={styles.nothing}>{count("history.left-out", leftOut)}</p>}
      <Part title={t("answer.timeline")}>
        <EventTimeline events={timeline} elapsedMs={elapsedMs} isOver />
      </Part>
      <Part title={t("answer.headers")}>
        <Pairs pairs={headers} over />
      </Part>
      <Part title={t("answer.trailers")}>
        <Pairs pairs={trailers} over />
      </Part>
    </section>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Body({ body: { format, text }, isOnly }: { body: RequestBody; isOnly: boolean }) {
  return (
    <Fold text={text} facts={format === "json" ? null : format} isOnly={isOnly}>
      {format === "json" ? <JsonBlock text={text} /> : <pre className={styles.plain}>{text}</pre>}
    </Fold>
  );
}

function Message({ message: { json, size, offsetMs, truncated }, isOnly }: { message: PastMessage; isOnly: boolean }) {
  const { t } = useTexts();
  return (
    <Fold text={json} facts={t("history.bytes", { size: formatBytes(size), at: formatElapsed(offsetMs) })} isOnly={isOnly}>
      <JsonBlock text={json} />
      {truncated && <p className={styles.nothing}>{t("history.cut")}</p>}
    </Fold>
  );
}

const previewLength = 160;

/** One message; one of several opens to its whole text. */
function Fold({ text, facts, isOnly, children }: { text: string; facts: string | null; isOnly: boolean; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const Sign = open ? ChevronDown : ChevronRight;
  if (isOnly) {
    return (
      <div className={styles.message}>
        <div className={styles.text}>{children}</div>
        {facts !== null && <p className={styles.under}>{facts}</p>}
      </div>
    );
  }
  return (
    <div className={styles.message}>
      <button type="button" className={styles.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Sign size={13} aria-hidden="true" />
        <span className={`${styles.preview} data`}>
          <JsonPreview text={text.slice(0, previewLength)} />
        </span>
        {facts !== null && <span className={styles.facts}>{facts}</span>}
      </button>
      {open && <div className={styles.text}>{children}</div>}
    </div>
  );
}
