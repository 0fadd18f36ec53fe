import type { Disposable } from "#shared/base/disposable";
import { after } from "#shared/base/timer";

/**
 * Runs something when poked: at once up to `burst` times in a row, and once more for every interval that has passed. Pokes
 * beyond that are answered by one run at the end of the interval, so that a run always comes after the last poke.
 */
export class Throttle implements Disposable {
  readonly #intervalMs: number;
  readonly #burst: number;
  readonly #run: () => void;
  /** Runs that have been, less those that the intervals since have made up for. */
  #spent = 0;
  #pause: Disposable | null = null;
  #poked = false;

  constructor(intervalMs: number, run: () => void, burst = 1) {
    this.#intervalMs = intervalMs;
    this.#run = run;
    this.#burst = burst;
  }

  poke(): void {
    if (this.#spent >= this.#burst) {
      this.#poked = true;
      return;
    }
    this.#spent++;
    this.#pause ??= after(this.#intervalMs, () => this.#makeUp());
    this.#run();
  }

  /** As if it had just run, as often as it may in a row. */
  rest(): void {
    this.#spent = Math.max(this.#spent, this.#burst);
    this.#pause ??= after(this.#intervalMs, () => this.#makeUp());
  }

  /** Runs nothing more of what it was poked for; the next poke begins anew. */
  dispose(): void {
    this.#pause?.dispose();
    this.#pause = null;
    this.#spent = 0;
    this.#poked = false;
  }

  #makeUp(): void {
    this.#spent--;
    this.#pause = this.#spent > 0 ? after(this.#intervalMs, () => this.#makeUp()) : null;
    if (!this.#poked) return;
    this.#poked = false;
    this.poke();
  }
}
