import type { Disposable } from "../base/disposable";
import { Fault } from "../base/fault";
import type { Immutable } from "../base/immutable";
import { Endpoint } from "./endpoint";
import { Flusher, Inbox, Outbox, windowCredit } from "./flow";
import { type FrameChannel, maxPayloadBytes, type OperationFrame } from "./frames";
import { type Contract, type InputOf, nothing, type OutputOf, type ParamsOf, type ResultOf } from "./operation";
import { sizeOf } from "./size";

/** A running operation as its caller sees it. */
export interface Session<I, O, R> {
  /** To be read once. Leaving `for await` cancels the operation; a failure of the operation is thrown here too. */
  readonly items: AsyncIterable<O>;
  readonly result: Promise<R>;
  /** Resolves when the other side has room. Faults: `wrong-state` unless the operation is a duplex, `too-large`, `cancelled`. */
  send(item: I): Promise<void>;
  /** No more items from here. */
  finish(): void;
  /** Settles at once, with Fault `cancelled`. Does nothing after the end. */
  cancel(): void;
}

/** The operations of a contract, on a channel. Every failure is a Fault. */
export interface Client<C extends Contract> extends Disposable {
  /** One question, one answer. */
  call<K extends keyof C & string>(op: K, params: Immutable<ParamsOf<C[K]>>): Promise<ResultOf<C[K]>>;
  open<K extends keyof C & string>(
    op: K,
    params: Immutable<ParamsOf<C[K]>>,
  ): Session<Immutable<InputOf<C[K]>>, OutputOf<C[K]>, ResultOf<C[K]>>;
  /** Resolves when the channel ends, with the reason: `disconnected`, `version-mismatch` or `protocol`. */
  readonly ended: Promise<Fault>;
}

export interface ConnectOptions {
  /** The contract's version; both sides must speak the same. */
  readonly version: number;
}

/** Makes the client of `contract` on a channel whose other end runs `serve`. Disposing it closes the channel. */
export function connect<C extends Contract>(contract: C, channel: FrameChannel, { version }: ConnectOptions): Client<C> {
  const connection = new Connection(contract, channel, version);
  // Results are those of the contract's schemas: the other end is our own core, and its handlers are typed by them.
  return {
    call: (op, params) => connection.open(op, params).result as Promise<never>,
    open: (op, params) => connection.open(op, params) as Session<unknown, never, never>,
    ended: connection.ended,
    dispose: () => connection.dispose(),
  };
}

interface Pending {
  readonly inbox: Inbox<unknown>;
  readonly outbox: Outbox;
  resolve(result: unknown): void;
  reject(reason: Fault): void;
}

class Connection implements Disposable {
  readonly ended: Promise<Fault>;
  readonly #contract: Contract;
  readonly #endpoint: Endpoint;
  readonly #flusher = new Flusher();
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #end: Fault | null = null;

  constructor(contract: Contract, channel: FrameChannel, version: number) {
    this.#contract = contract;
    let resolveEnd: (reason: Fault) => void = () => {};
    this.ended = new Promise((resolve) => {
      resolveEnd = resolve;
    });
    this.#endpoint = new Endpoint(channel, version, {
      onFrame: (frame) => this.#receive(frame),
      onEnd: (reason) => {
        this.#end = reason;
        this.#flusher.dispose();
        for (const id of [...this.#pending.keys()]) this.#fail(id, reason);
        resolveEnd(reason);
      },
    });
  }

  open(op: string, params: unknown): Session<unknown, unknown, unknown> {
    const id = ++this.#lastId;
    const operation = Object.hasOwn(this.#contract, op) ? this.#contract[op] : undefined;
    const cancel = () => {
      if (!this.#pending.has(id)) return;
      this.#endpoint.send({ t: "cancel", id });
      this.#fail(id, new Fault("cancelled", "Cancelled."));
    };
    // The other side gives the first room for input when it has accepted the operation.
    const outbox = new Outbox(this.#flusher, { items: 0, bytes: 0 }, (items) => this.#endpoint.send({ t: "items", id, items }));
    const inbox = new Inbox<unknown>(windowCredit, (credit) => this.#endpoint.send({ t: "credit", id, ...credit }), cancel);
    const result = new Promise<unknown>((resolve, reject) => {
      // A channel may carry "no value" as null.
      this.#pending.set(id, { inbox, outbox, resolve: (value) => resolve(operation?.result === nothing ? undefined : value), reject });
    });
    result.catch(() => {}); // the same failure also ends `items`: who watches either one sees it
    this.#begin(id, op, params);
    return {
      items: inbox,
      result,
      send: async (item) => {
        if (operation?.kind !== "duplex") throw new Fault("wrong-state", `${op} takes no items.`);
        await outbox.push(item);
      },
      finish: () => {
        if (!this.#pending.has(id)) return;
        outbox.finish().then(
          () => this.#endpoint.send({ t: "finish", id }),
          () => {}, // the operation ended first, and its result says why
        );
      },
      cancel,
    };
  }

  dispose(): void {
    this.#endpoint.dispose();
  }

  #begin(id: number, op: string, params: unknown): void {
    try {
      if (this.#end !== null) throw this.#end;
      sizeOf(params, maxPayloadBytes);
      this.#endpoint.send({ t: "open", id, op, params, credit: windowCredit });
    } catch (reason) {
      this.#fail(id, Fault.from(reason));
    }
  }

  #receive(frame: OperationFrame): void {
    if (frame.id > this.#lastId) throw new Fault("protocol", "An answer came to a question never asked.");
    const pending = this.#pending.get(frame.id);
    if (pending === undefined) return; // it ended here while the frame was on its way
    switch (frame.t) {
      case "items":
        pending.inbox.accept(frame.items, pending.inbox.charge(frame.items));
        break;
      case "credit":
        pending.outbox.grant(frame);
        break;
      case "done":
        this.#pending.delete(frame.id);
        pending.outbox.end();
        pending.inbox.end(null);
        pending.resolve(frame.result);
        break;
      case "fail":
        this.#fail(frame.id, Fault.fromData(frame.error));
        break;
      default:
        throw new Fault("protocol", `A "${frame.t}" frame came to the asking side.`);
    }
  }

  #fail(id: number, reason: Fault): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    pending.outbox.close(reason);
    pending.inbox.end(reason);
    pending.reject(reason);
  }
}
