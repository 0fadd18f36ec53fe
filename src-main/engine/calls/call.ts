import type { Disposable } from "#shared/base/disposable";
import type { Event } from "#shared/base/emitter";
import type { Auth } from "#shared/model/auth";
import type { CallHead, CallState, TimelineEvent } from "#shared/model/call";
import type { Feed, FeedPace, Variable } from "#shared/model/feed";
import type { RequestBody } from "#shared/model/request-body";
import type { CallReader } from "./call-reader";
import type { ArrivedRow } from "./journal";

/** A call that can be looked at, whether there is a server behind it (CallSession) or a recording alone (RecordedCall). */
export interface Call extends Disposable {
  readonly callId: string;
  readonly owner: string;
  /** All that is known of it, put together anew; `state` and `attempt` are of it. */
  readonly head: CallHead;
  readonly state: CallState;
  readonly attempt: number;
  readonly reader: CallReader;
  /** What its request is authenticated with, by the ids of its secrets; null where the request does not say. */
  readonly auth: Auth | null;
  /** The head as it is, soon, and on change, at most about 20 times a second, and always the last one. */
  readonly onHead: Event<CallHead>;
  /** Every message as it is sent or received, until the end of an attempt. A listener that cannot keep up calls `hold`. */
  readonly onRow: Event<ArrivedRow>;
  /** After every turn of the event loop in which something of the call has changed, until the end of an attempt. */
  readonly onTurn: Event<void>;
  /** The last head, once, after every row. */
  readonly onEnd: Event<CallHead>;
  timeline(): TimelineEvent[];
  /** Makes the request once more, into the same recording. Fault wrong-state: it is not over, or there is no server behind it. */
  reconnect(): void;
  /** Faults: wrong-state, those of `encodeBody`. */
  send(body: RequestBody, variables?: readonly Variable[]): Promise<void>;
  /** Begins to send many messages. Faults: wrong-state, those of `openFeed`. */
  feed(feed: Feed, pace: FeedPace, variables: readonly Variable[]): Promise<void>;
  /** Without effect where nothing is being sent. */
  stopFeed(): void;
  /** Half-close. Fault: wrong-state. */
  finish(): void;
  /** Without effect on a call that is over. */
  cancel(): void;
  /** Without effect on a call that is over. Fault too-large: no room to resume with. */
  hold(held: boolean): void;
}
