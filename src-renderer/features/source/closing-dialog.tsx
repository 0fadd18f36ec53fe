import { useEffect, useRef } from "react";
import type { TabState } from "#shared/model/settings";
import { useTexts } from "../../i18n/i18n";
import { tellFault } from "../../state/schema-actions";
import { useLayout, useTabs, useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import styles from "./source-tab.module.css";

interface ClosingDialogProps {
  /** Closes a tab without asking. */
  readonly onClose: (id: string) => void;
}

/** Asks what becomes of unsaved changes when their tab is closed. */
export function ClosingDialog({ onClose }: ClosingDialogProps) {
  const closing = useLayout(({ closingTab }) => closingTab);
  const tab = useTabs(({ tabs }) => tabs.find(({ id }) => id === closing));
  return tab ? <Question tab={tab} onClose={onClose} /> : null;
}

function Question({ tab, onClose }: ClosingDialogProps & { readonly tab: TabState }) {
  const { t } = useTexts();
  const state = useWindowState();
  const { layout, sourceActions, tabActions } = state;
  const first = useRef<HTMLButtonElement>(null);
  // A dialog would give the focus to the first of its buttons, which is not the likeliest.
  useEffect(() => first.current?.focus(), []);
  const stay = () => layout.setState({ closingTab: null });
  const discard = () => {
    stay();
    onClose(tab.id);
  };
  const save = async () => {
    stay();
    if (await sourceActions.save(tab.id)) onClose(tab.id);
    // The tab says what has happened to its file.
    else tabActions.activate(tab.id);
  };
  return (
    <Dialog label={t("source.closing", { file: tab.subject })} onClose={stay} className={styles.closing ?? ""}>
      <h2 className={styles.compareTitle}>{t("source.closing", { file: tab.subject })}</h2>
      <p className={styles.closingText}>{t("source.closing.text")}</p>
      <footer className={styles.choice}>
        <Button onClick={stay}>{t("source.closing.stay")}</Button>
        <Button look="danger" onClick={discard}>
          {t("source.closing.discard")}
        </Button>
        <Button ref={first} look="primary" onClick={() => tellFault(state, save())}>
          {t("source.save")}
        </Button>
      </footer>
    </Dialog>
  );
}
