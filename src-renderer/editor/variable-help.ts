import type { editor, languages } from "monaco-editor/editor";
import { type Disposable, toDisposable } from "#shared/base/disposable";
import { builtInVariables, isCoreVariable, type Moment } from "#shared/model/built-in-variables";
import type { Variable } from "#shared/model/feed";
import { bodyFormats } from "#shared/model/request-body";
import { placeholdersOf, variableMap, variableValue } from "#shared/model/variables";
import type { Texts } from "../i18n/i18n";
import type { MonacoModule } from "./load";
import { nameBefore } from "./placeholder-text";

interface Helped {
  readonly variables: readonly Variable[];
  readonly texts: Texts;
}

/** Longer values are cut where they are shown. */
const maxShown = 300;
const languageIds = ["json", "textproto", "plaintext"];
const byModel = new WeakMap<editor.ITextModel, Helped>();
let providing = false;

/** Completes the names of variables behind `{{` in a body's model, and shows what they stand for. */
export function attachVariables(module: MonacoModule, model: editor.ITextModel, variables: readonly Variable[], texts: Texts): Disposable {
  provide(module);
  byModel.set(model, { variables, texts });
  return toDisposable(() => byModel.delete(model));
}

/** The values of now, as the first message would have them. */
export function sampleMoment(): Moment {
  return { index: 0, now: Date.now(), random: Math.random, uuid: () => crypto.randomUUID() };
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
      return { suggestions: namesOf(helped.variables).map((name) => item(monaco, helped, name, closing, range)) };
    },
  });
  monaco.languages.registerHoverProvider(languageIds, {
    provideHover: (model, position) => {
      const helped = byModel.get(model);
      const offset = model.getOffsetAt(position);
      const format = bodyFormats.find((one) => one === model.getLanguageId()) ?? (model.getLanguageId() === "textproto" ? "text" : "hex");
      const place = helped && placeholdersOf(model.getValue(), format).find(({ start, end }) => start <= offset && offset <= end);
      if (!helped || !place) return null;
      const value = variableValue(place, variableMap(helped.variables), sampleMoment());
      return {
        contents: [{ value: value === null ? withoutValue(helped, place.name) : code(value) }, { value: about(helped, place.name) }],
        range: monaco.Range.fromPositions(model.getPositionAt(place.start), model.getPositionAt(place.end)),
      };
    },
  });
}

/** The user's own first. */
function namesOf(variables: readonly Variable[]): string[] {
  return [...new Set([...variables.map(({ name }) => name).filter((name) => name !== ""), ...builtInVariables])];
}

function item(
  monaco: MonacoModule["monaco"],
  helped: Helped,
  name: string,
  closing: string,
  range: languages.CompletionItem["range"],
): languages.CompletionItem {
  const value = variableValue({ name, words: [] }, variableMap(helped.variables), sampleMoment()) ?? "";
  return {
    label: { label: name, description: value.length > 40 ? `${value.slice(0, 40)}…` : value },
    documentation: about(helped, name),
    kind: monaco.languages.CompletionItemKind.Variable,
    insertText: `${name}${closing}`,
    // Before what the schema has to offer.
    sortText: `\0${name}`,
    range,
  };
}

/** What only the core can tell is told when it is sent. */
function withoutValue({ texts: { t } }: Helped, name: string): string {
  return isCoreVariable(name) ? t("variables.whenSent") : t("variables.unknown", { name });
}

function about({ variables, texts: { t } }: Helped, name: string): string {
  const builtIn = variables.some((one) => one.name === name) ? undefined : builtInVariables.find((one) => one === name);
  return builtIn === undefined ? "" : t(`variables.about.${builtIn}`);
}

/** A value as a block of code: markdown in it means nothing. */
function code(value: string): string {
  const shown = value.length > maxShown ? `${value.slice(0, maxShown)}…` : value;
  const fence = "`".repeat(Math.max(3, ...[...shown.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
  return `${fence}text\n${shown}\n${fence}`;
}
