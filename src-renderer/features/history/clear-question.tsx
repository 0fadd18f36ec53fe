import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { clearPastCalls } from "../../state/past-calls";
import { tellFault } from "../../state/schema-actions";
import { useLayout, useWindowState } from "../../state/window-state";
import { Question } from "../../ui/question";

/** Asks before all past calls are forgotten. */
export function ClearQuestion() {
  const { t } = useTexts();
  const { client } = useHost();
  const state = useWindowState();
  const isAsking = useLayout((layout) => layout.clearingHistory);
  if (!isAsking) return null;
  const close = () => state.layout.setState({ clearingHistory: false });
  const clear = () => {
    close();
    tellFault(state, clearPastCalls(client, state));
  };
  return (
    <Question
      title={t("history.clear.sure")}
      text={t("history.clear.note")}
      acts={[
        { label: t("history.clear.keep"), run: close },
        { label: t("history.clear.act"), look: "danger", run: clear },
      ]}
      first={0}
      onClose={close}
    />
  );
}
