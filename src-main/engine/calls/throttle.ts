import type { Disposable } from "#shared/base/disposable";
import { after } from "#shared/base/timer";

/** Runs something at once when poked, and then again at most once an interval, always once after the last poke. */
export class Throttle implements Disposable {
  readonly #intervalMs: number;
  readonly #run: () => void;
  #pause: Disposable | null = null;
  #poked = false;

  constructor(intervalMs: number, run: () => void) {
    this.#intervalMs = intervalMs;
    this.#run = run;
  }

  poke(): void {
    if (this.#pause !== null) {
      this.#poked = true;
      return;
    }
    this.#pause = after(this.#intervalMs, () => {
      this.#pause = null;
      if (this.#poked) this.poke();
    });
    this.#poked = false;
    this.#run();
  }

  /** Runs it no more. */
  dispose(): void {
    this.#pause?.dispose();
    this.#pause = null;
    this.#poked = false;
  }
}
