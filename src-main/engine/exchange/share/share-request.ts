import { type Auth, inheritedAuth } from "#shared/model/auth";
import { withSecrets } from "#shared/model/auth-secrets";
import { isBuiltIn } from "#shared/model/built-in-variables";
import type { Variable } from "#shared/model/feed";
import { inherit } from "#shared/model/inheritance";
import type { MetadataEntry } from "#shared/model/metadata";
import type { CallSettingsText, SavedRequest } from "#shared/model/saved-request";
import type { SecretRef } from "#shared/model/secret";
import type { VariableScope } from "#shared/model/variable-scopes";
import { Template, type TemplateFormat } from "#shared/model/variables";
import type { InheritanceLevel } from "#shared/model/workspace";

export interface ShareSources {
  /** As its file has it, or a tab. */
  readonly request: SavedRequest;
  /** What is said above it, the outermost first. */
  readonly levels: readonly InheritanceLevel[];
  /** What its names stand for, the nearest first. */
  readonly scopes: readonly VariableScope[];
  /** Do values of the environment go along? */
  readonly withEnvironment: boolean;
}

/** A request that inherits nothing. */
export interface StandaloneRequest {
  readonly request: SavedRequest;
  /** The names in it that nobody says a value of, in their order. */
  readonly open: readonly string[];
}

/** The variables of files that a request is in; an environment's are its user's own, and go along only when that is said. */
const ownOrigins: ReadonlySet<VariableScope["origin"]> = new Set<VariableScope["origin"]>(["request", "folder", "workspace"]);
const environmentOrigins: ReadonlySet<VariableScope["origin"]> = new Set<VariableScope["origin"]>(["environment", "base-environment"]);

/**
 * A request with all that holds for it in its own words: what folders and the workspace say is its own, and of the variables those that it
 * names. `{{names}}` stay as they are. A secret of an environment, a value that was taken of an answer, and a credential that was typed as
 * metadata do not go along: their names are open.
 */
export function standaloneRequest(sources: ShareSources): StandaloneRequest {
  const { request, levels } = sources;
  const all = inherit([...levels, { place: "", defaults: request }]);
  const settings = Object.entries(all.settings).map(([key, said]) => [key, said?.value]);
  const whole: SavedRequest = {
    ...request,
    target: all.target?.value ?? null,
    metadata: all.metadata.map(({ value }) => withoutCredential(value)),
    auth: all.auth?.value ?? null,
    settings: Object.fromEntries(settings) as CallSettingsText,
  };
  const { variables, open } = usedVariables(whole, sources);
  return { request: { ...whole, variables }, open };
}

/** `authorization: Bearer abc` says a credential in the open; its scheme stays. */
function withoutCredential(entry: MetadataEntry): MetadataEntry {
  if (!/^(?:proxy-)?authorization$/i.test(entry.key.trim()) || entry.value.trim() === "" || entry.value.includes("{{")) return entry;
  const [, scheme = ""] = /^([A-Za-z][\w-]* +)?/.exec(entry.value) ?? [];
  return { ...entry, value: `${scheme}{{token}}` };
}

/** A body's size may be large, and its names few: each text is looked through once. */
function usedVariables(request: SavedRequest, { scopes, withEnvironment }: ShareSources): { variables: Variable[]; open: string[] } {
  const known = new Map<string, Variable>(request.variables.map((variable) => [variable.name, variable]));
  const open = new Set<string>();
  const look = (text: string, format: TemplateFormat) => {
    for (const { name } of new Template(text, format).uses) {
      if (known.has(name) || open.has(name)) continue;
      const scope = scopes.find(({ values }) => values.some((value) => value.name === name));
      const found = scope?.values.findLast((value) => value.name === name);
      const goesAlong = scope && (ownOrigins.has(scope.origin) || (withEnvironment && environmentOrigins.has(scope.origin)));
      if (found && "value" in found && goesAlong) {
        known.set(name, { name, value: found.value });
        look(found.value, "plain");
      } else if (found || !isBuiltIn(name)) open.add(name);
    }
  };
  for (const { value } of request.variables) look(value, "plain");
  for (const text of plainTexts(request)) look(text, "plain");
  for (const { body } of request.messages) look(body.text, body.format);
  return { variables: [...known.values()], open: [...open] };
}

/** The texts that names may stand in, but for bodies. */
function plainTexts({ target, metadata, settings, auth }: SavedRequest): string[] {
  return [
    target ?? "",
    ...metadata.flatMap(({ key, value }) => [key, value]),
    ...textsIn(settings),
    ...textsIn((auth ?? inheritedAuth).scheme),
  ];
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** An authentication whose secrets have names, and these names. `nameOf` answers null for a secret that nobody has named. */
export function namedSecrets(
  auth: Auth | null,
  nameOf: (ref: string) => string | null,
): { readonly auth: Auth | null; readonly names: readonly string[] } {
  const names = new Map<string, string>();
  const named = (ref: SecretRef): SecretRef => {
    if (ref === null || ref.includes("{{")) return ref;
    const known = names.get(ref) ?? nameOf(ref);
    const taken = new Set(names.values());
    let name = known ?? "secret";
    for (let nth = 2; known === null && taken.has(name); nth++) name = `secret-${nth}`;
    names.set(ref, name);
    return name;
  };
  return { auth: auth && withSecrets(auth, named), names: [...new Set(names.values())] };
}
