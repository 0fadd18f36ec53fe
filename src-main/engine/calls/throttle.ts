import type { Disposable } from "#shared/base/disposable";
import { after } from "#shared/base/timer";

/**
 * Runs something when poked: at once up to `burst` times in a row, and once more for every interval that has passed. Pokes
 * beyond that are answered by one run when the next interval is over, so that a run always comes after the last poke.
 */
export class Throttle implements Disposable {
  readonly #intervalMs: number;
  readonly #burst: number;
  readonly #run: () => void;
  /** Runs that have been, less those that the intervals since have made up for. */
  #spent = 0;
  /** From when on the next interval counts, on performance.now()'s clock. */
  #from = 0;
  /** Waits to answer the pokes beyond. Who is seldom poked needs no timer. */
  #late: Disposable | null = null;

  constructor(intervalMs: number, run: () => void, burst = 1) {
    this.#intervalMs = intervalMs;
    this.#run = run;
    this.#burst = burst;
  }

  poke(): void {
    if (this.#late !== null) return;
    const now = performance.now();
    this.#makeUp(now);
    if (this.#spent < this.#burst) {
      this.#spent++;
      this.#run();
      return;
    }
    this.#late = after(this.#from + this.#intervalMs - now, () => {
      this.#late = null;
      this.poke();
    });
  }

  /** Runs nothing more of what it was poked for; the next poke begins anew. */
  dispose(): void {
    this.#late?.dispose();
    this.#late = null;
    this.#spent = 0;
  }

  #makeUp(now: number): void {
    const passed = Math.floor((now - this.#from) / this.#intervalMs);
    this.#spent = Math.max(0, this.#spent - passed);
    this.#from = this.#spent === 0 ? now : this.#from + passed * this.#intervalMs;
  }
}
