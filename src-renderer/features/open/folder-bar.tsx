import { CornerLeftUp } from "lucide-react";
import { useTexts } from "../../i18n/i18n";
import { IconButton } from "../../ui/button";
import type { Folder } from "./folder";
import styles from "./open-panel.module.css";

/** Which folder is shown, null before the first, and the way to the one that it is in. */
export function FolderBar({ folder, onEnter }: { folder: Folder | null; onEnter: (directory: string) => void }) {
  const { t } = useTexts();
  const parent = folder?.parent ?? null;
  return (
    <div className={styles.place}>
      <IconButton label={t("open.parent")} disabled={parent === null} onClick={() => parent !== null && onEnter(parent)}>
        <CornerLeftUp size={14} />
      </IconButton>
      <span className="data">{folder?.label}</span>
    </div>
  );
}
