import { X } from "lucide-react";
import type { SourceImports } from "#shared/contract/schema";
import { useTexts } from "../../i18n/i18n";
import { IconButton } from "../../ui/button";
import styles from "./imports-panel.module.css";

type Place = SourceImports["importPaths"][number];

/** The folders that were chosen for a source's imports. */
export function ImportPaths({ paths, onRemove }: { paths: readonly Place[]; onRemove: (place: Place) => void }) {
  const { t } = useTexts();
  return (
    <div className={styles.paths}>
      <span className={styles.label}>{t("imports.paths")}</span>
      {paths.length === 0 && <span className={styles.nowhere}>{t("imports.paths.none")}</span>}
      {paths.map((place) => (
        <span key={place.handle} className={styles.chosen}>
          <span className="data">{place.label}</span>
          <IconButton label={t("imports.remove", { folder: place.label })} className={styles.remove ?? ""} onClick={() => onRemove(place)}>
            <X size={12} />
          </IconButton>
        </span>
      ))}
    </div>
  );
}
