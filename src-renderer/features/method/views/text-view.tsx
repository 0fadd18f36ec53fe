import { useEffect, useMemo, useState } from "react";
import { Fault } from "#shared/base/fault";
import { maxMessageText } from "#shared/contract/message-view";
import { useTexts } from "../../../i18n/i18n";
import { Button } from "../../../ui/button";
import { Notice } from "../../../ui/notice";
import { ScrollArea } from "../../../ui/scroll-area";
import styles from "./message-view.module.css";
import type { ViewedMessage } from "./viewed-message";

/** UTF-16 units shown at first; each "more" is four times as many. */
const firstLength = 256 * 1024;
/** Lines that are laid out together, and only when they come into sight. */
const blockLines = 100;

type Answer = { readonly text: string; readonly truncated: boolean } | { readonly fault: string };

/** The message in protobuf's text format. */
export function TextView({ viewed }: { viewed: ViewedMessage }) {
  const { t, number } = useTexts();
  const [limit, setLimit] = useState(firstLength);
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    let current = true;
    viewed.source.text("fields", [], "text", limit).then(
      (it) => current && setAnswer(it),
      (reason: unknown) => current && setAnswer({ fault: Fault.from(reason).message }),
    );
    return () => {
      current = false;
    };
  }, [viewed, limit]);
  const text = answer && "text" in answer ? answer.text : "";
  const blocks = useMemo(() => blocksOf(text), [text]);
  if (!answer) return null;
  if ("fault" in answer) {
    return (
      <div className={styles.problems}>
        <Notice tone="info" title={t("message.text.none")}>
          {answer.fault}
        </Notice>
      </div>
    );
  }
  const more = limit < maxMessageText && (
    <Button size="s" onClick={() => setLimit(Math.min(maxMessageText, limit * 4))}>
      {t("message.text.more")}
    </Button>
  );
  return (
    <ScrollArea label={t("message.view.text")} className={styles.text}>
      {text === "" && <p className={styles.quiet}>{t("message.empty")}</p>}
      {blocks.map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a stretch of a text is its place
        <pre key={at}>{block}</pre>
      ))}
      {answer.truncated && <Notice tone="info" title={t("message.text.cut", { shown: number(text.length) })} acts={more || undefined} />}
    </ScrollArea>
  );
}

function blocksOf(text: string): string[] {
  const lines = text.split("\n");
  return Array.from({ length: Math.ceil(lines.length / blockLines) }, (_, at) =>
    lines.slice(at * blockLines, (at + 1) * blockLines).join("\n"),
  );
}
