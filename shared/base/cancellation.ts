import { type Disposable, toDisposable } from "./disposable";
import { Fault } from "./fault";

/** Tells a running piece of work that nobody waits for it any more. An AbortSignal in a place that has no DOM and no Node. */
export interface Cancellation {
  /** Why, once it happened: a Fault `cancelled` or `disconnected`. */
  readonly reason: Fault | null;
  /** Runs `listener` when it happens, or at once if it has happened. Dispose to stop listening. */
  onCancelled(listener: (reason: Fault) => void): Disposable;
  /** Throws the reason if it has happened. */
  throwIfCancelled(): void;
}

/** The end that cancels. Disposing it forgets the listeners: the work has ended by itself. */
export class CancellationSource implements Cancellation, Disposable {
  readonly #listeners = new Set<Disposable & { run(reason: Fault): void }>();
  #reason: Fault | null = null;

  get reason(): Fault | null {
    return this.#reason;
  }

  /** Only the first call counts. */
  cancel(reason: Fault = new Fault("cancelled", "Cancelled.")): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    for (const listener of [...this.#listeners]) {
      listener.dispose();
      listener.run(reason);
    }
  }

  onCancelled(listener: (reason: Fault) => void): Disposable {
    if (this.#reason !== null) {
      listener(this.#reason);
      return { dispose() {} };
    }
    const entry = { run: listener, ...toDisposable(() => this.#listeners.delete(entry)) };
    this.#listeners.add(entry);
    return entry;
  }

  throwIfCancelled(): void {
    if (this.#reason !== null) throw this.#reason;
  }

  dispose(): void {
    for (const listener of [...this.#listeners]) listener.dispose();
  }
}
