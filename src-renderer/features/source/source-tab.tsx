import { useCallback, useEffect, useMemo, useState } from "react";
import type { TabState } from "#shared/model/settings";
import type { SymbolAt } from "#shared/model/symbol";
import { useTexts } from "../../i18n/i18n";
import { useLayout, useSchemas, useTabs, useWindowState } from "../../state/window-state";
import { ProblemList } from "../../ui/problem-list";
import { Split } from "../../ui/split";
import { SourceView } from "./source-view";

interface Place {
  readonly line: number;
  readonly column: number;
}

/** A .proto file's text, to read, with its problems underlined and listed. */
export function SourceTab({ tab }: { tab: TabState }) {
  const { t } = useTexts();
  const { tabActions } = useWindowState();
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
  const jump = useCallback(
    ({ definition, page, member }: SymbolAt) => {
      if (definition) tabActions.openSource(tab.sourceId, definition.file, definition.line, definition.column);
      else if (page) tabActions.openSymbol(tab.sourceId, page, member);
    },
    [tabActions, tab.sourceId],
  );
  const references = useCallback(
    ({ page, member }: SymbolAt) => {
      if (page) tabActions.openSymbol(tab.sourceId, page, member);
    },
    [tabActions, tab.sourceId],
  );
  const view = { sourceId: tab.sourceId, file: tab.subject, label: tab.subject, place };
  return (
    <Split
      id="source-tab"
      direction="vertical"
      label={t("source.resize")}
      share={72}
      first={<SourceView {...view} takeFocus onJump={jump} onReferences={references} />}
      second={
        problems.length > 0 && !panel ? (
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
  );
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
