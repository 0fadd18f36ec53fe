import type { editor } from "monaco-editor/editor";
import { useEffect } from "react";
import { attachNavigation, type CodeNavigation } from "./code-navigation";
import styles from "./editor.module.css";
import type { MonacoModule } from "./load";

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
