// biome-ignore-all lint/a11y/useSemanticElements: a windowed grid of a million rows cannot be a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid is the one tab stop
import { memo } from "react";
import { useTexts } from "../../../i18n/i18n";
import { isEssential, isFigure, type LogView } from "./columns";
import styles from "./log-rows.module.css";

/** The names of a log's columns. */
export const LogHeading = memo(function LogHeading({ view }: { view: LogView }) {
  const { t } = useTexts();
  return (
    <div role="rowgroup" className={styles.heading}>
      <div className={`${styles.row} ${styles.head}`} role="row" aria-rowindex={1}>
        {view.columns.map((column) => {
          const name = column.is === "field" ? column.path : t(`log.column.${column.id}`);
          const isSilent = column.is === "own" && column.id === "direction";
          return (
            <span
              key={column.is === "field" ? `.${column.path}` : column.id}
              role="columnheader"
              title={column.is === "field" ? name : undefined}
              className={`${styles.cell} ${styles.clipped} ${isFigure(column) ? styles.number : ""} ${isEssential(column) ? "" : styles.optional}`}
            >
              {column.is === "own" && column.id === "number" ? "#" : isSilent ? <span className="visually-hidden">{name}</span> : name}
            </span>
          );
        })}
      </div>
    </div>
  );
});
