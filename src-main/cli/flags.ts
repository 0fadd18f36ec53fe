import { Fault } from "#shared/base/fault";
import type { Variable } from "#shared/model/feed";
import { suggestion } from "#shared/model/nearest";
import { isVariableName } from "#shared/model/variables";

/** A flag that a command knows. It is written with one dash or two, and a value stands after a space or after `=`. */
export interface FlagSpec {
  /** A switch has no value; a list may be given more than once; of a text the last one counts. */
  readonly kind: "switch" | "text" | "list";
  readonly aliases?: readonly string[];
  /** What stands for the value in a help text. */
  readonly value?: string;
  readonly help: string;
}

export type FlagSpecs = Readonly<Record<string, FlagSpec>>;

/** A command line taken apart. */
export class ParsedFlags<Name extends string> {
  /** What is no flag, in order. */
  readonly positionals: readonly string[];
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>, positionals: readonly string[]) {
    this.#values = values;
    this.positionals = positionals;
  }

  /** With other texts for what is written; `flag` is null for what is none. */
  mapped(map: (text: string, flag: string | null) => string): ParsedFlags<Name> {
    const values = [...this.#values].map(([name, texts]) => [name, texts.map((text) => map(text, name))] as const);
    const positionals = this.positionals.map((text) => map(text, null));
    return new ParsedFlags(new Map(values), positionals);
  }

  isOn(name: Name): boolean {
    return this.#values.get(name)?.at(-1) === "true";
  }

  text(name: Name): string | null {
    return this.#values.get(name)?.at(-1) ?? null;
  }

  list(name: Name): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /** A number over zero, or null where the flag is not given. Fault `bad-params`. */
  number(name: Name): number | null {
    const text = this.text(name);
    if (text === null) return null;
    const value = Number(text);
    if (text.trim() === "" || !(value > 0) || !Number.isFinite(value)) {
      throw new Fault("bad-params", `-${name} takes a number over zero, not ${JSON.stringify(text)}.`);
    }
    return value;
  }

  /** A port; 0, any free one, where the flag is not given. Fault `bad-params`. */
  port(name: Name): number {
    const port = Number(this.text(name) ?? 0);
    if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
    throw new Fault("bad-params", `-${name} takes a port up to 65535, not ${JSON.stringify(this.text(name))}.`);
  }
}

/** The values of -var. Fault bad-params. */
export function variablesOf(texts: readonly string[]): readonly Variable[] {
  return texts.map((text) => {
    const equals = text.indexOf("=");
    const variable = { name: text.slice(0, Math.max(0, equals)), value: text.slice(equals + 1) };
    if (isVariableName(variable.name)) return variable;
    throw new Fault("bad-params", `-var takes NAME=VALUE, not ${JSON.stringify(text)}.`, { act: "Begin the name with a letter." });
  });
}

/** Flags of grpcurl that this version does not have, and why. */
const notYet: ReadonlyMap<string, string> = new Map([
  ["alts", "Wirebench does not speak ALTS."],
  ["use-reflection", "A server is asked for its schema where neither -proto nor -protoset is given."],
  ["protoset-out", "This version does not write descriptor sets."],
  ["expand-headers", "This version sends headers as they are; let the shell put values in."],
]);

/**
 * Takes a command line apart; flags may stand before, between and after what is none, until `--`.
 * Fault `bad-params` for an unknown flag, a missing value, or a switch with a strange one.
 */
export function parseFlags<T extends FlagSpecs>(args: readonly string[], specs: T): ParsedFlags<keyof T & string> {
  const names = namesOf(specs);
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--") {
      positionals.push(...args.slice(i + 1));
      break;
    }
    const match = /^--?([^=\s]+)(?:=(.*))?$/s.exec(arg);
    if (!match || arg === "--") {
      positionals.push(arg);
      continue;
    }
    const [written = "", inline] = [match[1], match[2]];
    const name = names.get(written);
    const spec = name === undefined ? undefined : specs[name];
    if (name === undefined || spec === undefined) throw unknownFlag(written, [...names.keys()]);
    const value = spec.kind === "switch" ? switchValue(written, inline) : (inline ?? args[++i]);
    if (value === undefined)
      throw new Fault("bad-params", `-${written} needs a value.`, { act: `Write -${written} ${spec.value ?? "VALUE"}.` });
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return new ParsedFlags(values, positionals);
}

function namesOf(specs: FlagSpecs): Map<string, string> {
  return new Map(Object.entries(specs).flatMap(([name, spec]) => [name, ...(spec.aliases ?? [])].map((alias) => [alias, name] as const)));
}

function switchValue(name: string, value = "true"): string {
  if (value === "true" || value === "false") return value;
  throw new Fault("bad-params", `-${name} is on or off, not ${JSON.stringify(value)}.`, { act: `Write -${name} or -${name}=false.` });
}

function unknownFlag(name: string, known: readonly string[]): Fault {
  const why = notYet.get(name);
  if (why !== undefined) return new Fault("bad-params", `There is no flag -${name} here yet.`, { act: why });
  const longer = known.filter((candidate) => candidate.length > 1);
  return new Fault("bad-params", `There is no flag -${name}.`, { act: suggestion(name, longer, longer.length) });
}
