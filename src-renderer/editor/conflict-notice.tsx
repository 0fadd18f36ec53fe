import { useState } from "react";
import { useTexts } from "../i18n/i18n";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Notice } from "../ui/notice";
import styles from "./conflict-notice.module.css";
import { DiffView } from "./diff-view";

interface ConflictNoticeProps {
  readonly file: string;
  /** What is on the disk, and what is here; null until `onCompare` was called. */
  readonly sides: { readonly theirs: string; readonly mine: string } | null;
  /** Gets the two sides. */
  readonly onCompare: () => void;
  readonly onTheirs: () => void;
  readonly onMine: () => void;
}

/** Says that a file of a workspace was changed on the disk while it was edited here: both sides, and the choice. */
export function ConflictNotice({ file, sides, onCompare, onTheirs, onMine }: ConflictNoticeProps) {
  const { t } = useTexts();
  const [comparing, setComparing] = useState(false);
  const close = () => setComparing(false);
  const take = (act: () => void) => () => {
    close();
    act();
  };
  const choices = (
    <>
      <Button size="s" onClick={take(onTheirs)}>
        {t("saved.conflict.theirs")}
      </Button>
      <Button size="s" onClick={take(onMine)}>
        {t("saved.conflict.mine")}
      </Button>
    </>
  );
  const compare = () => {
    setComparing(true);
    onCompare();
  };
  return (
    <>
      <Notice
        tone="warn"
        title={t("saved.conflict")}
        acts={
          <>
            <Button size="s" onClick={compare}>
              {t("saved.conflict.compare")}
            </Button>
            {choices}
          </>
        }
      >
        {t("saved.conflict.text", { path: file })}
      </Notice>
      {comparing && sides && (
        <Dialog label={t("saved.compare", { file })} onClose={close} className={styles.compare ?? ""}>
          <h2 className={styles.title}>{t("saved.compare", { file })}</h2>
          <div className={styles.sides}>
            <span>{t("saved.compare.theirs")}</span>
            <span>{t("saved.compare.mine")}</span>
          </div>
          <div className={styles.diff}>
            <DiffView
              language="yaml"
              before={sides.theirs}
              after={sides.mine}
              beforeLabel={t("saved.compare.theirs")}
              afterLabel={t("saved.compare.mine")}
            />
          </div>
          <footer className={styles.foot}>
            <Button size="s" onClick={close}>
              {t("saved.later")}
            </Button>
            {choices}
          </footer>
        </Dialog>
      )}
    </>
  );
}
