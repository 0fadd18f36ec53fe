import type { editor } from "monaco-editor/editor";
import { useEffect, useRef } from "react";
import { attachNavigation, type CodeNavigation } from "./code-navigation";
import styles from "./editor.module.css";
import type { MonacoModule } from "./load";
import { setModelText, textOf } from "./source-models";

type View = editor.IStandaloneCodeEditor | null;

/** A problem in the shown text. Lines and columns count from 1; the end is exclusive. */
export interface CodeProblem {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
  readonly severity: "error" | "warning";
}

/** A place in a text, counted from 1. */
export interface CodePlace {
  readonly line: number;
  readonly column: number;
}

/** Has the editor follow the parent's text, and tells what the user types. */
export function useEditedText(view: View, text: string, onChange: (text: string) => void): void {
  const latest = useRef({ text, onChange });
  latest.current = { text, onChange };
  /** What the parent knows from us: it comes back as `text`, perhaps when the user has typed on already. */
  const told = useRef<string | null>(null);

  useEffect(() => {
    const model = view?.getModel();
    if (!view || !model) return;
    const typing = view.onDidChangeModelContent(() => {
      const now = textOf(model);
      if (now === latest.current.text) return;
      told.current = now;
      latest.current.onChange(now);
    });
    return () => typing.dispose();
  }, [view]);

  useEffect(() => {
    const model = view?.getModel();
    if (!model || told.current === text) return;
    told.current = null;
    setModelText(model, text);
  }, [view, text]);
}

/** Lets nothing be typed, and says why; `why` is null where something can. */
export function useReadOnly(view: View, why: string | null): void {
  useEffect(() => {
    view?.updateOptions({ readOnly: why !== null, domReadOnly: why !== null, readOnlyMessage: { value: why ?? "" } });
  }, [view, why]);
}

/** Underlines problems. */
export function useProblems(module: MonacoModule, view: View, problems: readonly CodeProblem[]): void {
  useEffect(() => {
    const model = view?.getModel();
    if (!model) return;
    const markers = problems.map((problem) => marker(module, problem));
    module.monaco.editor.setModelMarkers(model, "core", markers);
  }, [module, view, problems]);
}

/** Goes to a place and marks its line: another object goes there again, as does another `text`. */
export function useReveal(view: View, place: CodePlace | null, focuses: boolean, text: string | null): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: where the text follows along, another text is another place
  useEffect(() => {
    if (!view || !place) return;
    view.setPosition({ lineNumber: place.line, column: place.column });
    if (focuses) {
      view.revealLineInCenter(place.line);
      view.focus();
    } else {
      view.revealLineNearTop(place.line);
    }
    const mark = view.createDecorationsCollection([
      {
        range: { startLineNumber: place.line, startColumn: 1, endLineNumber: place.line, endColumn: 1 },
        options: { isWholeLine: true, className: styles.revealed ?? "" },
      },
    ]);
    // Who goes on from there has seen it.
    const moving = view.onDidChangeCursorPosition(({ position }) => position.lineNumber !== place.line && mark.clear());
    return () => {
      moving.dispose();
      mark.clear();
    };
  }, [view, text, place, focuses]);
}

/** Hovers and jumps. */
export function useNavigation(module: MonacoModule, view: View, navigation: CodeNavigation | undefined): void {
  useEffect(() => {
    if (!view || !navigation) return;
    const attached = attachNavigation(module, view, navigation);
    return () => attached.dispose();
  }, [module, view, navigation]);
}

function marker({ monaco }: MonacoModule, problem: CodeProblem): editor.IMarkerData {
  return {
    severity: problem.severity === "error" ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
    message: problem.message,
    startLineNumber: problem.line,
    startColumn: problem.column,
    endLineNumber: problem.endLine,
    endColumn: problem.endColumn,
  };
}
