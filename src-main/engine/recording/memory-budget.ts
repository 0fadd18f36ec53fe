import { Emitter, type Event } from "#shared/base/emitter";

/** The memory that all recordings may take together, in bytes, until they can spill to a file. */
export const defaultMemoryBudget = 256 * 1024 * 1024;

/**
 * Counts the memory of many recordings against one limit. The limit is soft: what has arrived is always kept, and the
 * one who fills a recording asks `exceeded` and stops the source.
 */
export class MemoryBudget {
  readonly limit: number;
  readonly #exceeded = new Emitter<void>();
  readonly #released = new Emitter<void>();
  #used = 0;

  constructor(limit = defaultMemoryBudget) {
    this.limit = limit;
  }

  /** Fires when the limit has been passed: the moment to give back what can be spared. */
  get onDidExceed(): Event<void> {
    return this.#exceeded.event;
  }

  /** Fires when memory was given back. */
  get onDidRelease(): Event<void> {
    return this.#released.event;
  }

  get used(): number {
    return this.#used;
  }

  get exceeded(): boolean {
    return this.#used > this.limit;
  }

  take(bytes: number): void {
    const before = this.exceeded;
    this.#used += bytes;
    if (!before && this.exceeded) this.#exceeded.fire();
  }

  giveBack(bytes: number): void {
    this.#used -= bytes;
    this.#released.fire();
  }
}
