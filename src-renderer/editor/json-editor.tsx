import type { editor } from "monaco-editor/editor";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { useTexts } from "../i18n/i18n";
import { isFocusLost } from "../ui/focus-back";
import { bodySchemas } from "./body-schemas";
import styles from "./editor.module.css";
import { attachHelp, type BodyKnowledge } from "./json-help";
import { lineEdit } from "./line-edit";
import { type MonacoModule, useMonaco } from "./load";
import { editorOptions } from "./options";

/** A problem that the core found, at a place counted from 1. */
export interface BodyProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What a parent may ask of the editor. Before Monaco is there, only the focus is remembered. */
export interface JsonEditorHandle {
  focus(): void;
  reveal(line: number, column: number): void;
  format(): void;
  /** Where the cursor is, in UTF-16 units; null while there is no editor. */
  offset(): number | null;
  /**
   * Applies edits of another hand to the text, in steps, each to what the one before it left. Cursors elsewhere stay where
   * they are. Edits in a row of the same `group` are one step to undo. False, and nothing is done, where there is no editor
   * yet or `before` is not its text.
   */
  edit(before: string, steps: readonly (readonly TextChange[])[], group: string): boolean;
  undo(): void;
  redo(): void;
}

/** A replacement of a stretch of a text, in UTF-16 units. */
export interface TextChange {
  readonly offset: number;
  readonly length: number;
  readonly content: string;
}

interface JsonEditorProps {
  /** Names the model; no two editors shown at once have the same. */
  readonly id: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** A new language is a new model, with nothing to undo. */
  readonly language?: "json" | "textproto" | "plaintext";
  /** What the core knows beyond the schema. */
  readonly knowledge?: BodyKnowledge;
  /** The longest text in UTF-16 units; a longer one is not pasted, and told of. */
  readonly maxLength?: number;
  readonly onTooLong?: (length: number) => void;
  /** JSON Schema as text, for completion, hover and inline errors; null while it is not known. */
  readonly schema: string | null;
  /** The accessible name. */
  readonly label: string;
  readonly problem: BodyProblem | null;
  /** How many errors the editor itself sees. */
  readonly onErrors?: (count: number) => void;
  readonly lineNumbers?: boolean;
  /** What is shown in place of an empty text. */
  readonly placeholder?: string;
  /** Are long lines broken, so that a narrow editor shows them whole? */
  readonly wraps?: boolean;
  readonly ref?: Ref<JsonEditorHandle>;
}

interface LoadedEditorProps extends JsonEditorProps {
  readonly module: MonacoModule;
  /** Where the focus was when it was asked for before the editor was there. */
  readonly asked: { current: Element | null };
}

/** Edits a message as JSON (comments and trailing commas allowed). Monaco loads when the first one is shown. */
export function JsonEditor(props: JsonEditorProps) {
  const module = useMonaco();
  const asked = useRef<Element | null>(null);
  useImperativeHandle(module ? null : props.ref, () => ({
    focus: () => (asked.current = document.activeElement),
    reveal: () => {},
    format: () => {},
    offset: () => null,
    edit: () => false,
    undo: () => {},
    redo: () => {},
  }));
  return (
    <div className={styles.editor} data-testid="json-editor">
      {module ? (
        <LoadedEditor {...props} module={module} asked={asked} />
      ) : (
        <pre className={styles.skeleton} aria-hidden="true">
          {props.value.slice(0, 4000)}
        </pre>
      )}
    </div>
  );
}

