import type { Loading } from "#shared/model/schema";
import { useTexts } from "../../i18n/i18n";
import { tellFault } from "../../state/schema-actions";
import { useSchemas, useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import styles from "./loading-list.module.css";

interface LoadingListProps {
  /** A button that had the focus is gone. */
  readonly onCancelled: () => void;
}

/** What is being loaded and takes a while: how far it is, and a way to end it. */
export function LoadingList({ onCancelled }: LoadingListProps) {
  const loading = useSchemas((state) => state.loading);
  if (loading.length === 0) return null;
  return (
    <ul className={styles.list}>
      {loading.map((one) => (
        <li key={one.sourceId} className={styles.loading}>
          <LoadingLine loading={one} onCancelled={onCancelled} />
        </li>
      ))}
    </ul>
  );
}

function LoadingLine({ loading, onCancelled }: LoadingListProps & { readonly loading: Loading }) {
  const { t, count, number } = useTexts();
  const state = useWindowState();
  const { sourceId, label, done, total } = loading;
  const title = t("loading.title", { name: label });
  const progress = total === null ? count("loading.found", done) : t("loading.files", { done: number(done), total: number(total) });
  const cancel = () => {
    tellFault(state, state.schemaActions.cancelLoading(sourceId));
    onCancelled();
  };
  return (
    <>
      <span className={styles.head}>
        {/* Said once, and not with every number. */}
        <span role="status" className={styles.title} title={label}>
          {title}
        </span>
        <Button
          look="quiet"
          size="s"
          className={styles.cancel ?? ""}
          aria-label={t("loading.cancel.name", { name: label })}
          onClick={cancel}
        >
          {t("loading.cancel")}
        </Button>
      </span>
      <span
        role="progressbar"
        aria-label={title}
        aria-valuemin={0}
        aria-valuemax={total ?? undefined}
        aria-valuenow={total === null ? undefined : done}
        aria-valuetext={progress}
        className={total === null ? styles.endless : styles.bar}
      >
        <span className={styles.done} style={total === null ? undefined : { transform: `scaleX(${total === 0 ? 0 : done / total})` }} />
      </span>
      <span className={styles.count}>{progress}</span>
    </>
  );
}
