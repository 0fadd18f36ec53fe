import { useEffect, useMemo, useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";
import type { TabState } from "#shared/model/settings";
import { useCommandRegistry } from "../../commands/context";
import { CodeView } from "../../editor/code-view";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { useLayout, useSchemas, useTabs, useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { ProblemList } from "../../ui/problem-list";
import { Split } from "../../ui/split";
import styles from "./source-tab.module.css";

interface Place {
  readonly line: number;
  readonly column: number;
}

/** A .proto file's text, to read, with its problems underlined and listed. */
export function SourceTab({ tab }: { tab: TabState }) {
  const { t } = useTexts();
  const registry = useCommandRegistry();
  const { text, fault } = useSourceText(tab);
  const [place, setPlace] = useReveal(tab.id);
  // The panel below lists these too: twice is once too often.
  const panel = useLayout((layout) => layout.problems);
  const source = useSchemas((state) => state.sources.find((one) => one.source.id === tab.sourceId));
  const problems = useMemo(
    () =>
      (source?.diagnostics ?? [])
        .filter(({ file }) => file === tab.subject)
        .map((one, index) => ({ ...one, key: `${index}`, place: `${one.line}:${one.column}` })),
    [source, tab.subject],
  );
  const code = text !== null && <CodeView text={text} language="proto" label={tab.subject} problems={problems} reveal={place} />;
  return (
    <div className={styles.tab}>
      <header className={`${styles.head} data`}>
        <span>{tab.subject}</span>
        {source && <small title={source.source.detail}>{source.source.label}</small>}
      </header>
      {fault && (
        <div className={styles.fault}>
          <Notice
            tone="bad"
            title={t(`fault.${fault.code}`)}
            acts={
              <Button size="s" onClick={() => registry.run("open")}>
                {t("command.open")}
              </Button>
            }
          >
            {[fault.message, fault.act].filter(Boolean).join("\n")}
          </Notice>
        </div>
      )}
      <Split
        id="source-tab"
        direction="vertical"
        label={t("source.resize")}
        share={72}
        first={code}
        second={
          code && problems.length > 0 && !panel ? (
            <ProblemList
              id={`problems-${tab.id}`}
              label={t("problems.title")}
              problems={problems}
              words={{ error: t("problems.error"), warning: t("problems.warning") }}
              onOpen={({ line, column }) => setPlace({ line, column })}
            />
          ) : null
        }
      />
    </div>
  );
}

/** The file's text, read again whenever the schemas have changed. */
function useSourceText({ sourceId, subject: file }: TabState): { text: string | null; fault: FaultData | null } {
  const { client } = useHost();
  const revision = useSchemas((state) => state.revision);
  const [answer, setAnswer] = useState<{ text: string | null; fault: FaultData | null }>({ text: null, fault: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision stands for the file's content
  useEffect(() => {
    const reading = client.open("schema.text", { sourceId, file });
    reading.result.then(
      ({ text }) => setAnswer({ text, fault: null }),
      (reason: unknown) => {
        const fault = Fault.from(reason);
        // What was read before stays in sight under the fault.
        if (fault.code !== "cancelled") setAnswer((before) => ({ text: before.text, fault: fault.toData() }));
      },
    );
    return () => reading.cancel();
  }, [client, sourceId, file, revision]);
  return answer;
}

/** Where to scroll to: what the tab store asks for, taken once, and then what the reader chooses. */
function useReveal(tabId: string) {
  const { tabActions } = useWindowState();
  const asked = useTabs(({ reveal }) => (reveal?.tabId === tabId ? reveal : null));
  const [place, setPlace] = useState<Place | null>(asked);
  useEffect(() => {
    if (!asked) return;
    setPlace({ line: asked.line, column: asked.column });
    tabActions.revealed();
  }, [asked, tabActions]);
  return [place, setPlace] as const;
}
