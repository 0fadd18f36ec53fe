import type { editor } from "monaco-editor/editor";
import { useEffect, useRef, useState } from "react";
import { attachNavigation, type CodeNavigation } from "./code-navigation";
import styles from "./editor.module.css";
import { type MonacoModule, useMonaco } from "./load";
import { editorOptions } from "./options";

/** A problem in the shown text. Lines and columns count from 1; the end is exclusive. */
export interface CodeProblem {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
  readonly severity: "error" | "warning";
}

interface CodeViewProps {
  readonly text: string;
  readonly language: "proto" | "json";
  /** The accessible name. */
  readonly label: string;
  readonly problems: readonly CodeProblem[];
  /** Where to scroll to and put the cursor, or null. */
  readonly reveal: { readonly line: number; readonly column: number } | null;
  /** False where the text only follows along: then the focus stays where it is. */
  readonly revealFocuses?: boolean;
  /** Hovers and jumps; stable between renders. */
  readonly navigation?: CodeNavigation;
}

/** Text to read, in colour, with its problems underlined. Monaco loads when the first one is shown. */
export function CodeView(props: CodeViewProps) {
  const module = useMonaco();
  return (
    <div className={styles.editor} data-testid="code-view">
      {module ? (
        <LoadedView {...props} module={module} />
      ) : (
        <pre className={styles.skeleton} aria-hidden="true">
          {props.text.slice(0, 8000)}
        </pre>
      )}
    </div>
  );
}

function LoadedView({
  module,
  text,
  language,
  label,
  problems,
  reveal,
  revealFocuses = true,
  navigation,
}: CodeViewProps & { module: MonacoModule }) {
  const surface = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<editor.IStandaloneCodeEditor | null>(null);

  useEffect(() => {
    if (!surface.current) return;
    const model = module.monaco.editor.createModel("", language);
    const created = module.monaco.editor.create(surface.current, {
      ...editorOptions(),
      model,
      ariaLabel: label,
      readOnly: true,
      readOnlyMessage: { value: "" },
      domReadOnly: true,
      // Monaco would dim the last line's number below a readable contrast.
      renderFinalNewline: "on",
    });
    setView(created);
    return () => {
      created.dispose();
      model.dispose();
      setView(null);
    };
  }, [module, language, label]);

  useEffect(() => {
    const model = view?.getModel();
    if (model && model.getValue() !== text) model.setValue(text);
  }, [view, text]);

  useEffect(() => {
    const model = view?.getModel();
    if (model)
      module.monaco.editor.setModelMarkers(
        model,
        "core",
        problems.map((problem) => marker(module, problem)),
      );
  }, [module, view, problems]);

  // Where the text follows along, another text is another place; where the reader went, a reload must not take him back.
  const revealedText = revealFocuses ? null : text;
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (!view || !reveal) return;
    view.setPosition({ lineNumber: reveal.line, column: reveal.column });
    if (revealFocuses) {
      view.revealLineInCenter(reveal.line);
      view.focus();
    } else {
      view.revealLineNearTop(reveal.line);
    }
    const mark = view.createDecorationsCollection([
      {
        range: { startLineNumber: reveal.line, startColumn: 1, endLineNumber: reveal.line, endColumn: 1 },
        options: { isWholeLine: true, className: styles.revealed ?? "" },
      },
    ]);
    return () => mark.clear();
  }, [view, revealedText, reveal, revealFocuses]);

  useEffect(() => {
    if (!view || !navigation) return;
    const attached = attachNavigation(module, view, navigation);
    return () => attached.dispose();
  }, [module, view, navigation]);

  return <div ref={surface} className={styles.surface} />;
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
