import type { Pulse } from "#shared/model/call";

const slots = 64;
const firstSlotMs = 50;

/** Counts events over the whole life of something in at most 64 slots: when all are used, two become one and the slots are twice as wide. */
export class PulseMeter {
  readonly #counts: number[] = new Array<number>(slots).fill(0);
  #slotMs = firstSlotMs;
  #newest = 0;

  /** `now` in milliseconds from the start, never decreasing. */
  add(now: number): void {
    const slot = this.#slotOf(now);
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
  }

  /** The counts up to now. */
  read(now: number): Pulse {
    const last = this.#slotOf(now);
    return { slotMs: this.#slotMs, counts: this.#counts.slice(0, last + 1) };
  }

  #slotOf(now: number): number {
    while (now >= this.#slotMs * slots) this.#halve();
    this.#newest = Math.max(this.#newest, Math.floor(now / this.#slotMs));
    return this.#newest;
  }

  #halve(): void {
    for (let at = 0; at < slots / 2; at++) this.#counts[at] = (this.#counts[2 * at] ?? 0) + (this.#counts[2 * at + 1] ?? 0);
    this.#counts.fill(0, slots / 2);
    this.#slotMs *= 2;
    this.#newest = Math.floor(this.#newest / 2);
  }
}
