import type { Disposable } from "../base/disposable";
import { Fault } from "../base/fault";
import { soon } from "../base/structured-clone";
import { after } from "../base/timer";
import { maxPayloadBytes } from "./frames";
import { sizeOf } from "./size";

/** Room that a receiver gives a sender: in items, and in bytes as `sizeOf` counts them. */
export interface Credit {
  readonly items: number;
  readonly bytes: number;
}

/** The room of every stream, each way. An item may begin while any room is left, so that one large item can pass. */
export const windowCredit: Credit = { items: 2000, bytes: 2 * 1024 * 1024 };

/** A batch is sent when it has this much, or after this long. */
const batchItems = 500;
const batchBytes = 256 * 1024;
const batchMs = 16;
/** Batches that each stream may send in such a time without waiting for its end, however small: an answer that follows a question does not wait. */
const earlyBatches = 4;

/** More room than this no correct receiver has: it would only make the sender keep what is not read. */
const maxCredit: Credit = { items: 10 * windowCredit.items, bytes: 10 * windowCredit.bytes };

/**
 * Decides when the outboxes of one channel send. After a silence an item goes at once, and so, a few times for each stream, does
 * what follows in the same turn; what comes after that within 16 ms goes together. Whenever one stream sends, every stream that waits
 * sends a batch in turn, so none starves another.
 */
export class Flusher implements Disposable {
  readonly #waiting = new Set<Outbox>();
  /** How many batches of each have gone early since the last 16 ms were over. */
  readonly #early = new Map<Outbox, number>();
  #timer: Disposable | null = null;
  #disposed = false;

  /** `outbox` has something to send; `urgent` if it is a batch already. */
  request(outbox: Outbox, urgent: boolean): void {
    if (this.#disposed) return;
    const waits = this.#waiting.has(outbox);
    this.#waiting.add(outbox);
    if (urgent || this.#timer === null) this.#drain();
    else if (!waits) this.#sendEarly(outbox);
  }

  forget(outbox: Outbox): void {
    this.#waiting.delete(outbox);
    this.#early.delete(outbox);
  }

  dispose(): void {
    this.#disposed = true;
    this.#waiting.clear();
    this.#early.clear();
    this.#timer?.dispose();
    this.#timer = null;
  }

  /** Together with what else is said in this turn. */
  #sendEarly(outbox: Outbox): void {
    const before = this.#early.get(outbox) ?? 0;
    if (before === earlyBatches) return;
    this.#early.set(outbox, before + 1);
    soon(() => {
      // It may have gone meanwhile with a batch.
      if (this.#waiting.has(outbox)) this.#drain();
    });
  }

  #drain(): void {
    // A set iterates in the order of insertion: taking out and putting back is a round robin.
    for (const outbox of this.#waiting) {
      this.#waiting.delete(outbox);
      if (outbox.sendBatch()) this.#waiting.add(outbox);
    }
    this.#timer ??= after(batchMs, () => {
      this.#timer = null;
      this.#early.clear();
      if (this.#waiting.size > 0) this.#drain();
    });
  }
}

interface Outgoing {
  readonly item: unknown;
  readonly size: number;
}

interface Waiting extends Outgoing {
  resolve(): void;
  reject(reason: Fault): void;
}

/** The sending end of one stream: batches, and waits for credit. */
export class Outbox {
  readonly #flusher: Flusher;
  readonly #send: (items: unknown[]) => void;
  /** Has credit, waits for the flusher. */
  #ready: Outgoing[] = [];
  #readyBytes = 0;
  /** Waits for credit, in order. */
  readonly #waiting: Waiting[] = [];
  #items: number;
  #bytes: number;
  #refusal: (() => Fault) | null = null;
  #finishing: Pick<Waiting, "resolve" | "reject"> | null = null;

  constructor(flusher: Flusher, credit: Credit, send: (items: unknown[]) => void) {
    this.#flusher = flusher;
    this.#items = credit.items;
    this.#bytes = credit.bytes;
    this.#send = send;
  }

