import type { TabState } from "#shared/model/settings";
import { useTexts } from "../../i18n/i18n";
import { tellFault } from "../../state/schema-actions";
import { useLayout, useTabs, useWindowState } from "../../state/window-state";
import { Question } from "../../ui/question";

interface ClosingDialogProps {
  /** Closes a tab without asking. */
  readonly onClose: (id: string) => void;
}

/** Asks what becomes of unsaved changes when their tab is closed. */
export function ClosingDialog({ onClose }: ClosingDialogProps) {
  const closing = useLayout(({ closingTab }) => closingTab);
  const tab = useTabs(({ tabs }) => tabs.find(({ id, draft }) => id === closing && draft !== null));
  return tab ? <UnsavedChanges tab={tab} onClose={onClose} /> : null;
}

function UnsavedChanges({ tab, onClose }: ClosingDialogProps & { readonly tab: TabState }) {
  const { t } = useTexts();
  const state = useWindowState();
  const { layout, sourceActions, tabActions } = state;
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
