import type { ReactNode } from "react";
import type { CallHead } from "#shared/model/call";
import { formatBytes } from "#shared/model/format";
import { type CallStatus, type StatusDetail, statusNames } from "#shared/model/status";
import { useRegisteredCommands } from "../../../commands/context";
import { handshakeSentence } from "../../../handshake/words";
import { faultWords } from "../../../i18n/fault-words";
import { useTexts } from "../../../i18n/i18n";
import { Button } from "../../../ui/button";
import { FaultText } from "../../../ui/fault-text";
import { Notice } from "../../../ui/notice";
import { isAboutAuth } from "../request/auth-tab";
import styles from "./answer.module.css";
import { CallMending, FaultAct } from "./call-mending";
import { detailRows } from "./detail-rows";

/** Why a call did not succeed: the server's words, what the code means, the likely cause, the next act, the details. */
export function Failure({ head }: { head: CallHead }) {
  const texts = useTexts();
  const { t, count } = texts;
  const { status, fault, received, kind } = head;
  if (fault) {
    return (
      <Notice
        tone="bad"
        title={t(`fault.${fault.code}`)}
        acts={
          <>
            <FaultAct code={fault.code} />
            {isAboutAuth(fault.code) && <AuthWay />}
          </>
        }
      >
        <FaultText {...faultWords(fault, texts)} />
      </Notice>
    );
  }
  if (!status) return null;
  const partial = received.count > 0 && (kind === "server-stream" || kind === "bidi");
  return (
    <div className={styles.result}>
      <StatusWords status={status} mending={<CallMending head={head} />} />
      {partial && (
        <p className={styles.meaning}>
          {t("answer.partial", { messages: count("answer.messages-count", received.count), bytes: formatBytes(received.bytes) })}
        </p>
      )}
      {status.details.map((detail, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: details have no identity but their place
        <Detail key={at} detail={detail} />
      ))}
    </div>
  );
}

/** Leads to how the request is authenticated; a call that was opened from a recording has no such place. */
function AuthWay() {
  const { t } = useTexts();
  const registry = useRegisteredCommands();
  if (!registry.get("auth")) return null;
  return (
    <Button size="s" onClick={() => registry.run("auth")}>
      {t("auth.show")}
    </Button>
  );
}

/** The server's own words first; where this client knows the cause, the cause, what mends it, and the transport's words last. */
function StatusWords({ status, mending }: { status: CallStatus; mending: ReactNode }) {
  const { code, name, message, cause, origin, handshake } = status;
  const texts = useTexts();
  const { t } = texts;
  const known = statusNames[code];
  const about = cause ? (`cause.${cause}` as const) : known ? (`status.${known}` as const) : "status.other";
  const ours = cause !== null && origin === "client";
  return (
    <div>
      <h3 className={styles.headline}>{handshake ? handshakeSentence(handshake, texts, Date.now()) : ours ? t(about) : message || name}</h3>
      {cause && !ours && <p className={styles.meaning}>{t(about)}</p>}
      {!handshake && (
        <p className={styles.meaning}>
          {name}: {known ? t(`status.${known}`) : t("status.other")}
        </p>
      )}
      <p className={styles.act}>{handshake ? t(`handshake.${handshake.cause}.act`) : t(`${about}.act`)}</p>
      {mending}
      {name === "UNAUTHENTICATED" && <AuthWay />}
      {origin === "client" && (
        <p className={styles.origin}>
          {t("answer.from-client")}
          {ours && message && <code>{message}</code>}
        </p>
      )}
    </div>
  );
}

/** One entry of google.rpc.Status.details: a small table, or base64 where its type is not known. */
function Detail({ detail: { type, json, base64 } }: { detail: StatusDetail }) {
  const { t } = useTexts();
  const rows = json === null ? null : detailRows(json);
  return (
    <section className={styles.detail}>
      <h4>
        {type.slice(type.lastIndexOf(".") + 1)}
        <code>{type}</code>
      </h4>
      <dl>
        {(rows ?? [{ path: t("answer.detail-unknown"), value: json ?? base64 }]).map(({ path, value }) => (
          <div key={path} style={{ display: "contents" }}>
            <dt>{path}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
