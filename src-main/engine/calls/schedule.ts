/** Who is late by less catches up, and so does not drift; by more, goes on from now, and so has no backlog. */
const graceMs = 100;

/** When things are due that happen at equal distances, the first at once. */
export class Schedule {
  readonly #intervalMs: number;
  readonly #graceMs: number;
  #due: number | null = null;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
    this.#graceMs = Math.max(intervalMs, graceMs);
  }

  /** Milliseconds from `now` until the next one is due, which is taken from the schedule. */
  wait(now: number): number {
    const due = this.#due ?? now;
    this.#due = (now - due > this.#graceMs ? now : due) + this.#intervalMs;
    return Math.max(0, due - now);
  }
}
