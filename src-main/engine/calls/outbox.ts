/** Sends messages one after the other, each when there is room for it, and runs what must come after them. */
export class Outbox {
  readonly #transmit: (bytes: Uint8Array) => Promise<void>;
  #last: Promise<void> = Promise.resolve();

  constructor(transmit: (bytes: Uint8Array) => Promise<void>) {
    this.#transmit = transmit;
  }

  /**
   * Takes a message, or one that is being made, which keeps its place. Resolves when there is room for another message;
   * rejects as `transmit` and the making do, which does not keep the next from going.
   */
  push(bytes: Uint8Array | Promise<Uint8Array>): Promise<void> {
    const before = this.#last;
    const sent = Promise.all([bytes, before]).then(([made]) => this.#transmit(made));
    this.#last = Promise.allSettled([before, sent]).then(() => {});
    return sent;
  }

  /** Runs when all that was pushed before has been sent or has failed. */
  afterAll(run: () => void): void {
    this.#last = this.#last.then(run);
  }
}
