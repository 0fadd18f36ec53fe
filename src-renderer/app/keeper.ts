import type { Disposable } from "#shared/base/disposable";
import { after } from "#shared/base/timer";

/**
 * Writes a value a while after its last change, and never two writes at a time, so that an older one cannot overtake.
 * `flush` writes now what still waits.
 */
export class Keeper<T> implements Disposable {
  readonly #write: (value: T) => Promise<unknown>;
  readonly #delayMs: number;
  #waiting: { readonly value: T } | null = null;
  #timer: Disposable | null = null;
  #writing = false;

  constructor(write: (value: T) => Promise<unknown>, delayMs: number) {
    this.#write = write;
    this.#delayMs = delayMs;
  }

  keep(value: T): void {
    this.#waiting = { value };
    this.#timer?.dispose();
    this.#timer = after(this.#delayMs, () => this.flush());
  }

  /** A write that fails is dropped: the next change writes everything again. */
  flush(): void {
    this.#timer?.dispose();
    this.#timer = null;
    if (this.#waiting === null || this.#writing) return;
    const { value } = this.#waiting;
    this.#waiting = null;
    this.#writing = true;
    this.#write(value)
      .catch(() => {})
      .finally(() => {
        this.#writing = false;
        if (this.#timer === null) this.flush();
      });
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = null;
    this.#waiting = null;
  }
}
