import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { TabState } from "#shared/model/settings";
import { useCommands } from "../../commands/context";
import type { CodeEditorHandle } from "../../editor/code-editor";
import type { CodePlace } from "../../editor/code-hooks";
import { useTexts } from "../../i18n/i18n";
import { tellFault } from "../../state/schema-actions";
import { sourceKey } from "../../state/source-store";
import { useLayout, useSourceTexts, useTabs, useWindowState } from "../../state/window-state";
import { isFocusLost } from "../../ui/focus-back";
import { ProblemList } from "../../ui/problem-list";
import { Split } from "../../ui/split";
import { OutlinePane } from "./outline-pane";
import { SourceEditor } from "./source-editor";
import { useCheck } from "./use-check";
import { useFormat } from "./use-format";

/** A .proto file's text to edit, with its outline beside it and its problems listed. */
export function SourceTab({ tab }: { tab: TabState }) {
  const { t } = useTexts();
  const editor = useRef<CodeEditorHandle>(null);
  const [place, setPlace] = useReveal(tab.id);
  const [line, setLine] = useState(place?.line ?? 1);
  const shown = useSourceTexts((texts) => texts.get(sourceKey(tab.sourceId, tab.subject)));
  const text = tab.draft?.text ?? shown?.text ?? null;
  const checked = useCheck(tab.sourceId, tab.subject, tab.draft);
  const { format, formatted, problem } = useFormat(text, editor);
  const writable = tab.draft !== null || shown?.readOnly === null;
  useSourceCommands(tab, editor, writable, { format, formatted });
  const outline = useLayout((layout) => layout.outline);
  return (
    <Split
      id="source-outline"
      direction="horizontal"
      label={t("source.outline.resize")}
      share={78}
      least={15}
      first={
        <Split
          id="source-tab"
          direction="vertical"
          label={t("source.resize")}
          share={80}
          first={<SourceEditor tab={tab} place={place} checked={checked} unformatted={problem} onLine={setLine} ref={editor} />}
          second={useProblemPane(tab, checked.problems, setPlace)}
        />
      }
      second={
        outline && text !== null ? (
          <OutlinePane
            id={tab.id}
            text={text}
            line={line}
            onOpen={({ nameRange }) => setPlace({ line: nameRange.line, column: nameRange.column })}
          />
        ) : null
      }
    />
  );
}

/** The list of problems; null where there are none. */
function useProblemPane(tab: TabState, found: ReturnType<typeof useCheck>["problems"], onOpen: (place: CodePlace) => void) {
  const { t } = useTexts();
  // The window's panel lists what is saved: twice is once too often.
  const isListedBelow = useLayout((layout) => layout.problems && layout.lower === "problems");
  const problems = useMemo(() => found.map((one, index) => ({ ...one, key: `${index}`, place: `${one.line}:${one.column}` })), [found]);
  if (problems.length === 0 || (isListedBelow && !tab.draft)) return null;
  return (
    <ProblemList
      id={`problems-${tab.id}`}
      label={t("source.problems")}
      problems={problems}
      words={{ error: t("problems.error"), warning: t("problems.warning") }}
      onOpen={({ line, column }) => onOpen({ line, column })}
    />
  );
}

function useSourceCommands(
  tab: TabState,
  editor: { readonly current: CodeEditorHandle | null },
  writable: boolean,
  { format, formatted }: Pick<ReturnType<typeof useFormat>, "format" | "formatted">,
): void {
  const state = useWindowState();
  const save = useCallback(async () => {
    await formatted();
    await state.sourceActions.save(tab.id);
  }, [state, tab.id, formatted]);
  useCommands(
    useMemo(
      () =>
        [
          { id: "source.save", key: "Mod+S", run: () => tellFault(state, save()) },
          { id: "source.format", key: "Shift+Alt+F", when: () => writable, run: () => tellFault(state, format()) },
          { id: "source.outline", key: "Mod+Shift+O", run: () => editor.current?.showOutline() },
          {
            id: "source.outline.toggle",
            key: "Alt+O",
            run: () => {
              state.layout.setState(({ outline }) => ({ outline: !outline }));
              requestAnimationFrame(() => isFocusLost() && editor.current?.focus());
            },
          },
          { id: "source.focus", key: "Mod+Shift+E", run: () => editor.current?.focus() },
        ] as const,
      [state, editor, writable, save, format],
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
