import type { TabState } from "#shared/model/settings";
import { useTexts } from "../../i18n/i18n";
import { tellFault } from "../../state/schema-actions";
import { useLayout, useTabs, useWindowState } from "../../state/window-state";
import { Question } from "../../ui/question";

interface ClosingDialogProps {
  /** Saves a tab's draft; false where it was not, and the tab says why. */
  readonly onSave: (tab: TabState) => Promise<boolean>;
  /** Closes a tab without asking. */
  readonly onClose: (id: string) => void;
}

/** Asks what becomes of unsaved changes when their tab is closed. */
export function ClosingDialog({ onSave, onClose }: ClosingDialogProps) {
  const closing = useLayout(({ closingTab }) => closingTab);
  const tab = useTabs(({ tabs }) => tabs.find(({ id, draft }) => id === closing && draft !== null));
  return tab ? <UnsavedChanges tab={tab} onSave={onSave} onClose={onClose} /> : null;
}

function UnsavedChanges({ tab, onSave, onClose }: ClosingDialogProps & { readonly tab: TabState }) {
  const { t } = useTexts();
  const state = useWindowState();
  const { layout, tabActions } = state;
  const stay = () => layout.setState({ closingTab: null });
  const discard = () => {
    stay();
    onClose(tab.id);
  };
  const save = async () => {
    stay();
    if (await onSave(tab)) onClose(tab.id);
    // The tab says what has happened to its file.
    else tabActions.activate(tab.id);
  };
  return (
    <Question
      title={t("source.closing", { file: tab.subject })}
      text={t("source.closing.text")}
      first={2}
      onClose={stay}
      acts={[
        { label: t("source.closing.stay"), run: stay },
        { label: t("source.closing.discard"), look: "danger", run: discard },
        { label: t("source.save"), look: "primary", run: () => tellFault(state, save()) },
      ]}
    />
  );
}
