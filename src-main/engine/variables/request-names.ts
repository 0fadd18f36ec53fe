import type { CallRequest, CallScope } from "#shared/model/call";
import { readCallSettings } from "#shared/model/call-settings";
import type { Variable } from "#shared/model/feed";
import { ScopedNames, type VariableScope } from "#shared/model/variable-scopes";
import { momentOf } from "../codec/body/fill-in";
import { CoreVariables } from "./core-variables";
import { RequestFiller } from "./fill-request";

/** What a place in a workspace says of names. */
export interface ScopeContents {
  /** The workspace's folder, absolute. */
  readonly root: string;
  /** The nearest first. */
  readonly scopes: readonly VariableScope[];
  /** The texts of the secrets that the scopes name; those that have none are left out. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Which variables of the machine's environment may be used: the files may be a stranger's. All, where it is not given. */
  readonly mayRead?: ((variable: string) => boolean) | undefined;
}

/** Where names are looked up. */
export interface NameSources {
  /** Faults: those of the workspace. */
  contentsOf(scope: CallScope): Promise<ScopeContents>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Hears of every secret before its text is used. */
  readonly onSecret: (text: string) => void;
}

/** Names of a scope of a workspace, or, without one, the built-in ones alone. Faults: those of `contentsOf`. */
export async function openNames(scope: CallScope | undefined, sources: NameSources): Promise<ScopedNames> {
  const contents = scope ? await sources.contentsOf(scope) : null;
  return namesOfContents(contents, sources);
}

/** The same of contents that are at hand. */
export function namesOfContents(contents: ScopeContents | null, { environment, onSecret }: Omit<NameSources, "contentsOf">): ScopedNames {
  for (const text of contents?.secrets.values() ?? []) onSecret(text);
  const { root = null, mayRead } = contents ?? {};
  const core = new CoreVariables({ root, environment, onSecret, mayRead });
  return new ScopedNames(contents?.scopes ?? [], { secret: (name) => contents?.secrets.get(name) ?? null, core: core.valueOf });
}

/** A sender's own variables, before those of the files. */
export function requestScope(variables: readonly Variable[], place: string): VariableScope {
  return { origin: "request", place, values: variables };
}

/**
 * A request with the texts filled in that are no bodies, and what its bodies are filled in with. One without variables, scope and texts of settings
 * stays as it is. `nearby`: right behind the sender's own. Faults: variable-unknown, variable-guarded, variable-cycle, too-large (facts: field); bad-params for settings; those of `contentsOf`.
 */
export async function fillRequest(
  request: CallRequest,
  sources: NameSources,
  nearby: readonly VariableScope[] = [],
): Promise<{ readonly request: CallRequest; namesOf(variables: readonly Variable[]): ScopedNames }> {
  const { scope, variables, settings } = request;
  const names = await openNames(scope, sources);
  const namesOf = (own: readonly Variable[]) => names.before(requestScope(own, scope?.path ?? ""), ...nearby);
  if (!scope && !variables && !settings) return { request, namesOf };
  const filler = new RequestFiller(namesOf(variables ?? []), momentOf(0));
  const filled = {
    ...request,
    variables: variables ?? [],
    target: filler.text(request.target, "the target"),
    metadata: filler.metadata(request.metadata),
    ...(request.auth ? { auth: filler.auth(request.auth) } : {}),
    ...(settings ? readCallSettings(filler.settings(settings)) : {}),
  };
  return { request: filled, namesOf };
}
