import type { editor } from "monaco-editor/editor";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { type CodePlace, type CodeProblem, useEditedText, useNavigation, useProblems, useReadOnly, useReveal } from "./code-hooks";
import type { CodeNavigation } from "./code-navigation";
import { CodeSkeleton } from "./code-view";
import styles from "./editor.module.css";
import { type MonacoModule, useMonaco } from "./load";
import { editorOptions } from "./options";
import { attachServices, type ProtoServices } from "./proto-services";
import { keepViewState, restoreViewState, type SourceAddress, setModelText, sourceModel } from "./source-models";

/** What a parent may ask of the editor. Before Monaco is there, nothing happens. */
export interface CodeEditorHandle {
  focus(): void;
  /** Replaces the text as an edit of the user's: Ctrl+Z takes it back. */
  replace(text: string): void;
  /** Shows the list of declarations to go to. */
  showOutline(): void;
}

interface CodeEditorProps {
  /** Which file it is: one that is shown again has its cursor and its undo steps back. */
  readonly address: SourceAddress;
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** Why nothing can be typed, in words; null where something can. */
  readonly readOnly: string | null;
  /** The accessible name. */
  readonly label: string;
  readonly problems: readonly CodeProblem[];
  readonly reveal: CodePlace | null;
  /** Hovers and jumps, outline and references; stable between renders. */
  readonly navigation: CodeNavigation;
  readonly services: ProtoServices;
  /** The line of the cursor, counted from 1, whenever it goes to another. */
  readonly onLine?: (line: number) => void;
  readonly ref?: Ref<CodeEditorHandle>;
}

/** Edits the text of a .proto file. Monaco loads when the first one is shown. */
export function CodeEditor(props: CodeEditorProps) {
  const module = useMonaco();
  return (
    <div className={styles.editor} data-testid="code-view">
      {module ? <LoadedEditor {...props} module={module} /> : <CodeSkeleton text={props.text} />}
    </div>
  );
}

function LoadedEditor(props: CodeEditorProps & { module: MonacoModule }) {
  const { module, address, text, onChange, readOnly, label, problems, reveal, navigation, services, ref } = props;
  const { sourceId, file } = address;
  const surface = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<editor.IStandaloneCodeEditor | null>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    if (!surface.current) return;
    const model = sourceModel(module, { sourceId, file }, latest.current.text);
    const created = module.monaco.editor.create(surface.current, { ...editorOptions(), model, ariaLabel: label, formatOnPaste: false });
    restoreViewState(created);
    const moving = created.onDidChangeCursorPosition(({ position }) => latest.current.onLine?.(position.lineNumber));
    setView(created);
    return () => {
      keepViewState(created);
      for (const one of [moving, created]) one.dispose();
      setView(null);
    };
  }, [module, sourceId, file, label]);

  useEditedText(view, text, onChange);
  useReadOnly(view, readOnly);
  useProblems(module, view, problems);
  useReveal(view, reveal, true, null);
  useNavigation(module, view, navigation);
  useEffect(() => {
    const model = view?.getModel();
    if (!model) return;
    const attached = attachServices(module, model, services);
    return () => attached.dispose();
  }, [module, view, services]);
  useImperativeHandle(
    ref,
    () => ({
      focus: () => view?.focus(),
      replace: (next) => {
        const model = view?.getModel();
        if (model) setModelText(model, next);
      },
      showOutline: () => {
        view?.focus();
        void view?.getAction("editor.action.quickOutline")?.run();
      },
    }),
    [view],
  );
  return <div ref={surface} className={styles.surface} />;
}
