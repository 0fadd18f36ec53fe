import { type RefObject, useRef } from "react";
import { useTexts } from "../../i18n/i18n";
import { Button } from "../../ui/button";
import type { ImportChoices } from "./import-choices";
import styles from "./imports-panel.module.css";

/** What can be done where nothing is known of the disk: more files, or the disk after all. */
export function DroppedActs({ sourceId, addFiles, openFromDisk }: { sourceId: string } & ImportChoices) {
  const { t } = useTexts();
  const folder = useRef<HTMLInputElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const input = (ref: RefObject<HTMLInputElement | null>, label: string, ofFolder: boolean) => (
    <input
      ref={ref}
      type="file"
      hidden
      multiple
      aria-label={label}
      {...(ofFolder ? { webkitdirectory: "" } : { accept: ".proto" })}
      onChange={({ target }) => {
        if (target.files && target.files.length > 0) addFiles(sourceId, target.files);
        target.value = "";
      }}
    />
  );
  return (
    <div className={styles.dropped}>
      <p>{t("imports.dropped")}</p>
      <div className={styles.buttons}>
        <Button size="s" onClick={() => folder.current?.click()}>
          {t("imports.dropped.choose")}
        </Button>
        <Button size="s" onClick={() => files.current?.click()}>
          {t("imports.dropped.files")}
        </Button>
        <Button size="s" onClick={openFromDisk}>
          {t("imports.dropped.open")}
        </Button>
      </div>
      {input(folder, t("imports.dropped.choose"), true)}
      {input(files, t("imports.dropped.files"), false)}
    </div>
  );
}
