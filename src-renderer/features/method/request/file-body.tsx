import { FileUp } from "lucide-react";
import { type DragEvent, useState } from "react";
import { formatBytes } from "#shared/model/format";
import { fileReference, readFileReference } from "#shared/model/request-body";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { attachDropped } from "../../../state/attach-file";
import { useWindowState } from "../../../state/window-state";
import { Button } from "../../../ui/button";
import { clearRefusal, refuse } from "../calls";
import { useAttached } from "../use-attached";
import styles from "./file-body.module.css";

interface FileBodyProps {
  readonly tabId: string;
  /** The file's reference; empty for none. */
  readonly reference: string;
  readonly onChoose: () => void;
}

/** A body that is a file of bytes: which one it is, whether it is there, and how to take another. */
export function FileBody({ tabId, reference, onChoose }: FileBodyProps) {
  const { t } = useTexts();
  const host = useHost();
  const state = useWindowState();
  const [over, setOver] = useState(false);
  const file = useAttached(reference);
  const { name } = readFileReference(reference);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [dropped] = event.dataTransfer.files;
    if (!dropped) return;
    clearRefusal(state, tabId);
    attachDropped(host, dropped).then(
      (attached) => state.tabActions.update(tabId, { body: fileReference(attached) }),
      (reason) => refuse(state, tabId, reason),
    );
  };
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
      <FileUp size={20} className={styles.icon} aria-hidden="true" />
      <div className={styles.words}>
        <b className="data">{reference === "" ? t("body.file.none") : name}</b>
        <span role="status" className={file?.size === null ? styles.gone : undefined}>
          {file === undefined ? "" : file?.size == null ? t("body.file.gone") : t("body.file.size", { size: formatBytes(file.size) })}
        </span>
        <span className={styles.note}>{t("body.file.note")}</span>
      </div>
      <Button size="s" onClick={onChoose}>
        {t(reference === "" ? "body.file.choose" : "body.file.other")}
      </Button>
    </div>
  );
}
