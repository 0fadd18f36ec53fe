import type { CallMessage } from "#shared/model/call";
import { formatBytes } from "#shared/model/format";
import { useTexts } from "../../i18n/i18n";
import { JsonText } from "../../ui/json-text";
import { Notice } from "../../ui/notice";
import { ScrollArea } from "../../ui/scroll-area";
import { hexDump } from "./log/hex-dump";
import styles from "./message-view.module.css";

/** What a window can colour and lay out at once, in UTF-16 units. */
const shownLength = 100_000;
/** Lines of a hex dump beyond which nobody reads. */
const shownBytes = 8 * 1024;

/** A message as JSON in colour; of bytes that do not decode, the reason and the bytes. */
export function MessageJson({ message }: { message: CallMessage }) {
  const { t, number } = useTexts();
  const { json, problem, type, truncated } = message;
  if (json === null) {
    return (
      <ScrollArea label={message.type} className={styles.scroll}>
        <div className={styles.notes}>
          <Notice tone="bad" title={t("answer.undecodable", { type })}>
            {problem}
          </Notice>
        </div>
        <Hex message={message} />
      </ScrollArea>
    );
  }
  return (
    <ScrollArea label={message.type} className={styles.scroll}>
      <div className={styles.notes}>
        {problem && (
          <Notice tone="warn" title={t("answer.undecodable", { type })}>
            {problem}
          </Notice>
        )}
        {json.length > shownLength && (
          <Notice tone="info" title={t("answer.cut", { shown: number(shownLength), all: number(json.length) })} />
        )}
        {truncated && <Notice tone="info" title={t("answer.core-cut")} />}
      </div>
      <JsonText text={json.slice(0, shownLength)} />
    </ScrollArea>
  );
}

/** A message's bytes: offset, hex, ASCII. */
export function MessageHex({ message }: { message: CallMessage }) {
  return (
    <ScrollArea label={message.type} className={styles.scroll}>
      <Hex message={message} />
    </ScrollArea>
  );
}

function Hex({ message: { bytes, size } }: { message: CallMessage }) {
  const { t } = useTexts();
  const shown = Math.min(bytes.length, shownBytes);
  return (
    <>
      {shown < size && <p className={styles.quiet}>{t("answer.bytes-cut", { shown: formatBytes(shown), all: formatBytes(size) })}</p>}
      <pre className={styles.hex}>
        {hexDump(bytes.subarray(0, shown)).map(({ offset, hex, ascii }) => (
          <div key={offset}>
            <span className={styles.offset}>{offset}</span>
            {`  ${hex.padEnd(48)}  `}
            <span className={styles.ascii}>{ascii}</span>
          </div>
        ))}
      </pre>
    </>
  );
}
