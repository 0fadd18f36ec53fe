import { SlidersHorizontal, Trash2 } from "lucide-react";
import { useState } from "react";
import { writeByteSize } from "#shared/model/byte-size";
import { type CallMaker, callMakers } from "#shared/model/history";
import { useCommandRegistry } from "../../commands/context";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { removePastCall } from "../../state/past-calls";
import { tellFault } from "../../state/schema-actions";
import { useSettings, useWindowState } from "../../state/window-state";
import { Button, IconButton } from "../../ui/button";
import { SearchField } from "../../ui/search-field";
import { Segments } from "../../ui/segments";
import { HistoryList } from "./history-list";
import styles from "./history-pane.module.css";
import { usePastCalls } from "./use-past-calls";

/** The ids of the list and of the field above it, which take the focus. */
export const historyListId = "past-calls";
export const historySearchId = "past-calls-search";

/** The side pane: the calls that were made, the newest first, and a field that looks for words in them. */
export function HistoryPane() {
  const { t } = useTexts();
  const { client } = useHost();
  const state = useWindowState();
  const [text, setText] = useState("");
  const [by, setBy] = useState<CallMaker>("all");
  const [near, setNear] = useState(0);
  const found = usePastCalls(text, by, near);
  const search = (words: string) => {
    setText(words);
    setNear(0);
  };
  const isEmpty = found !== null && found.total === 0;
  return (
    <section className={styles.pane} aria-label={t("history.title")}>
      <Head isEmpty={isEmpty && text === "" && by === "all"} />
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
      {found !== null && (found.ofRuns > 0 || by !== "all") && (
        <div className={styles.makers}>
          <Segments
            label={t("history.by")}
            items={callMakers.map((id) => ({ id, label: t(`history.by.${id}`) }))}
            selected={by}
            onSelect={(maker) => {
              setBy(maker);
              setNear(0);
            }}
          />
        </div>
      )}
      {isEmpty && <Nothing isSearch={text.trim() !== "" || by !== "all"} />}
      {found !== null && found.total > 0 && (
        <HistoryList
          id={historyListId}
          found={found}
          onNear={setNear}
          onOpen={({ id, method }) => state.tabActions.openPastCall(id, method)}
          onCompare={({ id }) => state.tabActions.comparePastCall(id)}
          onRemove={({ id }) => tellFault(state, removePastCall(client, state, id))}
        />
      )}
      <Foot total={found?.total ?? 0} />
    </section>
  );
}

function Head({ isEmpty }: { isEmpty: boolean }) {
  const { t } = useTexts();
  const registry = useCommandRegistry();
  return (
    <header className={styles.head}>
      <h2>{t("history.title")}</h2>
      <span className={styles.tools}>
        <IconButton label={t("command.history.limits")} onClick={() => registry.run("history.limits")}>
          <SlidersHorizontal size={13} aria-hidden="true" />
        </IconButton>
        {!isEmpty && (
          <IconButton label={t("history.clear")} onClick={() => registry.run("history.clear")}>
            <Trash2 size={13} aria-hidden="true" />
          </IconButton>
        )}
      </span>
    </header>
  );
}

/** How many there are, and how many there may be; or that none is added. */
function Foot({ total }: { total: number }) {
  const { t, count } = useTexts();
  const { settings } = useWindowState();
  const chosen = useSettings(({ history }) => history);
  if (!chosen.keeps) {
    return (
      <footer className={styles.foot}>
        <span>{t("history.off")}</span>
        <Button size="s" onClick={() => settings.setState({ history: { ...chosen, keeps: true } })}>
          {t("history.on")}
        </Button>
      </footer>
    );
  }
  return (
    <footer className={styles.foot}>
      <span role="status">{count("history.count", total)}</span>
      <span>{t("history.bound", { size: writeByteSize(chosen.limitBytes) })}</span>
    </footer>
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