  /** Resolves when the receiver has room for it. Faults: `too-large`, `wrong-state` after `finish`, the reason of `close`. */
  async push(item: unknown): Promise<void> {
    if (this.#refusal !== null) throw this.#refusal();
    const size = sizeOf(item, maxPayloadBytes);
    if (this.#waiting.length === 0 && this.#hasRoom()) this.#take({ item, size });
    else await new Promise<void>((resolve, reject) => this.#waiting.push({ item, size, resolve, reject }));
  }

  /** Throws Fault `protocol` if the receiver claims more room than any has. */
  grant(credit: Credit): void {
    this.#items += credit.items;
    this.#bytes += credit.bytes;
    if (this.#items > maxCredit.items || this.#bytes > maxCredit.bytes) throw new Fault("protocol", "More credit than there can be.");
    while (this.#waiting.length > 0 && this.#hasRoom()) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      this.#take(next);
      next.resolve();
    }
    this.#endIfDrained();
  }

  /** Sends at most one batch. Is there more? */
  sendBatch(): boolean {
    let bytes = 0;
    let end = 0;
    for (const { size } of this.#ready) {
      if (end === batchItems || (end > 0 && bytes + size > batchBytes)) break;
      bytes += size;
      end++;
    }
    if (end === 0) return false;
    const batch = this.#ready.splice(0, end);
    this.#readyBytes -= bytes;
    this.#send(batch.map(({ item }) => item));
    return this.#ready.length > 0;
  }

  /** Takes no more; resolves when all that was pushed has been sent. Rejects with the reason of `close`. */
  finish(): Promise<void> {
    // Not made before somebody needs it: every operation ends here, and a stack takes long to find.
    this.#refusal ??= () => new Fault("wrong-state", "It has finished sending.");
    return new Promise((resolve, reject) => {
      this.#finishing = { resolve, reject };
      this.#endIfDrained();
    });
  }

  /** The operation has ended: drops what was not sent; who waits, and who pushes from now on, gets Fault `wrong-state`. */
  end(): void {
    if (this.#waiting.length > 0 || this.#finishing) this.close(new Fault("wrong-state", "The operation has ended."));
    this.#refusal = () => new Fault("wrong-state", "The operation has ended.");
    this.#ready = [];
    this.#flusher.forget(this);
  }

  /** Drops what was not sent; who waits, and who pushes from now on, gets the reason. */
  close(reason: Fault): void {
    this.#refusal = () => reason;
    this.#ready = [];
    this.#flusher.forget(this);
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
    this.#finishing?.reject(reason);
    this.#finishing = null;
  }

  #endIfDrained(): void {
    if (this.#finishing === null || this.#waiting.length > 0) return;
    while (this.sendBatch());
    this.#flusher.forget(this);
    this.#finishing.resolve();
    this.#finishing = null;
  }

  #hasRoom(): boolean {
    return this.#items > 0 && this.#bytes > 0;
  }

  #take(outgoing: Outgoing): void {
    this.#items--;
    this.#bytes -= outgoing.size;
    this.#ready.push(outgoing);
    this.#readyBytes += outgoing.size;
    this.#flusher.request(this, this.#ready.length >= batchItems || this.#readyBytes >= batchBytes);
  }
}

/** The receiving end of one stream: holds items until they are asked for, and gives credit as they are. */
export class Inbox<T> implements AsyncIterableIterator<T> {
  readonly #grant: (credit: Credit) => void;
  readonly #abandon: () => void;
  #queue: { item: T; size: number }[] = [];
  #head = 0;
  /** What the sender may still send. */
  #items: number;
  #bytes: number;
  /** Consumed and not granted yet. */
  #owedItems = 0;
  #owedBytes = 0;
  #end: { failure: Fault | null } | null = null;
  readonly #readers: (() => void)[] = [];

  constructor(credit: Credit, grant: (credit: Credit) => void, abandon: () => void) {
    this.#items = credit.items;
    this.#bytes = credit.bytes;
    this.#grant = grant;
    this.#abandon = abandon;
  }

  /** Counts `items` (as they came) against the credit. Throws Fault `protocol` for what is beyond it. */
  charge(items: readonly unknown[]): number[] {
    return items.map((item) => {
      if (this.#items <= 0 || this.#bytes <= 0) throw new Fault("protocol", "Items came without credit.");
      const size = sizeOf(item, maxPayloadBytes, "protocol");
      this.#items--;
      this.#bytes -= size;
      return size;
    });
  }

  /** `sizes` are those of `charge`. */
  accept(items: readonly T[], sizes: readonly number[]): void {
    if (this.#end !== null) return;
    for (const [i, item] of items.entries()) this.#queue.push({ item, size: sizes[i] ?? 0 });
    this.#wake();
  }

  /** No more will come. A failure cuts off what was not read yet; a plain end does not. */
  end(failure: Fault | null): void {
    if (this.#end !== null) return;
    this.#end = { failure };
    if (failure !== null) this.#drop();
    this.#wake();
  }

  async next(): Promise<IteratorResult<T>> {
    while (this.#head === this.#queue.length) {
      this.#drop();
      if (this.#end?.failure) throw this.#end.failure;
      if (this.#end !== null) return { done: true, value: undefined };
      await new Promise<void>((resolve) => this.#readers.push(resolve));
    }
    const entry = this.#queue[this.#head++];
    if (entry === undefined) throw new Fault("internal", "An inbox lost an item.");
    // A stream that is never quite read empties nothing, so what was read goes now and then.
    if (this.#head === windowCredit.items) {
      this.#queue.splice(0, this.#head);
      this.#head = 0;
    }
    this.#consume(entry.size);
    return { done: false, value: entry.item };
  }

  /** The consumer leaves: `for await` calls this on break. */
  async return(): Promise<IteratorResult<T>> {
    if (this.#end === null) {
      this.end(null);
      this.#abandon();
    }
    this.#drop();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #consume(size: number): void {
    if (this.#end !== null) return;
    this.#owedItems++;
    this.#owedBytes += size;
    if (this.#owedItems < windowCredit.items / 2 && this.#owedBytes < windowCredit.bytes / 2) return;
    const credit = { items: this.#owedItems, bytes: this.#owedBytes };
    this.#items += credit.items;
    this.#bytes += credit.bytes;
    this.#owedItems = 0;
    this.#owedBytes = 0;
    this.#grant(credit);
  }

  #drop(): void {
    this.#queue = [];
    this.#head = 0;
  }

  #wake(): void {
    for (const wake of this.#readers.splice(0)) wake();
  }
}
