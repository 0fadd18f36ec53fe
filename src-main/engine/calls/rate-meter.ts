const slotMs = 100;
const slots = 10;

/** Counts how often something happened in the last second, in slots of 100 ms. */
export class RateMeter {
  readonly #counts: number[] = new Array<number>(slots).fill(0);
  #newest = 0;

  /** `now` in milliseconds, never decreasing. */
  add(now: number): void {
    const slot = this.#advance(now) % slots;
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
  }

  perSecond(now: number): number {
    this.#advance(now);
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  #advance(now: number): number {
    const slot = Math.floor(now / slotMs);
    // Empties the slots of the time since; more than all of them need not be.
    for (let old = Math.max(this.#newest + 1, slot - slots + 1); old <= slot; old++) this.#counts[old % slots] = 0;
    this.#newest = Math.max(this.#newest, slot);
    return this.#newest;
  }
}
