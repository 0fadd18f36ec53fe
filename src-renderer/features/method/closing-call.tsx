import { type Texts, useTexts } from "../../i18n/i18n";
import { numberedName } from "../../state/tab-title";
import { type ClosingLoss, useLayout, useTabs, useWindowState } from "../../state/window-state";
import { Question } from "../../ui/question";

interface ClosingCallProps {
  /** Closes a tab without asking. */
  readonly onClose: (id: string) => void;
}

/** Asks before a tab is closed with a stream that runs, or with what the user has marked in one. */
export function ClosingCall({ onClose }: ClosingCallProps) {
  const texts = useTexts();
  const { t, count } = texts;
  const { layout } = useWindowState();
  const closing = useLayout(({ closingTab }) => closingTab);
  const loss = useLayout(({ closingLoss }) => closingLoss);
  const tab = useTabs(({ tabs }) => tabs.find(({ id, kind }) => id === closing && kind === "method"));
  if (!tab || !loss || loss.kind === "run") return null;
  const name = numberedName(tab);
  const stay = () => layout.setState({ closingTab: null, closingLoss: null });
  const close = () => {
    stay();
    onClose(tab.id);
  };
  const isStream = loss.kind === "stream";
  return (
    <Question
      title={isStream ? t("closing.stream", { name }) : count("closing.marks", loss.count)}
      text={isStream ? streamText(loss, texts) : t("closing.marks.text")}
      first={0}
      onClose={stay}
      acts={[
        { label: t("closing.stay"), run: stay },
        { label: t(isStream ? "closing.stream.act" : "closing.act"), look: "danger", run: close },
      ]}
    />
  );
}

function streamText({ sent, received, feeding }: Extract<ClosingLoss, { kind: "stream" }>, { t, number }: Texts): string {
  const totals = { sent: number(sent), received: number(received) };
  return t(feeding ? "closing.stream.feeding" : "closing.stream.text", totals);
}
