import * as v from "valibot";
import { workspaceContent } from "#shared/contract/saved-request";
import { isVariableName } from "#shared/model/variables";
import type { Environment, EnvironmentValue } from "#shared/model/workspace";

/** What the file of an environment says. */
export type EnvironmentContent = Omit<Environment, "name">;

export const blankEnvironment: EnvironmentContent = { base: null, target: null, values: [] };

/** An environment's name, of its path in the workspace. */
export function environmentName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.ya?ml$/, "");
}

/** As a tab keeps what is not saved yet; the texts of secrets are never in it. */
export function writeDraft(environment: EnvironmentContent): string {
  return JSON.stringify(environment);
}

/** Null for a text that no `writeDraft` made. */
export function readDraft(text: string): EnvironmentContent | null {
  try {
    const read = v.safeParse(workspaceContent, { kind: "environment", environment: JSON.parse(text) });
    return read.success && read.output.kind === "environment" ? read.output.environment : null;
  } catch {
    return null;
  }
}

/** As it is written to the file: without the rows that say nothing. */
export function tidy({ base, target, values }: EnvironmentContent): EnvironmentContent {
  const isSaid = (value: EnvironmentValue) => value.name !== "" || ("value" in value && value.value !== "");
  return { base, target: target?.trim() ? target.trim() : null, values: values.filter(isSaid) };
}

/** What is wrong with the name of a value, or null. */
export function nameProblem(values: readonly EnvironmentValue[], at: number): "name" | "twice" | null {
  const name = values[at]?.name ?? "";
  if (!isVariableName(name)) return "name";
  return values.some((other, i) => i < at && other.name === name) ? "twice" : null;
}

/** The first name that cannot be written to the file; null where all can. */
export function firstNameProblem(values: readonly EnvironmentValue[]): string | null {
  return values.find((_, at) => nameProblem(values, at) !== null)?.name ?? null;
}

/** A name for the secret of a variable that no other value has: `staging-token`. */
export function secretName(environment: string, variable: string, taken: ReadonlySet<string>): string {
  const base = `${environment}-${variable || "secret"}`;
  let name = base;
  for (let nth = 2; taken.has(name); nth++) name = `${base}-${nth}`;
  return name;
}

/** The value that a row has as the other kind. What was typed as a text is given up: it must not be taken for a secret that is kept. */
export function asKind(value: EnvironmentValue, kind: "text" | "secret", secret: () => string): EnvironmentValue {
  if (kind === "text") return "value" in value ? value : { name: value.name, value: "" };
  return "secret" in value ? value : { name: value.name, secret: secret() };
}
