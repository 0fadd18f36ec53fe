import { Fault } from "#shared/base/fault";
import type { SecretFacts } from "#shared/model/secret";
import type { Environment } from "#shared/model/workspace";
import type { Secrets } from "../engine/auth/secrets";

/** The environment's variable of a workspace's secret: `staging-token` is WIREBENCH_SECRET_STAGING_TOKEN. */
export function secretVariable(name: string): string {
  return `WIREBENCH_SECRET_${name.replace(/[^\p{L}\p{N}]+/gu, "_").toUpperCase()}`;
}

/** The secrets of a run, by their names in the workspace: of the environment, and never of the command line, which other users see. */
export class RunSecrets implements Secrets {
  readonly #variables: ReadonlyMap<string, string>;
  readonly #environment: Readonly<Record<string, string | undefined>>;

  /** `given`: `NAME=ENVVAR`, for those whose variable has a name of its own. Fault bad-params. */
  constructor(given: readonly string[], environment: Readonly<Record<string, string | undefined>>) {
    this.#environment = environment;
    this.#variables = new Map(
      given.map((text) => {
        const [, name, variable] = /^([^=]+)=(\w+)$/.exec(text) ?? [];
        if (name !== undefined && variable !== undefined) return [name, variable] as const;
        throw new Fault("bad-params", `-secret takes NAME=ENVVAR, not ${JSON.stringify(text.split("=")[0])} with something else.`, {
          act: "Put the secret into a variable of the environment, and name that.",
        });
      }),
    );
  }

  /** Null where the environment has none. */
  text(name: string): string | null {
    const variable = this.#variableOf(name);
    return (Object.hasOwn(this.#environment, variable) ? this.#environment[variable] : undefined) ?? null;
  }

  /** Fault auth-invalid where the environment has none: who runs it knows names, and no vault. */
  async read(name: string): Promise<string> {
    const text = this.text(name);
    if (text !== null) return text;
    const variable = this.#variableOf(name);
    throw new Fault("auth-invalid", `The environment has no ${variable}, which the secret "${name}" is in.`, {
      act: `Set ${variable}, or name another variable: -secret ${name}=VARIABLE.`,
      facts: { field: name },
    });
  }

  #variableOf(name: string): string {
    return this.#variables.get(name) ?? secretVariable(name);
  }

  keep(): Promise<SecretFacts> {
    return Promise.reject(new Fault("unsupported", "The command line keeps no secrets.", { act: "Sign in in the window." }));
  }

  async replace(): Promise<void> {}
}

/** The texts of the secrets that environments name; those that have none are left out. */
export function secretsOf(environments: readonly Environment[], secrets: RunSecrets): ReadonlyMap<string, string> {
  const names = environments.flatMap(({ values }) => values.flatMap((value) => ("secret" in value ? [value.secret] : [])));
  return new Map(
    names.flatMap((name) => {
      const text = secrets.text(name);
      return text === null ? [] : [[name, text] as const];
    }),
  );
}
