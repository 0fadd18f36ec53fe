import { Fault } from "../base/fault";
import { builtInValue, isBuiltIn, isCoreVariable, type Moment, type NameUse } from "./built-in-variables";
import { Template, unknownName, type VariableNames } from "./variables";
import type { EnvironmentValue, ResolvedVariable, VariableOrigin } from "./workspace";

/** Variables that come from one place. Of several with one name the last counts. */
export interface VariableScope {
  readonly origin: VariableOrigin;
  /** The file that says them, or the request whose answer they were taken from. */
  readonly place: string;
  readonly values: readonly EnvironmentValue[];
}

/** What values need that is not among the scopes. */
export interface VariableSources {
  /** The text of a secret by its name in the workspace, or the mask where nobody may see it; null where it has none. */
  secret(name: string): string | null;
  /** What a `CoreVariable` stands for; `lookUp` is how it asks for other names. Null for words that mean nothing. Its own faults. */
  core(use: NameUse, lookUp: (use: NameUse) => string): string | null;
}

/** What comes from outside the workspace's files names nothing: a server's answer must not read the environment. */
const literalOrigins: ReadonlySet<VariableOrigin> = new Set<VariableOrigin>(["command-line", "data", "taken"]);

/** So many values may stand in one another. */
const maxDepth = 32;
/** So many names may be looked up for one. */
const maxLookups = 10_000;
/** The longest value, in UTF-16 units. */
const maxLength = 16 * 1024 * 1024;

interface Found {
  readonly scope: VariableScope;
  readonly value: EnvironmentValue;
}

/** The names that are being looked up, the first one first. */
interface Lookup {
  readonly moment: Moment;
  readonly path: readonly { readonly name: string; readonly place: string }[];
  /** Counts over the whole of it. */
  readonly spent: { lookups: number; isSecret: boolean };
}

/**
 * Names over scopes, the nearest first: the first scope that has a name says what it stands for. Values may name others with `{{name}}`,
 * which are looked up over all scopes again. Pure: the core and the window give it the same scopes, the window without secrets.
 */
export class ScopedNames implements VariableNames {
  readonly #scopes: readonly VariableScope[];
  readonly #sources: VariableSources;
  readonly #found: ReadonlyMap<string, Found>;
  readonly #templates = new Map<string, Template>();

  constructor(scopes: readonly VariableScope[], sources: VariableSources) {
    this.#scopes = scopes;
    this.#sources = sources;
    const farthestFirst = [...scopes].reverse();
    this.#found = new Map(farthestFirst.flatMap((scope) => scope.values.map((value) => [value.name, { scope, value }])));
  }

  /** The same with scopes before them. */
  before(...scopes: readonly VariableScope[]): ScopedNames {
    return new ScopedNames([...scopes, ...this.#scopes], this.#sources);
  }

  names(): Iterable<string> {
    return this.#found.keys();
  }

  /** Faults: variable-unknown, for a name within a value or a secret without a text; variable-cycle (facts: cycle), too-large. */
  valueOf(use: NameUse, moment: Moment): string | null {
    return this.#value(use, { moment, path: [], spent: { lookups: 0, isSecret: false } });
  }

  /** What a name stands for, and who says so; null where nobody does. Faults: as `valueOf`. */
  find(name: string, moment: Moment): ResolvedVariable | null {
    const lookup: Lookup = { moment, path: [], spent: { lookups: 0, isSecret: false } };
    const value = this.#value({ name, words: [] }, lookup);
    if (value === null) return null;
    const scope = this.#found.get(name)?.scope;
    const { isSecret } = lookup.spent;
    return { name, value, isSecret, origin: scope?.origin ?? "built-in", place: scope?.place ?? "" };
  }

  #value(use: NameUse, lookup: Lookup): string | null {
    lookup.spent.lookups++;
    if (lookup.spent.lookups > maxLookups) throw tooMuch(use.name, `more than ${maxLookups} names`);
    const found = this.#found.get(use.name);
    if (found) return use.words.length > 0 ? null : this.#ownValue(found, lookup);
    if (!isBuiltIn(use.name)) return null;
    if (!isCoreVariable(use.name)) return builtInValue(use, lookup.moment);
    return this.#sources.core(use, (inner) => this.#known(inner, lookup));
  }

  #ownValue({ scope, value }: Found, lookup: Lookup): string {
    const { name } = value;
    const path = [...lookup.path, { name, place: scope.place }];
    if (lookup.path.some((step) => step.name === name)) throw cycle(path);
    if (path.length > maxDepth) throw tooDeep(path);
    if ("secret" in value) {
      lookup.spent.isSecret = true;
      return this.#sources.secret(value.secret) ?? noSecret(value, scope);
    }
    if (literalOrigins.has(scope.origin) || !value.value.includes("{{")) return value.value;
    const inner: VariableNames = {
      valueOf: (use) => this.#known(use, { ...lookup, path }),
      names: () => this.names(),
    };
    const { text } = this.#template(value.value).fill(inner, lookup.moment);
    if (text.length > maxLength) throw tooMuch(name, `more than ${maxLength} characters`);
    return text;
  }

  /** The value of a name that stands in another's. */
  #known(use: NameUse, lookup: Lookup): string {
    const value = this.#value(use, lookup);
    if (value !== null) return value;
    const fault = unknownName(use, this);
    const by = lookup.path.at(-1);
    if (!by) throw fault;
    const message = `${fault.message} {{${by.name}}} names it${by.place === "" ? "" : `, in ${by.place}`}.`;
    throw new Fault(fault.code, message, { act: fault.act, facts: { ...fault.facts, place: by.place } });
  }

  #template(text: string): Template {
    const template = this.#templates.get(text) ?? new Template(text, "plain");
    this.#templates.set(text, template);
    return template;
  }
}

function cycle(path: Lookup["path"]): Fault {
  const name = path.at(-1)?.name ?? "";
  const round = path.slice(path.findIndex((step) => step.name === name));
  const told = round.map(stepText).join(" → ");
  return new Fault("variable-cycle", `{{${name}}} stands for itself: ${told}.`, {
    act: "Let one of them have a value of its own.",
    facts: { name, cycle: round.map((step) => step.name).join(" → ") },
  });
}

function tooDeep(path: Lookup["path"]): Fault {
  const told = path.slice(0, 5).map(stepText).join(" → ");
  return new Fault("variable-cycle", `Variables name each other more than ${maxDepth} deep: ${told} → ….`, {
    act: "Name the last one directly.",
    facts: { name: path[0]?.name ?? "" },
  });
}

function stepText({ name, place }: Lookup["path"][number]): string {
  return place === "" ? name : `${name} (${place})`;
}

function tooMuch(name: string, what: string): Fault {
  return new Fault("too-large", `To fill in {{${name}}} takes ${what}.`, { act: "Let its value name fewer others.", facts: { name } });
}

function noSecret({ name, secret }: { readonly name: string; readonly secret: string }, { place }: VariableScope): never {
  throw new Fault("variable-unknown", `{{${name}}} is the secret ${JSON.stringify(secret)}, which has no value on this machine.`, {
    act: "Type it in where the environment is edited, or on the command line give it by the environment.",
    facts: { name, secret, place },
  });
}
