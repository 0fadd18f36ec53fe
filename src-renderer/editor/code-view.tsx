import type { editor } from "monaco-editor/editor";
import { useEffect, useRef, useState } from "react";
import { type CodePlace, type CodeProblem, useNavigation, useProblems, useReveal } from "./code-hooks";
import type { CodeNavigation } from "./code-navigation";
import styles from "./editor.module.css";
import { type MonacoModule, useMonaco } from "./load";
import { editorOptions } from "./options";

interface CodeViewProps {
  readonly text: string;
  readonly language: "proto" | "json";
  /** The accessible name. */
  readonly label: string;
  readonly problems: readonly CodeProblem[];
  /** Where to scroll to and put the cursor, or null. */
  readonly reveal: CodePlace | null;
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
      {module ? <LoadedView {...props} module={module} /> : <CodeSkeleton text={props.text} />}
    </div>
  );
}

/** What stands in an editor's place until Monaco is there. */
export function CodeSkeleton({ text }: { text: string }) {
  return (
    <pre className={styles.skeleton} aria-hidden="true">
      {text.slice(0, 8000)}
    </pre>
  );
}

function LoadedView(props: CodeViewProps & { module: MonacoModule }) {
  const { module, text, language, label, problems, reveal, revealFocuses = true, navigation } = props;
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

  useProblems(module, view, problems);
  // Where the reader went himself, a reload must not take him back.
  useReveal(view, reveal, revealFocuses, revealFocuses ? null : text);
  useNavigation(module, view, navigation);
  return <div ref={surface} className={styles.surface} />;
}
