import { useEffect, useMemo, useRef, useState } from "react";
import type { TabState } from "#shared/model/settings";
import { useCommands } from "../../commands/context";
import type { CodeEditorHandle } from "../../editor/code-editor";
import type { CodePlace } from "../../editor/code-hooks";
import { useTexts } from "../../i18n/i18n";
import { tellFault } from "../../state/schema-actions";
import { useLayout, useTabs, useWindowState } from "../../state/window-state";
import { ProblemList } from "../../ui/problem-list";
import { Split } from "../../ui/split";
import { SourceEditor } from "./source-editor";
import { useCheck } from "./use-check";

/** A .proto file's text to edit, with its problems underlined and listed. */
export function SourceTab({ tab }: { tab: TabState }) {
  const { t } = useTexts();
  const editor = useRef<CodeEditorHandle>(null);
  const [place, setPlace] = useReveal(tab.id);
  // The panel below lists what is saved: twice is once too often.
  const panel = useLayout((layout) => layout.problems);
  const checked = useCheck(tab.sourceId, tab.subject, tab.draft);
  useSourceCommands(tab, editor);
  const problems = useMemo(
    () => checked.problems.map((one, index) => ({ ...one, key: `${index}`, place: `${one.line}:${one.column}` })),
    [checked.problems],
  );
  return (
    <Split
      id="source-tab"
      direction="vertical"
      label={t("source.resize")}
      share={72}
      first={<SourceEditor tab={tab} place={place} checked={checked} onLine={() => {}} ref={editor} />}
      second={
        problems.length > 0 && (!panel || tab.draft) ? (
          <ProblemList
            id={`problems-${tab.id}`}
            label={t("source.problems")}
            problems={problems}
            words={{ error: t("problems.error"), warning: t("problems.warning") }}
            onOpen={({ line, column }) => setPlace({ line, column })}
          />
        ) : null
      }
    />
  );
}

function useSourceCommands(tab: TabState, editor: { readonly current: CodeEditorHandle | null }): void {
  const state = useWindowState();
  useCommands(
    useMemo(
      () =>
        [
          {
            id: "source.save",
            key: "Mod+S",
            run: () =>
              tellFault(
                state,
                state.sourceActions.save(tab.id).then(() => {}),
              ),
          },
          { id: "source.focus", key: "Mod+Shift+E", run: () => editor.current?.focus() },
        ] as const,
      [state, tab.id, editor],
    ),
  );
}

/** Where to scroll to: what the tab store asks for, taken once, and then what the reader chooses. */
function useReveal(tabId: string) {
  const { tabActions } = useWindowState();
  const asked = useTabs(({ reveal }) => (reveal?.tabId === tabId ? reveal : null));
  const [place, setPlace] = useState<CodePlace | null>(asked);
  useEffect(() => {
    if (!asked) return;
    setPlace({ line: asked.line, column: asked.column });
    tabActions.revealed();
  }, [asked, tabActions]);
  return [place, setPlace] as const;
}
