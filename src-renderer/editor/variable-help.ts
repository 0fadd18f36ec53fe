import type { editor, languages } from "monaco-editor/editor";
import { type Disposable, toDisposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { builtInVariables, isBuiltIn, isCoreVariable, type Moment, type NameUse } from "#shared/model/built-in-variables";
import type { Variable } from "#shared/model/feed";
import { bodyFormats } from "#shared/model/request-body";
import { ScopedNames, type VariableScope } from "#shared/model/variable-scopes";
import { placeholdersOf } from "#shared/model/variables";
import type { ResolvedVariable } from "#shared/model/workspace";
import { faultLine } from "../i18n/fault-words";
import type { Texts } from "../i18n/i18n";
import { originWords } from "../i18n/origin-words";
import type { MonacoModule } from "./load";
import { nameBefore } from "./placeholder-text";

interface KnownNames {
  /** The tab's own. */
  readonly variables: readonly Variable[];
  /** What the open workspace says besides, the nearest first. */
  readonly scopes: readonly VariableScope[];
}

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

/** Stands in the window for the text of a secret. */
const mask = "••••••";

/** What names stand for, as far as the window knows: secrets are masked, and what only the core can tell is left out. */
export function windowNames({ variables, scopes }: KnownNames): ScopedNames {
  const own = variables.filter(({ name }) => name !== "");
  return new ScopedNames([{ origin: "request", place: "", values: own }, ...scopes], { secret: () => mask, core: () => null });
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
      return { suggestions: namesOf(helped.names).map((name) => item(monaco, helped, name, closing, range)) };
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

/** The user's own first. */
function namesOf(names: ScopedNames): string[] {
  return [...new Set([...names.names(), ...builtInVariables])];
}

function item(
  monaco: MonacoModule["monaco"],
  { names, texts }: Helped,
  name: string,
  closing: string,
  range: languages.CompletionItem["range"],
): languages.CompletionItem {
  const found = lookUp(names, { name, words: [] });
  const value = found instanceof Fault ? "" : (found?.value ?? "");
  return {
    label: { label: name, description: value.length > 40 ? `${value.slice(0, 40)}…` : value },
    documentation: aboutOf(found, name, texts),
    kind: monaco.languages.CompletionItemKind.Variable,
    insertText: `${name}${closing}`,
    // Before what the schema has to offer.
    sortText: `\0${name}`,
    range,
  };
}

/** What a name with its words stands for, and who says so; a Fault where its value leads nowhere. */
export function lookUp(names: ScopedNames, use: NameUse): ResolvedVariable | Fault | null {
  try {
    const moment = sampleMoment();
    if (use.words.length === 0) return names.find(use.name, moment);
    const value = names.valueOf(use, moment);
    return value === null ? null : { name: use.name, value, isSecret: false, origin: "built-in", place: "" };
  } catch (reason) {
    return Fault.from(reason);
  }
}

/** What a hover says: the value, or why there is none, and where it is from. */
function wordsOf({ names, texts }: Helped, use: NameUse): string[] {
  const found = lookUp(names, use);
  const { name } = use;
  // What only the core can tell is told when it is sent, also within another's value.
  if (found instanceof Fault) {
    const isOfCore = isCoreVariable(String(found.facts?.name ?? ""));
    return isOfCore ? [texts.t("variables.whenSent"), aboutOf(found, name, texts)] : [escaped(faultLine(found.toData(), texts))];
  }
  const missing = isCoreVariable(name) ? texts.t("variables.whenSent") : escaped(texts.t("variables.unknown", { name }));
  return [found ? code(found.value) : missing, aboutOf(found, name, texts)];
}

function aboutOf(found: ResolvedVariable | Fault | null, name: string, texts: Texts): string {
  if (found !== null && !(found instanceof Fault) && found.origin !== "built-in") return escaped(originWords(found, texts));
  return isBuiltIn(name) ? texts.t(`variables.about.${name}`) : "";
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
