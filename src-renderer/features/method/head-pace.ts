import type { Disposable } from "#shared/base/disposable";
import { after } from "#shared/base/timer";
import type { CallHead } from "#shared/model/call";

/** As many heads are drawn at once after a silence: what is sent, and a few replies to it. */
const burst = 6;
const intervalMs = 50;

/**
 * Hands heads on as fast as they are worth drawing: a few at once, and of many the newest, 20 times a second. Another
 * state of the call is always handed on at once.
 */
export class HeadPace implements Disposable {
  readonly #take: (head: CallHead) => void;
  #left = burst;
  #refilledAt = performance.now();
  #last: CallHead["state"] | null = null;
  #waiting: CallHead | null = null;
  #pause: Disposable | null = null;

  constructor(take: (head: CallHead) => void) {
    this.#take = take;
  }

  push(head: CallHead): void {
    const now = performance.now();
    const refill = Math.floor((now - this.#refilledAt) / intervalMs);
    this.#left = Math.min(burst, this.#left + refill);
    this.#refilledAt += refill * intervalMs;
    if (head.state !== this.#last || this.#left > 0) {
      this.#hand(head);
      return;
    }
    this.#waiting = head;
    this.#pause ??= after(this.#refilledAt + intervalMs - now, () => {
      this.#pause = null;
      if (this.#waiting) this.push(this.#waiting);
    });
  }

  dispose(): void {
    this.#pause?.dispose();
    this.#pause = null;
    this.#waiting = null;
  }

  #hand(head: CallHead): void {
    this.#left = Math.max(0, this.#left - 1);
    this.#last = head.state;
    this.dispose();
    this.#take(head);
  }
}
