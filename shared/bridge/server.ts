import * as v from "valibot";
import { CancellationSource } from "../base/cancellation";
import type { Disposable } from "../base/disposable";
import { Fault, type FaultData } from "../base/fault";
import { Endpoint } from "./endpoint";
import { type Credit, Flusher, Inbox, Outbox, windowCredit } from "./flow";
import { type FrameChannel, type FrameOf, maxOpenOperations, maxPayloadBytes, type OperationFrame } from "./frames";
import type { Handlers, Peer } from "./handlers";
import type { AnyOperation, Contract } from "./operation";
import { sizeOf } from "./size";

export interface ServeOptions {
  /** The contract's version; both sides must speak the same. */
  readonly version: number;
  /** Also check what handlers answer, at the cost of a walk over it: for tests. A misfit is Fault `internal`. */
  readonly checkAnswers?: boolean;
  /** What of a fault may leave: by default all. */
  readonly redact?: (fault: FaultData) => FaultData;
  /** Sees every fault that is a bug of ours (`internal`), before it is sent. */
  readonly onInternal?: (fault: Fault, op: string) => void;
  /** Runs once, when the channel has ended. */
  readonly onEnd?: (reason: Fault) => void;
}

/**
 * Answers the operations of `contract` on a channel. All that arrives is untrusted until its schema has passed, which is
 * before its handler runs. Disposing it closes the channel and cancels what runs.
 */
export function serve<C extends Contract>(contract: C, handlers: Handlers<C>, channel: FrameChannel, options: ServeOptions): Disposable {
  const operations = new Map<string, Served>();
  for (const [name, operation] of Object.entries(contract)) {
    // Each handler takes its own operation's params, which its schema has made of what came.
    operations.set(name, { name, operation, handle: handlers[name] as Handler });
  }
  return new Dispatcher(operations, channel, options);
}

type Handler = (params: unknown, peer: Peer<unknown, unknown>) => Promise<unknown>;

interface Served {
  readonly name: string;
  readonly operation: AnyOperation;
  readonly handle: Handler;
}

interface Running {
  readonly served: Served;
  readonly cancellation: CancellationSource;
  readonly inbox: Inbox<unknown>;
  readonly outbox: Outbox;
}

class Dispatcher implements Disposable {
  readonly #operations: ReadonlyMap<string, Served>;
  readonly #options: ServeOptions;
  readonly #endpoint: Endpoint;
  readonly #flusher = new Flusher();
  readonly #running = new Map<number, Running>();
  #lastId = 0;

