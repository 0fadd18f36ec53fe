/** Whatever opens something is one of these. `dispose` is idempotent and never throws. */
export interface Disposable {
  dispose(): void;
}

const live = new Set<Disposable>();

/** The disposables made by this module and not yet disposed: a test suite ends with none. */
export function liveDisposables(): readonly Disposable[] {
  return [...live];
}

/** Wraps a clean-up so that it runs once, at most, whoever calls it. */
export function toDisposable(cleanUp: () => void): Disposable {
  const disposable: Disposable = {
    dispose() {
      if (live.delete(disposable)) cleanUp();
    },
  };
  live.add(disposable);
  return disposable;
}

/** Owns other disposables and ends them together, the newest first. What is added after its end is ended at once. */
export class DisposableStore implements Disposable {
  readonly #owned: Disposable[] = [];
  #disposed = false;

  constructor() {
    live.add(this);
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  add<T extends Disposable>(disposable: T): T {
    if (this.#disposed) disposable.dispose();
    else this.#owned.push(disposable);
    return disposable;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    live.delete(this);
    for (const owned of this.#owned.splice(0).reverse()) owned.dispose();
  }
}
