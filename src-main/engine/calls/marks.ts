import { Fault } from "#shared/base/fault";
import { maxMarks } from "#shared/model/scan";

/** The rows of a call that the user has marked. */
export class Marks {
  readonly #rows = new Set<number>();

  has(row: number): boolean {
    return this.#rows.has(row);
  }

  /** Fault too-large (facts size, limit): there are as many as there may be. */
  set(row: number, marked: boolean): void {
    if (!marked) this.#rows.delete(row);
    else if (this.#rows.size < maxMarks || this.#rows.has(row)) this.#rows.add(row);
    else {
      throw new Fault("too-large", `This call has ${maxMarks} marks, and can have no more.`, {
        act: "Take some of them away.",
        facts: { size: maxMarks + 1, limit: maxMarks },
      });
    }
  }

  /** In the order of the rows. */
  all(): number[] {
    return [...this.#rows].sort((a, b) => a - b);
  }
}
