import type { editor, languages } from "monaco-editor/editor";
import { type Disposable, toDisposable } from "#shared/base/disposable";
import type { NameUse } from "#shared/model/built-in-variables";
import { bodyFormats } from "#shared/model/request-body";
import type { ScopedNames } from "#shared/model/variable-scopes";
import { placeholdersOf } from "#shared/model/variables";
import type { Texts } from "../i18n/i18n";
import { formWords, type KnownNames, type NameForm, nameForms, nameWords, windowNames } from "./known-names";
import type { MonacoModule } from "./load";
import { nameBefore } from "./placeholder-text";

interface Helped {
  readonly names: ScopedNames;
  readonly texts: Texts;
}

/** Longer values are cut where they are shown. */
const maxShown = 300;
const languageIds = ["json", "textproto", "plaintext"];
const byModel = new WeakMap<editor.ITextModel, Helped>();
let providing = false;

/** Completes the names of variables behind `{{` in a body's model, and shows what they stand for. */
export function attachVariables(module: MonacoModule, model: editor.ITextModel, known: KnownNames, texts: Texts): Disposable {
  provide(module);
  byModel.set(model, { names: windowNames(known), texts });
  return toDisposable(() => byModel.delete(model));
}

function provide({ monaco }: MonacoModule): void {
  if (providing) return;
  providing = true;
  monaco.languages.registerCompletionItemProvider(languageIds, {
    triggerCharacters: ["{"],
    provideCompletionItems: (model, position) => {
      const helped = byModel.get(model);
      const line = model.getLineContent(position.lineNumber);
      const before = nameBefore(line.slice(0, position.column - 1));
      if (!helped || !before) return { suggestions: [] };
      // The editor may have closed the braces by itself.
      const closing = /^[ \t]*\}\}/.test(line.slice(position.column - 1)) ? "" : "}}";
      const range = new monaco.Range(position.lineNumber, before.start + 1, position.lineNumber, position.column);
      return { suggestions: nameForms(helped.names).map((form) => item(monaco, helped, form, closing, range)) };
    },
  });
  monaco.languages.registerHoverProvider(languageIds, {
    provideHover: (model, position) => {
      const helped = byModel.get(model);
      const offset = model.getOffsetAt(position);
      const format = bodyFormats.find((one) => one === model.getLanguageId()) ?? (model.getLanguageId() === "textproto" ? "text" : "hex");
      const place = helped && placeholdersOf(model.getValue(), format).find(({ start, end }) => start <= offset && offset <= end);
      if (!helped || !place) return null;
      return {
        contents: wordsOf(helped, place).map((value) => ({ value })),
        range: monaco.Range.fromPositions(model.getPositionAt(place.start), model.getPositionAt(place.end)),
      };
    },
  });
}

function item(
  monaco: MonacoModule["monaco"],
  { names, texts }: Helped,
  { form, name, hole }: NameForm,
  closing: string,
  range: languages.CompletionItem["range"],
): languages.CompletionItem {
  const { value, about } = formWords(names, { form, name, hole }, texts);
  return {
    label: { label: form, description: value.length > 40 ? `${value.slice(0, 40)}…` : value },
    documentation: about,
    kind: monaco.languages.CompletionItemKind.Variable,
    insertText: snippetText(form, hole, closing),
    insertTextRules: monaco.languages.CompletionItemInsertTextRule.InsertAsSnippet,
    // Before what the schema has to offer.
    sortText: `\0${form}`,
    range,
  };
}

/** As Monaco's snippets have it: what the user has to say is chosen then. */
function snippetText(form: string, hole: string | null, closing: string): string {
  const escapedForm = (text: string) => text.replace(/[$}\\]/g, "\\$&");
  const begin = hole === null ? escapedForm(form) : `${escapedForm(form.slice(0, -hole.length))}\${1:${hole}}`;
  return `${begin}${escapedForm(closing)}`;
}

/** What a hover says: the value, or why there is none, and where it is from. */
function wordsOf({ names, texts }: Helped, use: NameUse): string[] {
  const { value, about } = nameWords(names, use, texts);
  return [value.kind === "value" ? code(value.text) : escaped(value.text), escaped(about)];
}

/** Signs that mean something in markdown stand for themselves. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|~]/g, "\\$&");
}

/** A value as a block of code: markdown in it means nothing. */
function code(value: string): string {
  const shown = value.length > maxShown ? `${value.slice(0, maxShown)}…` : value;
  const fence = "`".repeat(Math.max(3, ...[...shown.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
  return `${fence}text\n${shown}\n${fence}`;
}
