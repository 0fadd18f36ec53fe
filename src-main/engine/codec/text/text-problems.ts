import type { MessageProblem } from "#shared/model/message-view";
import { formatSteps, ProblemLog } from "../display/problems";

/** What is wrong in a message's bytes, with the way to it. */
export class TextProblems {
  readonly #path: (string | number)[] = [];
  readonly #log = new ProblemLog();

  /** Goes one step deeper: a field's JSON name, or an index. */
  inside(step: string | number, act: () => void): void {
    this.#path.push(step);
    act();
    this.#path.pop();
  }

  /** `message` is a sentence about the bytes from `offset` to before `end`. */
  add(offset: number, end: number, message: string): void {
    this.#log.add("misfit", { offset, end }, () => formatSteps(this.#path, () => ""), message);
  }

  /** All of them; the last says how many more there are in a message of `size` bytes. */
  finish(size: number): MessageProblem[] {
    return this.#log.finish(size);
  }
}