function LoadedEditor({
  module,
  id,
  value,
  onChange,
  schema,
  language = "json",
  knowledge,
  maxLength = Number.POSITIVE_INFINITY,
  onTooLong,
  label,
  problem,
  onErrors,
  lineNumbers = true,
  wraps = false,
  placeholder = "",
  ref,
  asked,
}: LoadedEditorProps) {
  const surface = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<editor.IStandaloneCodeEditor | null>(null);
  const texts = useTexts();
  const latest = useRef({ value, onChange, onErrors, onTooLong, label });
  latest.current = { value, onChange, onErrors, onTooLong, label };
  const [edited] = useState<{ last: { readonly group: string; readonly version: number } | null }>({ last: null });

  useEffect(() => {
    if (!surface.current) return;
    const { monaco } = module;
    const uri = monaco.Uri.from({ scheme: "inmemory", authority: "body", path: `/${encodeURIComponent(id)}.${language}` });
    const model = monaco.editor.createModel(latest.current.value, language, uri);
    const created = monaco.editor.create(surface.current, {
      ...editorOptions(),
      model,
      ariaLabel: latest.current.label,
      lineNumbers: lineNumbers ? "on" : "off",
      wordWrap: wraps ? "on" : "off",
      ...(lineNumbers ? {} : { folding: false }),
      quickSuggestions: { strings: true, other: true, comments: false },
      suggest: { showWords: false, showStatusBar: false },
      formatOnPaste: false,
      bracketPairColorization: { enabled: false },
    });
    const typing = model.onDidChangeContent(() => latest.current.onChange(model.getValue()));
    const marking = monaco.editor.onDidChangeMarkers((changed) => {
      if (!changed.some((one) => one.toString() === uri.toString())) return;
      const markers = monaco.editor.getModelMarkers({ resource: uri, owner: "json" });
      latest.current.onErrors?.(markers.filter(({ severity }) => severity === monaco.MarkerSeverity.Error).length);
    });
    const refusePaste = (event: ClipboardEvent) => {
      const pasted = event.clipboardData?.getData("text/plain").length ?? 0;
      if (model.getValueLength() - selectedLength(created) + pasted <= maxLength) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current.onTooLong?.(pasted);
    };
    const { current: element } = surface;
    element.addEventListener("paste", refusePaste, true);
    setView(created);
    return () => {
      element.removeEventListener("paste", refusePaste, true);
      for (const one of [typing, marking, created, model]) one.dispose();
      setView(null);
    };
  }, [module, id, language, maxLength, lineNumbers, wraps]);

  // The type's name comes later than the editor: a new editor for it would lose the focus, and what can be undone.
  useEffect(() => {
    view?.updateOptions({ ariaLabel: label, placeholder });
  }, [view, label, placeholder]);

  useEffect(() => {
    const model = view?.getModel();
    // Another hand changed the text (the sample was put back): an edit of its own, so that Ctrl+Z brings the old one back.
    if (model && model.getValue() !== value) {
      const { start, end, text } = lineEdit(model.getValue(), value);
      const range = module.monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end));
      model.pushStackElement();
      model.pushEditOperations([], [{ range, text }], () => null);
      model.pushStackElement();
    }
  }, [module, view, value]);

  useEffect(() => {
    const model = view?.getModel();
    if (!model || schema === null) return;
    const registered = bodySchemas.add(module, model.uri.toString(), schema);
    return () => registered.dispose();
  }, [module, view, schema]);

  useEffect(() => {
    const model = view?.getModel();
    if (!model || !knowledge) return;
    const attached = attachHelp(module, model, schema, knowledge, texts);
    return () => attached.dispose();
  }, [module, view, schema, knowledge, texts]);

  useEffect(() => {
    const model = view?.getModel();
    if (model) module.monaco.editor.setModelMarkers(model, "core", problem ? [marker(module, model, problem)] : []);
  }, [module, view, problem]);

  useEffect(() => {
    const from = asked.current;
    if (!view || !from) return;
    asked.current = null;
    // Only where the user has not gone on meanwhile.
    if (isFocusLost() || document.activeElement === from) view.focus();
  }, [view, asked]);

  useImperativeHandle(
    ref,
    () => ({
      focus: () => {
        if (view) view.focus();
        else asked.current = document.activeElement;
      },
      reveal: (line, column) => {
        view?.setPosition({ lineNumber: line, column });
        view?.revealLineInCenter(line);
        view?.focus();
        surface.current?.scrollIntoView({ block: "nearest" });
      },
      offset: () => {
        const position = view?.getPosition();
        return position ? (view?.getModel()?.getOffsetAt(position) ?? null) : null;
      },
      format: () => void view?.getAction("editor.action.formatDocument")?.run(),
      edit: (before, steps, group) => {
        const model = view?.getModel();
        if (!model || model.getValue() !== before) return false;
        const { last } = edited;
        if (last?.group !== group || last.version !== model.getAlternativeVersionId()) model.pushStackElement();
        for (const step of steps) model.pushEditOperations(null, operations(module, model, step), () => null);
        edited.last = { group, version: model.getAlternativeVersionId() };
        return true;
      },
      undo: () => void view?.getModel()?.undo(),
      redo: () => void view?.getModel()?.redo(),
    }),
    [view, asked, module, edited],
  );

  return <div ref={surface} className={styles.surface} />;
}

function selectedLength(view: editor.IStandaloneCodeEditor): number {
  const selection = view.getSelection();
  return selection ? (view.getModel()?.getValueLengthInRange(selection) ?? 0) : 0;
}

function operations({ monaco }: MonacoModule, model: editor.ITextModel, edits: readonly TextChange[]) {
  return edits.map(({ offset, length, content }) => ({
    range: monaco.Range.fromPositions(model.getPositionAt(offset), model.getPositionAt(offset + length)),
    text: content,
    forceMoveMarkers: true,
  }));
}

/** The problem as a wavy line under the word at its place, or under the rest of the line where there is no word. */
function marker({ monaco }: MonacoModule, model: editor.ITextModel, { line, column, message }: BodyProblem): editor.IMarkerData {
  const at = model.validatePosition({ lineNumber: line, column });
  const word = model.getWordAtPosition(at);
  const rest = model.getLineContent(at.lineNumber).slice(at.column - 1);
  const name = /^\{\{[^{}]*\}\}/.exec(rest)?.[0];
  return {
    severity: monaco.MarkerSeverity.Error,
    message,
    startLineNumber: at.lineNumber,
    startColumn: at.column,
    endLineNumber: at.lineNumber,
    endColumn: name ? at.column + name.length : Math.max(at.column + 1, word?.endColumn ?? model.getLineMaxColumn(at.lineNumber)),
  };
}
