import type { MessageProblem } from "#shared/model/message-view";

/** Problems that are told one by one. */
const most = 100;

/** What is wrong in a message's bytes, up to a number that people read. */
export class TextProblems {
  readonly #path: (string | number)[] = [];
  readonly #problems: MessageProblem[] = [];
  #more = 0;

  /** Goes one step deeper: a field's JSON name, or an index. */
  inside(step: string | number, act: () => void): void {
    this.#path.push(step);
    act();
    this.#path.pop();
  }

  /** `message` is a sentence about the bytes from `offset` to before `end`. */
  add(offset: number, end: number, message: string): void {
    if (this.#problems.length < most) this.#problems.push({ kind: "misfit", offset, end, path: formatPath(this.#path), message });
    else this.#more++;
  }

  /** At most a hundred, and then one that says how many more there are. */
  list(): MessageProblem[] {
    if (this.#more === 0) return this.#problems;
    return [...this.#problems, { kind: "misfit", offset: 0, end: 0, path: "", message: `There are ${this.#more} more problems.` }];
  }
}

function formatPath(path: readonly (string | number)[]): string {
  return path.map((step, i) => (typeof step === "number" ? `[${step}]` : i > 0 && !step.startsWith("[") ? `.${step}` : step)).join("");
}
