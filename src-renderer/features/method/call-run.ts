import { Fault } from "#shared/base/fault";
import type { Immutable } from "#shared/base/immutable";
import type { Client } from "#shared/bridge/client";
import type { OutputOf, ParamsOf } from "#shared/bridge/operation";
import type { callContract } from "#shared/contract/call";
import type { CallHead, CallMessage } from "#shared/model/call";

type Run = (typeof callContract)["call.run"];

/** A call that was begun here, as `call.run` tells of it. */
export class CallRun {
  readonly callId: string;
  /** To be read once, the first head included; the answer comes while they are read. */
  readonly heads: AsyncIterable<CallHead>;
  /** The one answer; null where the call ends without, or nobody reads on. */
  readonly answer: Promise<CallMessage | null>;
  readonly #reports: AsyncIterator<OutputOf<Run>>;
  #answered: (answer: CallMessage | null) => void = () => {};

  /** Resolves when the call has begun. Faults: those of `call.run`. */
  static async start({ client }: { readonly client: Client<typeof callContract> }, request: Immutable<ParamsOf<Run>>): Promise<CallRun> {
    const reports = client.open("call.run", request).items[Symbol.asyncIterator]();
    const { value: first } = await reports.next();
    if (first && "head" in first) return new CallRun(first.head, reports);
    throw new Fault("internal", "A call began without a head.");
  }

  private constructor(first: CallHead, reports: AsyncIterator<OutputOf<Run>>) {
    this.callId = first.callId;
    this.#reports = reports;
    this.answer = new Promise((resolve) => {
      this.#answered = resolve;
    });
    this.heads = this.#read(first);
  }

  /** Hears no more of the call, which goes on. */
  leave(): void {
    void this.#reports.return?.();
    this.#answered(null);
  }

  async *#read(first: CallHead): AsyncGenerator<CallHead> {
    try {
      yield first;
      for (let next = await this.#reports.next(); !next.done; next = await this.#reports.next()) {
        if ("answer" in next.value) this.#answered(next.value.answer);
        else yield next.value.head;
      }
    } finally {
      this.leave();
    }
  }
}
