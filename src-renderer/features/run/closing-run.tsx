import { collectionsFolder } from "#shared/model/workspace";
import { useTexts } from "../../i18n/i18n";
import { useLayout, useTabs, useWindowState } from "../../state/window-state";
import { Question } from "../../ui/question";

interface ClosingRunProps {
  /** Closes a tab without asking. */
  readonly onClose: (id: string) => void;
}

/** Asks before a tab is closed whose run goes on. */
export function ClosingRun({ onClose }: ClosingRunProps) {
  const { t, number } = useTexts();
  const { layout } = useWindowState();
  const closing = useLayout(({ closingTab }) => closingTab);
  const loss = useLayout(({ closingLoss }) => closingLoss);
  const tab = useTabs(({ tabs }) => tabs.find(({ id, kind }) => id === closing && kind === "run"));
  if (!tab || loss?.kind !== "run") return null;
  const stay = () => layout.setState({ closingTab: null, closingLoss: null });
  const close = () => {
    stay();
    onClose(tab.id);
  };
  const name = tab.subject === collectionsFolder ? t("run.all") : tab.subject;
  return (
    <Question
      title={t("run.closing", { name })}
      text={t("run.closing.text", { done: number(loss.done), total: number(loss.total) })}
      first={0}
      onClose={stay}
      acts={[
        { label: t("closing.stay"), run: stay },
        { label: t("run.closing.act"), look: "danger", run: close },
      ]}
    />
  );
}