  constructor(operations: ReadonlyMap<string, Served>, channel: FrameChannel, options: ServeOptions) {
    this.#operations = operations;
    this.#options = options;
    this.#endpoint = new Endpoint(channel, options.version, {
      onFrame: (frame) => this.#receive(frame),
      onEnd: (reason) => {
        this.#flusher.dispose();
        for (const running of this.#running.values()) stop(running, reason);
        options.onEnd?.(reason);
      },
    });
  }

  dispose(): void {
    this.#endpoint.dispose();
  }

  #receive(frame: OperationFrame): void {
    if (frame.t === "open") this.#open(frame);
    else this.#steer(frame);
  }

  #steer(frame: Exclude<OperationFrame, FrameOf<"open">>): void {
    if (frame.id > this.#lastId) throw new Fault("protocol", "A frame came for an operation never opened.");
    const running = this.#running.get(frame.id);
    if (running === undefined) return; // it ended here while the frame was on its way
    switch (frame.t) {
      case "items":
        this.#input(running, frame.items);
        break;
      case "credit":
        running.outbox.grant(frame);
        break;
      case "finish":
        running.inbox.end(null);
        break;
      case "cancel":
        stop(running, new Fault("cancelled", "Cancelled."));
        break;
      default:
        throw new Fault("protocol", `A "${frame.t}" frame came to the answering side.`);
    }
  }

  #open({ id, op, params, credit }: FrameOf<"open">): void {
    if (id <= this.#lastId) throw new Fault("protocol", "An operation's id was used again.");
    this.#lastId = id;
    let admitted: { served: Served; params: unknown };
    try {
      admitted = this.#admit(op, params);
    } catch (reason) {
      this.#fail(id, op, Fault.from(reason));
      return;
    }
    const running = this.#start(id, admitted.served);
    running.outbox.grant(credit);
    void this.#run(id, running, admitted.params);
  }

  #admit(op: string, params: unknown): { served: Served; params: unknown } {
    if (this.#running.size >= maxOpenOperations) {
      throw new Fault("too-many-operations", `More than ${maxOpenOperations} operations at a time.`, {
        facts: { limit: maxOpenOperations },
      });
    }
    const served = this.#operations.get(op);
    if (served === undefined) throw new Fault("unknown-operation", `There is no operation "${op}".`, { facts: { operation: op } });
    const parsed = v.safeParse(served.operation.params, params);
    if (!parsed.success) throw new Fault("bad-params", `${op}: ${v.summarize(parsed.issues)}`, { facts: { operation: op } });
    return { served, params: parsed.output };
  }

  #start(id: number, served: Served): Running {
    const credit = served.operation.kind === "duplex" ? windowCredit : { items: 0, bytes: 0 };
    const giveCredit = (granted: Credit) => this.#endpoint.send({ t: "credit", id, ...granted });
    const running: Running = {
      served,
      cancellation: new CancellationSource(),
      inbox: new Inbox(credit, giveCredit, () => {}),
      outbox: new Outbox(this.#flusher, { items: 0, bytes: 0 }, (items) => this.#endpoint.send({ t: "items", id, items })),
    };
    this.#running.set(id, running);
    if (credit.items > 0) giveCredit(credit);
    return running;
  }

  async #run(id: number, running: Running, params: unknown): Promise<void> {
    const { served, cancellation, inbox, outbox } = running;
    const emit = async (item: unknown) => {
      this.#checkAnswer(served, served.operation.output, item);
      await outbox.push(item);
    };
    try {
      const result = await served.handle(params, { cancellation, input: inbox, emit });
      cancellation.throwIfCancelled();
      this.#checkAnswer(served, served.operation.result, result);
      sizeOf(result, maxPayloadBytes);
      await outbox.finish();
      this.#endpoint.send({ t: "done", id, result });
    } catch (reason) {
      const fault = cancellation.reason ?? Fault.from(reason);
      outbox.close(fault);
      this.#fail(id, served.name, fault);
    } finally {
      this.#running.delete(id);
      cancellation.dispose();
      inbox.end(null);
    }
  }

  #input(running: Running, items: readonly unknown[]): void {
    const sizes = running.inbox.charge(items);
    const parsed = v.safeParse(v.array(running.served.operation.input), items);
    if (parsed.success) running.inbox.accept(parsed.output, sizes);
    else stop(running, new Fault("bad-params", `${running.served.name}: ${v.summarize(parsed.issues)}`));
  }

  #checkAnswer(served: Served, schema: v.GenericSchema, value: unknown): void {
    if (this.#options.checkAnswers !== true) return;
    const parsed = v.safeParse(schema, value);
    if (!parsed.success) throw new Fault("internal", `${served.name} answers what its schema refuses: ${v.summarize(parsed.issues)}`);
  }

  #fail(id: number, op: string, fault: Fault): void {
    if (fault.code === "internal") this.#options.onInternal?.(fault, op);
    const error = fault.toData();
    this.#endpoint.send({ t: "fail", id, error: this.#options.redact?.(error) ?? error });
  }
}

/** Tells a handler that it is over; the peer hears of it when the handler has ended. */
function stop(running: Running, reason: Fault): void {
  running.cancellation.cancel(reason);
  running.outbox.close(reason);
  running.inbox.end(reason);
}
