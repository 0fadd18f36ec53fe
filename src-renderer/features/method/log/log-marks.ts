import { Emitter } from "#shared/base/emitter";

/** Asks the core for a call's marks, and tells it of changes. */
export interface MarkKeeper {
  marks(): Promise<readonly number[]>;
  mark(index: number, marked: boolean): Promise<void>;
}

/** The marked rows of a call. They live in the core; here they are known, so that a mark is seen at once. */
export class LogMarks {
  readonly #keeper: MarkKeeper;
  readonly #changed = new Emitter<void>();
  #indexes: ReadonlySet<number> = new Set();

  constructor(keeper: MarkKeeper) {
    this.#keeper = keeper;
  }

  readonly onDidChange = this.#changed.event;

  /** Another set after every change. */
  get indexes(): ReadonlySet<number> {
    return this.#indexes;
  }

  /** Learns what is marked already. */
  async load(): Promise<void> {
    // Without an answer there are none to be seen; the call is gone, and the window says so elsewhere.
    const known = await this.#keeper.marks().catch(() => []);
    this.#set(new Set([...known, ...this.#indexes]));
  }

  /** Marks a row, or takes its mark away. Faults: those of `call.mark`; then it is as before. */
  async toggle(index: number): Promise<void> {
    const marked = !this.#indexes.has(index);
    this.#put(index, marked);
    try {
      await this.#keeper.mark(index, marked);
    } catch (reason) {
      this.#put(index, !marked);
      throw reason;
    }
  }

  /** The nearest marked row after (1) or before (-1) a row, from the other end where there is none; null without marks. */
  next(from: number, by: 1 | -1): number | null {
    const sorted = [...this.#indexes].sort((a, b) => (a - b) * by);
    return sorted.find((index) => (index - from) * by > 0) ?? sorted[0] ?? null;
  }

  #put(index: number, marked: boolean): void {
    const indexes = new Set(this.#indexes);
    if (marked) indexes.add(index);
    else indexes.delete(index);
    this.#set(indexes);
  }

  #set(indexes: ReadonlySet<number>): void {
    this.#indexes = indexes;
    this.#changed.fire();
  }
}
