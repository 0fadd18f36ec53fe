import type { editor } from "monaco-editor/editor";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { type CodePlace, type CodeProblem, useEditedText, useProblems, useReadOnly, useReveal } from "./code-hooks";
import { CodeSkeleton } from "./code-view";
import styles from "./editor.module.css";
import { type MonacoModule, useMonaco } from "./load";
import { editorOptions } from "./options";

/** What a parent may ask of the editor. Before Monaco is there, nothing happens. */
export interface YamlEditorHandle {
  focus(): void;
}

interface YamlEditorProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** Why nothing can be typed, in words; null where something can. */
  readonly readOnly: string | null;
  /** The accessible name. */
  readonly label: string;
  readonly problems: readonly CodeProblem[];
  /** Where to go, once. */
  readonly reveal: CodePlace | null;
  readonly ref?: Ref<YamlEditorHandle>;
}

/** Edits the text of a workspace's file. Monaco loads when the first one is shown. */
export function YamlEditor(props: YamlEditorProps) {
  const module = useMonaco();
  return (
    <div className={styles.editor} data-testid="code-view">
      {module ? <LoadedEditor {...props} module={module} /> : <CodeSkeleton text={props.text} />}
    </div>
  );
}

function LoadedEditor(props: YamlEditorProps & { readonly module: MonacoModule }) {
  const { module, text, onChange, readOnly, label, problems, reveal, ref } = props;
  const surface = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<editor.IStandaloneCodeEditor | null>(null);
  const latest = useRef(text);
  latest.current = text;

  useEffect(() => {
    if (!surface.current) return;
    const model = module.monaco.editor.createModel(latest.current, "yaml");
    const created = module.monaco.editor.create(surface.current, { ...editorOptions(), model, ariaLabel: label });
    setView(created);
    return () => {
      for (const one of [created, model]) one.dispose();
      setView(null);
    };
  }, [module, label]);

  useEditedText(view, text, onChange);
  useReadOnly(view, readOnly);
  useProblems(module, view, problems);
  useReveal(view, reveal, true, null);
  useImperativeHandle(ref, () => ({ focus: () => view?.focus() }), [view]);
  return <div ref={surface} className={styles.surface} />;
}
