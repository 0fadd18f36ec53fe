import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useCommandRegistry } from "../../commands/context";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { removePastCall } from "../../state/past-calls";
import { tellFault } from "../../state/schema-actions";
import { useWindowState } from "../../state/window-state";
import { Button, IconButton } from "../../ui/button";
import { SearchField } from "../../ui/search-field";
import { HistoryList } from "./history-list";
import styles from "./history-pane.module.css";
import { usePastCalls } from "./use-past-calls";

/** The ids of the list and of the field above it, which take the focus. */
export const historyListId = "past-calls";
export const historySearchId = "past-calls-search";

const atATime = 100;
/** The core tells no more at once. */
const most = 500;

/** The side pane: the calls that were made, the newest first, and a field that looks for words in them. */
export function HistoryPane() {
  const { t, count } = useTexts();
  const { client } = useHost();
  const registry = useCommandRegistry();
  const state = useWindowState();
  const [text, setText] = useState("");
  const [shown, setShown] = useState(atATime);
  const found = usePastCalls(text, shown);
  const search = (words: string) => {
    setText(words);
    setShown(atATime);
  };
  const isEmpty = found !== null && found.total === 0;
  return (
    <section className={styles.pane} aria-label={t("history.title")}>
      <header className={styles.head}>
        <h2>{t("history.title")}</h2>
        {!(isEmpty && text === "") && (
          <IconButton label={t("history.clear")} onClick={() => registry.run("history.clear")}>
            <Trash2 size={13} aria-hidden="true" />
          </IconButton>
        )}
      </header>
      <SearchField
        id={historySearchId}
        label={t("history.search")}
        clearLabel={t("history.search.clear")}
        className={styles.search ?? ""}
        value={text}
        onValue={search}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "Enter") return;
          event.preventDefault();
          document.getElementById(historyListId)?.focus();
        }}
      />
      {isEmpty && <Nothing isSearch={text.trim() !== ""} />}
      {found !== null && found.total > 0 && (
        <HistoryList
          id={historyListId}
          calls={found.calls}
          onOpen={({ id, method }) => state.tabActions.openPastCall(id, method)}
          onRemove={({ id }) => tellFault(state, removePastCall(client, state, id))}
        />
      )}
      {found !== null && found.total > 0 && (
        <footer className={styles.foot}>
          <span role="status">{count("history.count", found.total)}</span>
          {found.total > shown && shown < most && (
            <Button size="s" onClick={() => setShown(Math.min(most, shown + atATime))}>
              {t("history.more")}
            </Button>
          )}
        </footer>
      )}
    </section>
  );
}

function Nothing({ isSearch }: { isSearch: boolean }) {
  const { t } = useTexts();
  if (isSearch) return <p className={styles.nothing}>{t("history.no-match")}</p>;
  return (
    <div className={styles.nothing}>
      <b>{t("history.none")}</b>
      <p>{t("history.none.note")}</p>
    </div>
  );
}
