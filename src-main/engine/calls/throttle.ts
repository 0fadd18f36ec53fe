import type { Disposable } from "#shared/base/disposable";
import { after } from "#shared/base/timer";

/** Runs something at once when poked, and then again at most once an interval, always once after the last poke. */
export class Throttle implements Disposable {
  readonly #intervalMs: (pokes: number) => number;
  readonly #run: () => void;
  #pause: Disposable | null = null;
  #pokes = 0;

  /** The interval after a run may depend on how many pokes that run answers. */
  constructor(intervalMs: number | ((pokes: number) => number), run: () => void) {
    this.#intervalMs = typeof intervalMs === "number" ? () => intervalMs : intervalMs;
    this.#run = run;
  }

  poke(): void {
    this.#pokes += 1;
    if (this.#pause === null) this.#answer();
  }

  /** Runs it no more. */
  dispose(): void {
    this.#pause?.dispose();
    this.#pause = null;
    this.#pokes = 0;
  }

  #answer(): void {
    const interval = this.#intervalMs(this.#pokes);
    this.#pokes = 0;
    this.#pause = after(interval, () => {
      this.#pause = null;
      if (this.#pokes > 0) this.#answer();
    });
    this.#run();
  }
}
