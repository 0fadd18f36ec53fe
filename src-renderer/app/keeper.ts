import type { Disposable } from "#shared/base/disposable";
import { after } from "#shared/base/timer";

/**
 * Writes a value a while after its last change, and never two writes at a time, so that an older one cannot overtake.
 * `flush` writes now what still waits.
 */
export class Keeper<T> implements Disposable {
  readonly #write: (value: T) => Promise<unknown>;
  readonly #delayMs: number;
  readonly #onFailure: (reason: unknown) => void;
  #isFailing = false;
  #waiting: { readonly value: T } | null = null;
  #timer: Disposable | null = null;
  #writing = false;

  /** `onFailure` hears of the first write that fails, and of the next one after one that did not. */
  constructor(write: (value: T) => Promise<unknown>, delayMs: number, onFailure: (reason: unknown) => void = () => {}) {
    this.#write = write;
    this.#delayMs = delayMs;
    this.#onFailure = onFailure;
  }

  keep(value: T): void {
    this.#waiting = { value };
    this.#timer?.dispose();
    this.#timer = after(this.#delayMs, () => this.flush());
  }

  /** A write that fails is not made again: the next change writes everything. */
  flush(): void {
    this.#timer?.dispose();
    this.#timer = null;
    if (this.#waiting === null || this.#writing) return;
    const { value } = this.#waiting;
    this.#waiting = null;
    this.#writing = true;
    this.#write(value)
      .then(
        () => {
          this.#isFailing = false;
        },
        (reason: unknown) => this.#fail(reason),
      )
      .finally(() => {
        this.#writing = false;
        if (this.#timer === null) this.flush();
      });
  }

  #fail(reason: unknown): void {
    if (!this.#isFailing) this.#onFailure(reason);
    this.#isFailing = true;
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = null;
    this.#waiting = null;
  }
}
