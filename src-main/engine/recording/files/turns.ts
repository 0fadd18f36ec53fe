import { setImmediate } from "node:timers/promises";

/** What others in this thread may have to wait for, in milliseconds. */
const longestMs = 8;

/** Long work takes turns with all else in its thread: `if (turns.isDue) await turns.pass()`, again and again. */
export class Turns {
  #since = performance.now();

  get isDue(): boolean {
    return performance.now() - this.#since > longestMs;
  }

  async pass(): Promise<void> {
    await setImmediate();
    this.#since = performance.now();
  }
}
