import type { TabState } from "#shared/model/settings";
import { useTexts } from "../../i18n/i18n";
import { nameOf } from "../../state/saved-actions";
import { isUnsaved } from "../../state/saved-store";
import { tellFault } from "../../state/schema-actions";
import { useLayout, useSaved, useTabs, useWindowState } from "../../state/window-state";
import { Question } from "../../ui/question";

interface SavedClosingProps {
  /** Closes a tab without asking. */
  readonly onClose: (id: string) => void;
}

/** Asks what becomes of unsaved changes to a saved request when its tab is closed. */
export function SavedClosing({ onClose }: SavedClosingProps) {
  const closing = useLayout(({ closingTab }) => closingTab);
  const loss = useLayout(({ closingLoss }) => closingLoss);
  const secrets = useSaved((saved) => saved.secrets);
  const tab = useTabs(({ tabs }) => tabs.find((one) => one.id === closing && isUnsaved(one, { secrets })));
  return tab && loss === null ? <UnsavedRequest tab={tab} onClose={onClose} /> : null;
}

function UnsavedRequest({ tab, onClose }: SavedClosingProps & { readonly tab: TabState }) {
  const { t } = useTexts();
  const state = useWindowState();
  const stay = () => state.layout.setState({ closingTab: null });
  const discard = () => {
    stay();
    onClose(tab.id);
  };
  const save = async () => {
    stay();
    if (await state.savedActions.save(tab.id)) onClose(tab.id);
    // The tab says what has happened to its file.
    else state.tabActions.activate(tab.id);
  };
  return (
    <Question
      title={t("saved.closing", { name: nameOf(tab.saved?.path ?? "") })}
      text={t("saved.closing.text")}
      first={2}
      onClose={stay}
      acts={[
        { label: t("saved.closing.stay"), run: stay },
        { label: t("saved.closing.discard"), look: "danger", run: discard },
        { label: t("saved.save"), look: "primary", run: () => tellFault(state, save()) },
      ]}
    />
  );
}
