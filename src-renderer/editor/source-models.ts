import type { editor, Uri } from "monaco-editor/editor";
import type { MonacoModule } from "./load";
import { minimalEdit } from "./minimal-edit";

/** A file of a source, by its import name. */
export interface SourceAddress {
  readonly sourceId: string;
  readonly file: string;
}

const scheme = "proto-source";
/** How many files keep their model, and with it what Ctrl+Z takes back, when they are out of sight. */
const maxModels = 40;

const models = new Map<string, editor.ITextModel>();
const viewStates = new WeakMap<editor.ITextModel, editor.ICodeEditorViewState>();

/** The model of a file, with this text; made if there is none. The models that were not asked for longest go. */
export function sourceModel({ monaco }: MonacoModule, { sourceId, file }: SourceAddress, text: string): editor.ITextModel {
  const uri = monaco.Uri.from({ scheme, authority: sourceId, path: `/${file}` });
  const key = uri.toString();
  const known = models.get(key) ?? monaco.editor.createModel(text, "proto", uri);
  models.delete(key);
  models.set(key, known);
  setModelText(known, text);
  for (const [other, model] of models) {
    if (models.size <= maxModels) break;
    if (model === known || model.isAttachedToEditor()) continue;
    model.dispose();
    models.delete(other);
  }
  return known;
}

/** Which file a model is of; null for a model of another kind. */
export function addressOf(uri: Uri): SourceAddress | null {
  return uri.scheme === scheme ? { sourceId: uri.authority, file: uri.path.slice(1) } : null;
}

/** Replaces a model's text as an edit, so that the cursor stays and Ctrl+Z brings the old one back. */
export function setModelText(model: editor.ITextModel, text: string): void {
  const edit = minimalEdit(textOf(model), text);
  if (!edit) return;
  const from = model.getPositionAt(edit.start);
  const to = model.getPositionAt(edit.end);
  const range = { startLineNumber: from.lineNumber, startColumn: from.column, endLineNumber: to.lineNumber, endColumn: to.column };
  model.pushStackElement();
  model.pushEditOperations([], [{ range, text: edit.text }], () => null);
  model.pushStackElement();
}

/** A model's text with `\n` as its line ends. */
export function textOf(model: editor.ITextModel): string {
  if (model.getEOL() !== "\n") model.setEOL(0);
  return model.getValue();
}

/** Keeps where the reader was in a text, until it is shown again. */
export function keepViewState(view: editor.IStandaloneCodeEditor): void {
  const model = view.getModel();
  const state = view.saveViewState();
  if (model && state) viewStates.set(model, state);
}

export function restoreViewState(view: editor.IStandaloneCodeEditor): void {
  const model = view.getModel();
  const state = model && viewStates.get(model);
  if (state) view.restoreViewState(state);
}
