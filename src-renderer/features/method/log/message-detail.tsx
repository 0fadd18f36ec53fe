import { X } from "lucide-react";
import { useId, useState } from "react";
import type { CallHead } from "#shared/model/call";
import { formatBytes } from "#shared/model/format";
import { useTexts } from "../../../i18n/i18n";
import { IconButton } from "../../../ui/button";
import { TabList } from "../../../ui/tab-list";
import { useMessage } from "../answer/use-message";
import { CopyButton } from "../copy-button";
import { MessageHex, MessageJson } from "../message-view";
import { hexText } from "./hex-dump";
import styles from "./message-log.module.css";
import { formatOffset } from "./offset";
import { rowNumber } from "./row-number";

const views = ["json", "hex"] as const;

/** One message of the log in full: as JSON, as bytes, and its facts. */
export function MessageDetail({ head, index, onClose }: { head: CallHead; index: number; onClose: () => void }) {
  const { t, number } = useTexts();
  const prefix = useId().replaceAll(":", "");
  const [view, show] = useState<(typeof views)[number]>("json");
  const message = useMessage(head.callId, index);
  const nth = rowNumber(head.kind, message?.index ?? index);
  return (
    <section className={styles.detail} aria-label={t("log.detail", { n: number(nth ?? 0) })}>
      <TabList
        label={t("log.detail.views")}
        prefix={prefix}
        selected={view}
        onSelect={show}
        items={views.map((id) => ({ id, label: t(`log.${id}`) }))}
      >
        {message && <CopyButton text={() => (view === "json" && message.json !== null ? message.json : hexText(message.bytes))} />}
        <IconButton label={t("act.close")} onClick={onClose}>
          <X size={14} aria-hidden="true" />
        </IconButton>
      </TabList>
      {message && (
        <>
          <div className={styles.facts}>
            {nth !== null && <b>#{number(nth)}</b>}
            <span className={styles[message.direction]}>{t(`log.${message.direction}`)}</span>
            <span>{formatOffset(message.offsetMs)}</span>
            <span>{formatBytes(message.size)}</span>
            <span>{message.type}</span>
          </div>
          <div className={styles.panel} role="tabpanel" id={`${prefix}-panel-${view}`} aria-labelledby={`${prefix}-tab-${view}`}>
            {view === "json" ? <MessageJson message={message} /> : <MessageHex message={message} />}
          </div>
        </>
      )}
    </section>
  );
}
