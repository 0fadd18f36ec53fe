import { FileWarning } from "lucide-react";
import { useMemo } from "react";
import { collectionsFolder, type WorkspaceEntry } from "#shared/model/workspace";
import { faultLine } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import styles from "./collections.module.css";

interface BrokenFilesProps {
  readonly entries: ReadonlyMap<string, WorkspaceEntry>;
  readonly onOpen: (entry: WorkspaceEntry) => void;
}

/** The files that cannot be read and have no row below: environments, the workspace's own, that of all collections. */
export function BrokenFiles({ entries, onOpen }: BrokenFilesProps) {
  const texts = useTexts();
  const { t } = texts;
  const broken = useMemo(
    () => [...entries.values()].filter(({ fault, path }) => fault !== null && !path.startsWith(`${collectionsFolder}/`)),
    [entries],
  );
  if (broken.length === 0) return null;
  return (
    <ul className={styles.brokenFiles} aria-label={t("collections.brokenFiles")}>
      {broken.map((entry) => (
        <li key={entry.path}>
          <button type="button" title={entry.fault ? faultLine(entry.fault, texts) : ""} onClick={() => onOpen(entry)}>
            <FileWarning size={13} className={`${styles.icon} ${styles.bad}`} aria-hidden="true" />
            <span className={styles.label}>{entry.path}</span>
            <span className={`${styles.note} ${styles.bad}`}>
              {t("collections.broken", { line: Number(entry.fault?.facts?.line ?? 1) })}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
