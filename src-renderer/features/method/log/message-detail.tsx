import { X } from "lucide-react";
import type { CallHead } from "#shared/model/call";
import { formatBytes } from "#shared/model/format";
import { useTexts } from "../../../i18n/i18n";
import { IconButton } from "../../../ui/button";
import { useMessage } from "../answer/use-message";
import { MessageView } from "../views/message-view";
import styles from "./message-detail.module.css";
import { formatOffset } from "./offset";
import { rowNumber } from "./row-number";

/** One message of the log in full: its facts, and all views of it. */
export function MessageDetail({ head, index, onClose }: { head: CallHead; index: number; onClose: () => void }) {
  const { t, number } = useTexts();
  const message = useMessage(head.callId, index);
  const nth = rowNumber(head, message?.index ?? index);
  return (
    <section className={styles.detail} data-log-detail aria-label={t("log.detail", { n: number(nth ?? 0) })}>
      <div className={styles.facts}>
        {message && (
          <div className={styles.words}>
            {nth !== null && <b>#{number(nth)}</b>}
            <span className={styles[message.direction]}>{t(`log.${message.direction}`)}</span>
            <span>{formatOffset(message.offsetMs)}</span>
            <span>{formatBytes(message.size)}</span>
            <span>{message.type}</span>
          </div>
        )}
        <IconButton label={t("act.close")} className={styles.close ?? ""} onClick={onClose}>
          <X size={14} aria-hidden="true" />
        </IconButton>
      </div>
      {message && <MessageView tabId={head.owner} callId={head.callId} message={message} />}
    </section>
  );
}
