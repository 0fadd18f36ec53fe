import { Fault } from "#shared/base/fault";
import type { NameUse } from "#shared/model/built-in-variables";
import { WorkspaceTexts } from "./workspace-texts";

export interface CoreVariablesOptions {
  /** The workspace's folder, absolute; null where there is none, and so no files. */
  readonly root: string | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Which of its variables may be used; all, where it is not given. */
  readonly mayRead?: ((variable: string) => boolean) | undefined;
  /** Hears of every value that is a secret by its name, so that it can be taken out of what is told. */
  readonly onSecret: (text: string) => void;
}

/** A variable of the environment is taken for a secret where a word of its name says so. */
const secretName = /(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSWD|PASS|PWD|KEY|APIKEY|AUTH|CREDENTIALS?|COOKIE|JWT)(?:$|_)/i;

/** The built-in names that look at the machine: `env`, `file`, `base64`. */
export class CoreVariables {
  readonly #options: CoreVariablesOptions;
  readonly #files: WorkspaceTexts;

  constructor(options: CoreVariablesOptions) {
    this.#options = options;
    this.#files = new WorkspaceTexts(options.root);
  }

  /** As `VariableSources.core`. Faults: variable-unknown, variable-guarded; file-not-found, file-unreadable, too-large (facts: name, file). */
  readonly valueOf = ({ name, words }: NameUse, lookUp: (use: NameUse) => string): string | null => {
    const [first, ...more] = words;
    if (first === undefined) return null;
    if (name === "env") return more.length === 0 ? this.#environment(first) : null;
    if (name === "file") return this.#files.text(words.join(" "));
    if (name === "base64") return this.#base64(first, more, lookUp);
    return null;
  };

  #environment(name: string): string {
    if (this.#options.mayRead?.(name) === false) {
      throw new Fault(
        "variable-guarded",
        `{{env ${name}}} is a variable of this machine's environment, and this workspace has not used it yet.`,
        {
          act: "Allow it where the request is called, if you trust who wrote the request.",
          facts: { name: "env", variable: name },
        },
      );
    }
    // What the prototype has is no variable.
    const value = Object.hasOwn(this.#options.environment, name) ? this.#options.environment[name] : undefined;
    if (value === undefined) {
      throw new Fault("variable-unknown", `The environment has no variable ${name}.`, {
        act: `Set ${name} where Wirebench is started.`,
        facts: { name: "env", variable: name },
      });
    }
    if (secretName.test(name)) this.#options.onSecret(value);
    return value;
  }

  #base64(name: string, words: readonly string[], lookUp: (use: NameUse) => string): string {
    if (name === "file" && words.length > 0) return this.#files.bytes(words.join(" ")).toString("base64");
    return Buffer.from(lookUp({ name, words })).toString("base64");
  }
}
