import { Fault } from "#shared/base/fault";
import {
  type BuiltInVariable,
  builtInForms,
  builtInVariables,
  isBuiltIn,
  isCoreVariable,
  type Moment,
  type NameUse,
} from "#shared/model/built-in-variables";
import type { Variable } from "#shared/model/feed";
import { ScopedNames, type VariableScope } from "#shared/model/variable-scopes";
import type { ResolvedVariable } from "#shared/model/workspace";
import { faultLine } from "../i18n/fault-words";
import type { Texts } from "../i18n/i18n";
import { originWords } from "../i18n/origin-words";

export interface KnownNames {
  /** The tab's own. */
  readonly variables: readonly Variable[];
  /** What the open workspace says besides, the nearest first. */
  readonly scopes: readonly VariableScope[];
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

/** One way to write a name between the braces. */
export interface NameForm {
  /** `now +1h` */
  readonly form: string;
  readonly name: string;
  /** The word at its end that the user has to say: `PATH`; null for none. */
  readonly hole: string | null;
}

/** All that may stand between two braces: the user's own first, then the built-in ones in all their forms. */
export function nameForms(names: ScopedNames): NameForm[] {
  const own = [...new Set(names.names())];
  const builtIn = builtInVariables.filter((name) => !own.includes(name));
  return [
    ...own.map((name) => ({ form: name, name, hole: null })),
    ...builtIn.flatMap((name) => builtInForms[name].map((form) => ({ form, name, hole: /[A-Z]{2,}$/.exec(form)?.[0] ?? null }))),
  ];
}

/** What a form stands for, as far as that is known, and what there is to say of its name. */
export function formWords(
  names: ScopedNames,
  { form, name, hole }: NameForm,
  texts: Texts,
): { readonly value: string; readonly about: string } {
  const found = hole === null ? lookUp(names, { name, words: form.split(" ").slice(1) }) : null;
  return { value: found instanceof Fault ? "" : (found?.value ?? ""), about: aboutOf(found, name, texts) };
}

/** What a name stands for, or in words why that is not known; and who says so. */
export interface NameWords {
  readonly value: { readonly kind: "value" | "later" | "missing"; readonly text: string };
  readonly about: string;
}

export function nameWords(names: ScopedNames, use: NameUse, texts: Texts): NameWords {
  const found = lookUp(names, use);
  const { name } = use;
  const later = { kind: "later", text: texts.t("variables.whenSent") } as const;
  // What only the core can tell is told when it is sent, also within another's value.
  if (found instanceof Fault) {
    if (isCoreVariable(String(found.facts?.name ?? ""))) return { value: later, about: aboutOf(found, name, texts) };
    return { value: { kind: "missing", text: faultLine(found.toData(), texts) }, about: "" };
  }
  const about = aboutOf(found, name, texts);
  if (found) return { value: { kind: "value", text: found.value }, about };
  return { value: isCoreVariable(name) ? later : { kind: "missing", text: texts.t("variables.unknown", { name }) }, about };
}

function aboutOf(found: ResolvedVariable | Fault | null, name: string, texts: Texts): string {
  if (found !== null && !(found instanceof Fault) && found.origin !== "built-in") return originWords(found, texts);
  return isBuiltIn(name) ? texts.t(`variables.about.${name satisfies BuiltInVariable}`) : "";
}
