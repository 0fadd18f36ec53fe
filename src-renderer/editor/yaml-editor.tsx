import type { editor } from "monaco-editor/editor";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { type CodePlace, type CodeProblem, useProblems, useReveal } from "./code-hooks";
import { CodeSkeleton } from "./code-view";
import styles from "./editor.module.css";
import { type MonacoModule, useMonaco } from "./load";
import { editorOptions } from "./options";
import { setModelText, textOf } from "./source-models";

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
  const { module, text, readOnly, label, problems, reveal, ref } = props;
  const surface = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<editor.IStandaloneCodeEditor | null>(null);
  const latest = useRef(props);
  latest.current = props;
  /** What the parent knows from us: it comes back as `text`, perhaps when the user has typed on already. */
  const told = useRef<string | null>(null);

  useEffect(() => {
    if (!surface.current) return;
    const model = module.monaco.editor.createModel(latest.current.text, "yaml");
    const created = module.monaco.editor.create(surface.current, { ...editorOptions(), model, ariaLabel: label });
    const typing = created.onDidChangeModelContent(() => {
      const now = textOf(model);
      if (now === latest.current.text) return;
      told.current = now;
      latest.current.onChange(now);
    });
    setView(created);
    return () => {
      for (const one of [typing, created, model]) one.dispose();
      setView(null);
    };
  }, [module, label]);

  useEffect(() => {
    const model = view?.getModel();
    if (!model || told.current === text) return;
    told.current = null;
    setModelText(model, text);
  }, [view, text]);

  useEffect(() => {
    view?.updateOptions({ readOnly: readOnly !== null, domReadOnly: readOnly !== null, readOnlyMessage: { value: readOnly ?? "" } });
  }, [view, readOnly]);

  useProblems(module, view, problems);
  useReveal(view, reveal, true, null);
  useImperativeHandle(ref, () => ({ focus: () => view?.focus() }), [view]);
  return <div ref={surface} className={styles.surface} />;
}
