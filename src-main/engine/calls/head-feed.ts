import type { Disposable } from "#shared/base/disposable";
import { Emitter, type Event } from "#shared/base/emitter";
import { after } from "#shared/base/timer";
import { type CallHead, isOver } from "#shared/model/call";
import { Throttle } from "./throttle";

/** Heads go out at most this often. */
const intervalMs = 50;
const decayMs = 500;

/** Tells watchers a call's head, on change at most about 20 times a second over any longer time, and the last one always. */
export class HeadFeed implements Disposable {
  readonly #read: () => CallHead;
  readonly #emitter = new Emitter<CallHead>();
  readonly #turns = new Emitter<void>();
  readonly #throttle = new Throttle(intervalMs, () => this.#tell());
  #decay: Disposable | null = null;
  /** The changes of one turn of the event loop are one. */
  #turn: NodeJS.Immediate | null = null;

  /** `read` makes a head; it is not asked while nobody listens. */
  constructor(read: () => CallHead) {
    this.#read = read;
  }

  /** Who comes is told the head as it is when this turn is over: before that there is a request to be sent. */
  get event(): Event<CallHead> {
    return (listener) => {
      const listening = this.#emitter.event(listener);
      this.changed();
      return listening;
    };
  }

  /** After every turn of the event loop in which something has changed, before a head is made of it. */
  get onTurn(): Event<void> {
    return this.#turns.event;
  }

  /** Something of the head has changed. */
  changed(): void {
    this.#turn ??= setImmediate(() => {
      this.#turn = null;
      this.#turns.fire();
      this.#throttle.poke();
    });
  }

  /** Tells the last head of an attempt at once, and nothing after it: who listened, listens anew. */
  end(last: CallHead): void {
    this.dispose();
    this.#emitter.fire(last);
    this.#emitter.dispose();
    this.#turns.dispose();
  }

  dispose(): void {
    if (this.#turn) clearImmediate(this.#turn);
    this.#turn = null;
    this.#decay?.dispose();
    this.#decay = null;
    this.#throttle.dispose();
  }

  #tell(): void {
    if (!this.#emitter.hasListeners) return;
    const head = this.#read();
    this.#emitter.fire(head);
    if (head.rate === 0 || isOver(head.state)) return;
    // A stream that falls silent sends nothing that would tell of its rate's fall.
    this.#decay ??= after(decayMs, () => {
      this.#decay = null;
      this.changed();
    });
  }
}
