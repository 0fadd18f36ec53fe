import { useTexts } from "../../i18n/i18n";
import { importLossLine } from "../../i18n/import-losses";
import { useLayout, useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import styles from "./exchange.module.css";

/** Says what of a pasted command could not be carried over, until it is read. */
export function PasteNote() {
  const { t, locale } = useTexts();
  const { layout } = useWindowState();
  const losses = useLayout((now) => now.pasteLosses);
  if (!losses) return null;
  return (
    <div className={styles.note}>
      <Notice
        tone="info"
        title={t("paste.losses")}
        acts={
          <Button size="s" onClick={() => layout.setState({ pasteLosses: null })}>
            {t("frame.dismiss")}
          </Button>
        }
      >
        {losses.map((loss) => (
          <div key={JSON.stringify(loss)}>{importLossLine(loss, locale)}</div>
        ))}
      </Notice>
    </div>
  );
}
