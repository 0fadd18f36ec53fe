import type { Cancellation } from "../base/cancellation";
import type { Immutable } from "../base/immutable";
import type { Contract, InputOf, OutputOf, ParamsOf, ResultOf } from "./operation";

/** The other end of a running operation, as its handler sees it. */
export interface Peer<I, O> {
  /** The peer cancelled, or its channel is gone. */
  readonly cancellation: Cancellation;
  /** What the peer sends, validated; ends when it finishes. Reading gives it room for more. */
  readonly input: AsyncIterable<I>;
  /** Resolves when the peer has room for the item: awaiting it is all the backpressure a handler needs. Rejects once cancelled. */
  emit(item: O): Promise<void>;
}

/** One function for every operation of a contract. What it throws goes to the peer as a Fault. */
export type Handlers<C extends Contract> = {
  readonly [K in keyof C]: (
    params: ParamsOf<C[K]>,
    peer: Peer<InputOf<C[K]>, Immutable<OutputOf<C[K]>>>,
  ) => Promise<Immutable<ResultOf<C[K]>>>;
};
