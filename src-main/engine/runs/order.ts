import { Template } from "#shared/model/variables";
import type { Environment } from "#shared/model/workspace";
import type { PlannedRequest } from "./run-plan";

/**
 * For each request the earlier ones that have to be over before it, where several run at a time: those that take a value which it names,
 * itself or by way of its folders, and those whose scripts set variables, since nobody knows before which.
 */
export function needsOf(requests: readonly PlannedRequest[], environments: readonly Environment[]): number[][] {
  const shared = JSON.stringify(environments.map(({ target, values }) => [target, values]));
  const needing = requests.map((planned) => namesIn(JSON.stringify(planned.levels) + shared));
  return requests.map((planned, at) =>
    requests.slice(0, at).flatMap((earlier, index) => {
      const isNeeded = usesScripts(earlier) || usesScripts(planned) || takenBy(earlier).some((name) => needing[at]?.has(name));
      return isNeeded ? [index] : [];
    }),
  );
}

function namesIn(text: string): ReadonlySet<string> {
  return new Set(new Template(text, "plain").uses.flatMap(({ name, words }) => [name, ...words]));
}

function takenBy({ request }: PlannedRequest): string[] {
  return "takes" in request ? request.takes.map(({ name }) => name) : [];
}

function usesScripts({ request }: PlannedRequest): boolean {
  return "scripts" in request && /\bvars\b/.test(request.scripts.before + request.scripts.after);
}
