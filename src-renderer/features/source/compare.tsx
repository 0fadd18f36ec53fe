import { DiffView } from "../../editor/diff-view";
import { useTexts } from "../../i18n/i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import styles from "./source-tab.module.css";

interface CompareProps {
  readonly file: string;
  readonly theirs: string;
  readonly mine: string;
  readonly onClose: () => void;
  readonly onTheirs: () => void;
  readonly onMine: () => void;
}

/** What is on the disk beside what was edited here, and the choice between them. */
export function Compare({ file, theirs, mine, onClose, onTheirs, onMine }: CompareProps) {
  const { t } = useTexts();
  const take = (act: () => void) => () => {
    onClose();
    act();
  };
  return (
    <Dialog label={t("source.compare", { file })} onClose={onClose} className={styles.compare ?? ""}>
      <h2 className={styles.compareTitle}>{t("source.compare", { file })}</h2>
      <div className={styles.sides}>
        <span>{t("source.compare.theirs")}</span>
        <span>{t("source.compare.mine")}</span>
      </div>
      <div className={styles.diff}>
        <DiffView before={theirs} after={mine} beforeLabel={t("source.compare.theirs")} afterLabel={t("source.compare.mine")} />
      </div>
      <footer className={styles.choice}>
        <Button onClick={onClose}>{t("source.later")}</Button>
        <Button onClick={take(onTheirs)}>{t("source.conflict.theirs")}</Button>
        <Button onClick={take(onMine)}>{t("source.conflict.mine")}</Button>
      </footer>
    </Dialog>
  );
}
