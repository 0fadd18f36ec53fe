import type { ReactNode } from "react";
import type { FaultData } from "#shared/base/fault";
import { useCommandRegistry } from "../../commands/context";
import { faultWords } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import { useSchemas } from "../../state/window-state";
import { FaultNotice } from "../../ui/fault-notice";
import styles from "./source-tab.module.css";

interface SourceHeadProps {
  readonly sourceId: string;
  readonly file: string;
  /** After the names, in words. */
  readonly note?: ReactNode;
  /** At the end of the line. */
  readonly children?: ReactNode;
}

/** The line above a text: which file it is, and of what. */
export function SourceHead({ sourceId, file, note, children }: SourceHeadProps) {
  const source = useSchemas((state) => state.sources.find((one) => one.source.id === sourceId)?.source);
  return (
    <header className={`${styles.head} data`}>
      <span title={file}>{file}</span>
      {source && <small title={source.detail}>{source.label}</small>}
      {note}
      <div className={styles.side}>{children}</div>
    </header>
  );
}

/** Why a text could not be read. */
export function SourceFault({ fault }: { fault: FaultData }) {
  const texts = useTexts();
  const { t } = texts;
  const registry = useCommandRegistry();
  const next = { label: t("command.open"), run: () => registry.run("open") };
  return (
    <div className={styles.notice}>
      <FaultNotice title={t(`fault.${fault.code}`)} words={faultWords(fault, texts)} next={next} />
    </div>
  );
}
