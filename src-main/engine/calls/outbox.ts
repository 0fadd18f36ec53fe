type Turn =
  | { readonly is: "message"; readonly bytes: Uint8Array | Promise<Uint8Array>; sent(): void; failed(reason: unknown): void }
  | { readonly is: "act"; run(): void };

/** Once it is open: sends messages one after the other, each when there is room for it, and runs what must come after them. */
export class Outbox {
  readonly #transmit: (bytes: Uint8Array) => Promise<void>;
  readonly #turns: Turn[] = [];
  #isOpen = false;
  /** What has to wait: the next message for room, or all for `open` or a message that is being made. */
  #waits: "none" | "messages" | "all" = "all";

  /** `transmit` takes a message at once, and resolves when there is room for another. */
  constructor(transmit: (bytes: Uint8Array) => Promise<void>) {
    this.#transmit = transmit;
  }

  /** Begins to send. Without effect on one that is open. */
  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#waits = "none";
    this.#goOn();
  }

  /**
   * Takes a message, or one that is being made, which keeps its place. Resolves when there is room for another message;
   * rejects as `transmit` and the making do, which does not keep the next from going.
   */
  push(bytes: Uint8Array | Promise<Uint8Array>): Promise<void> {
    return new Promise((sent, failed) => {
      this.#turns.push({ is: "message", bytes, sent, failed });
      this.#goOn();
    });
  }

  /** Runs when all that was pushed before has been handed over or has failed: at once, where nothing waits. */
  afterAll(run: () => void): void {
    this.#turns.push({ is: "act", run });
    this.#goOn();
  }

  #goOn(): void {
    for (let turn = this.#turns[0]; turn && this.#waits !== "all"; turn = this.#turns[0]) {
      if (turn.is === "message" && this.#waits === "messages") return;
      this.#turns.shift();
      if (turn.is === "act") turn.run();
      else this.#send(turn);
    }
  }

  #send({ bytes, sent, failed }: Turn & { is: "message" }): void {
    const isMade = bytes instanceof Uint8Array;
    this.#waits = isMade ? "messages" : "all";
    const room = isMade ? this.#transmit(bytes) : bytes.then(this.#transmit);
    const goOn = () => {
      this.#waits = "none";
      this.#goOn();
    };
    room.then(sent, failed).then(goOn);
  }
}
