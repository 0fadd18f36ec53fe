import type { Disposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import type { HoldReason } from "#shared/model/call";
import { formatBytes } from "#shared/model/format";
import type { MemoryBudget } from "../recording/memory-budget";

/** Whether a stream is held: because the user said so, or because the recordings' memory is used up. */
export class Hold implements Disposable {
  readonly #budget: MemoryBudget;
  readonly #apply: (held: boolean) => void;
  readonly #released: Disposable;
  #byUser = false;
  #byBudget = false;
  #applied = false;

  /** `apply` hears every change. */
  constructor(budget: MemoryBudget, apply: (held: boolean) => void) {
    this.#budget = budget;
    this.#apply = apply;
    this.#released = budget.onDidRelease(() => this.checkBudget());
  }

  /** Null while the stream flows. */
  get reason(): HoldReason | null {
    if (this.#byUser) return "user";
    return this.#byBudget ? "memory" : null;
  }

  /** Fault too-large (facts size, limit): there is no memory for what would come. */
  set(held: boolean): void {
    if (!held && this.#byBudget) {
      const { used: size, limit } = this.#budget;
      throw new Fault("too-large", `The recordings take ${formatBytes(size)}, over their limit of ${formatBytes(limit)}.`, {
        act: "Close a finished call, or cancel this one.",
        facts: { size, limit },
      });
    }
    this.#byUser = held;
    this.#update();
  }

  /** To be called whenever a recording has grown. */
  checkBudget(): void {
    this.#byBudget = this.#budget.exceeded;
    this.#update();
  }

  dispose(): void {
    this.#released.dispose();
  }

  #update(): void {
    const held = this.reason !== null;
    if (held === this.#applied) return;
    this.#applied = held;
    this.#apply(held);
  }
}
