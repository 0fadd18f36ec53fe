/** Sends messages one after the other, each when there is room for it, and runs what must come after them. */
export class Outbox {
  readonly #transmit: (bytes: Uint8Array) => Promise<void>;
  #last: Promise<void> = Promise.resolve();

  constructor(transmit: (bytes: Uint8Array) => Promise<void>) {
    this.#transmit = transmit;
  }

  /** Resolves when there is room for another message; rejects as `transmit` does, which does not keep the next from going. */
  push(bytes: Uint8Array): Promise<void> {
    const sent = this.#last.then(() => this.#transmit(bytes));
    this.#last = sent.catch(() => {});
    return sent;
  }

  /** Runs when all that was pushed before has been sent or has failed. */
  afterAll(run: () => void): void {
    this.#last = this.#last.then(run);
  }
}
