/**
 * Secrets that were typed and are not kept yet: in a field that still has the focus, or on their way to the core. Knows no text, only whom
 * to ask for it. What uses secrets waits for them.
 */
export class SecretCommits {
  readonly #fields = new Set<() => void>();
  readonly #keeping = new Set<Promise<unknown>>();

  /** A field is shown; `commit` hands on what stands in it, if anything. Answers what to call when the field goes. */
  addField(commit: () => void): () => void {
    this.#fields.add(commit);
    return () => this.#fields.delete(commit);
  }

  /** A secret is on its way. Where it cannot be kept, whoever waits hears why. */
  track(keeping: Promise<unknown>): void {
    this.#keeping.add(keeping);
    const done = () => this.#keeping.delete(keeping);
    keeping.then(done, done);
  }

  /** Null where there is nothing to wait for. Resolves when all that was typed is kept, and in its place; rejects with the first fault. */
  settle(): Promise<unknown> | null {
    for (const commit of [...this.#fields]) commit();
    if (this.#keeping.size === 0) return null;
    // Whoever shows what was typed has its id by then.
    return Promise.all(this.#keeping).then(() => new Promise((resolve) => setTimeout(resolve)));
  }
}
