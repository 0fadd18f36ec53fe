import type { MessageProblem, ProblemKind } from "#shared/model/message-view";

/** How many problems of one message are told one by one. */
const maxProblems = 100;

/** Problems in the order in which they were found; of those beyond the hundredth only their number is kept. */
export class ProblemLog {
  readonly #problems: MessageProblem[] = [];
  #more = 0;

  /** `path` is worked out only for a problem that is kept. */
  add(kind: ProblemKind, place: { readonly offset: number; readonly end: number }, path: () => string, message: string): void {
    if (this.#problems.length < maxProblems) this.#problems.push({ kind, ...place, path: path(), message });
    else this.#more++;
  }

  /** All of them; the last says how many more there are in a message of `size` bytes. */
  finish(size: number): MessageProblem[] {
    if (this.#more === 0) return this.#problems;
    const message = `${this.#more} more ${this.#more === 1 ? "problem is" : "problems are"} not listed.`;
    return [...this.#problems, { kind: "misfit", offset: 0, end: size, path: "", message }];
  }
}

/** A map's key: where it stands in the text that is written. */
export interface KeyStep {
  readonly keyStart: number;
  readonly keyEnd: number;
}

/** A step into a message: a field's JSON name, an index, or a map's key. */
export type PathStep = string | number | KeyStep;

/** Steps as people write them: `users[3].labels["a b"]`. `keyText` answers a map's key as it is written in JSON. */
export function formatSteps(steps: readonly PathStep[], keyText: (key: KeyStep) => string): string {
  const text = steps.map((step) => {
    if (typeof step === "number") return `[${step}]`;
    const key: string = typeof step === "string" ? step : JSON.parse(keyText(step));
    return /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  });
  return text.join("").replace(/^\./, "");
}
