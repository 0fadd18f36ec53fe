import { FileUp } from "lucide-react";
import { type DragEvent, useState } from "react";
import { formatBytes } from "#shared/model/format";
import type { AttachedFile } from "#shared/model/request-body";
import { fileReference, readFileReference } from "#shared/model/request-body";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { attachDropped, attachFile } from "../../../state/attach-file";
import { useWindowState } from "../../../state/window-state";
import { Button } from "../../../ui/button";
import { clearRefusal, refuse } from "../calls";
import { useAttached } from "../use-attached";
import styles from "./feed.module.css";

interface FeedFileProps {
  readonly tabId: string;
  /** Empty for none. */
  readonly reference: string;
  readonly onFile: (reference: string) => void;
}

/** The file that messages are made of: chosen, or dropped here. */
export function FeedFile({ tabId, reference, onFile }: FeedFileProps) {
  const { t } = useTexts();
  const host = useHost();
  const state = useWindowState();
  const [over, setOver] = useState(false);
  const file = useAttached(reference);
  const take = (choice: Promise<AttachedFile | null>) => {
    clearRefusal(state, tabId);
    choice.then(
      (chosen) => chosen && onFile(fileReference(chosen)),
      (reason) => refuse(state, tabId, reason),
    );
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [dropped] = event.dataTransfer.files;
    if (dropped) take(attachDropped(host, dropped));
  };
  const size = file === undefined ? "" : file?.size == null ? t("feed.file.gone") : formatBytes(file.size);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short way; the button is the other
    <div
      className={`${styles.file} ${over ? styles.over : ""}`}
      data-takes-file
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <FileUp size={16} className={styles.icon} aria-hidden="true" />
      {reference === "" ? (
        <span className={styles.nothing}>{t("feed.file.none")}</span>
      ) : (
        <span className={styles.named}>
          <b className="data" title={readFileReference(reference).name}>
            {readFileReference(reference).name}
          </b>
          <span className={file?.size === null ? styles.problem : undefined}>{size}</span>
        </span>
      )}
      <Button size="s" onClick={() => take(attachFile(host, state))}>
        {t(reference === "" ? "feed.file.choose" : "feed.file.other")}
      </Button>
    </div>
  );
}
