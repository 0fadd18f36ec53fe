import type { DescMessage, Registry } from "@bufbuild/protobuf";
import type { MetadataPair } from "#shared/model/metadata";

/** What came of a call but for its messages: plain data. */
export interface OutcomeFacts {
  /** The status' name; null where there is none, because the call failed on this side. */
  readonly status: string | null;
  /** The status' message, or why the call failed here. */
  readonly statusMessage: string;
  readonly headers: readonly MetadataPair[];
  readonly trailers: readonly MetadataPair[];
  /** Milliseconds to the end. */
  readonly elapsedMs: number;
  /** Milliseconds to the first message received; null where none came. */
  readonly firstMessageMs: number | null;
  /** How many messages came. */
  readonly count: number;
}

/** What came of a call, as checks see it. */
export interface Outcome extends OutcomeFacts {
  readonly type: DescMessage;
  readonly registry: Registry;
  /** The messages received, in order, on the wire's form; may be asked for more than once. */
  messages(): AsyncIterable<Uint8Array>;
}

/** The outcome without its messages, for another thread. */
export function factsOf({ status, statusMessage, headers, trailers, elapsedMs, firstMessageMs, count }: Outcome): OutcomeFacts {
  const plain = (pairs: readonly MetadataPair[]) => pairs.map(({ key, value }) => ({ key, value }));
  return { status, statusMessage, headers: plain(headers), trailers: plain(trailers), elapsedMs, firstMessageMs, count };
}
