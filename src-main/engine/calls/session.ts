import { Emitter, type Event } from "#shared/base/emitter";
import { Fault } from "#shared/base/fault";
import type { Auth } from "#shared/model/auth";
import { type CallHead, type CallState, isOver, type TimelineEvent } from "#shared/model/call";
import type { Feed, FeedPace, Variable } from "#shared/model/feed";
import { checkedMetadata, type MetadataPair } from "#shared/model/metadata";
import type { RequestBody } from "#shared/model/request-body";
import { Recording } from "../recording/recording";
import { descriptorSetOf } from "../schema/descriptor-closure";
import { Attempt } from "./attempt";
import type { Call } from "./call";
import { CallReader } from "./call-reader";
import type { CallSetup } from "./call-setup";
import { HeadFeed } from "./head-feed";
import { type ArrivedRow, Journal } from "./journal";

/**
 * One call of any kind: unary is a stream of one. Messages are recorded as wire bytes and decoded when asked for. `start` runs it; it
 * ends in done, failed or cancelled, stays readable until disposed, and may be attempted again.
 */
export class CallSession implements Call {
  readonly callId: string;
  readonly owner: string;
  /** What was recorded, to be read. */
  readonly reader: CallReader;
  readonly #setup: CallSetup;
  readonly #metadata: readonly MetadataPair[];
  readonly #journal: Journal;
  readonly #heads = new HeadFeed(() => this.head);
  readonly #ends = new Emitter<CallHead>();
  #attempt: Attempt;
  #attempts = 1;

  /** Sends nothing yet. Fault: metadata-invalid. */
  constructor(setup: CallSetup) {
    const { callId, request, method, registry } = setup;
    this.callId = callId;
    this.owner = request.owner;
    this.#setup = setup;
    this.#metadata = checkedMetadata(request.metadata);
    this.#journal = new Journal(this.#newRecording());
    this.reader = new CallReader(this.#journal.recording, method, registry);
    this.#attempt = this.#newAttempt();
  }

  get onHead(): Event<CallHead> {
    return this.#heads.event;
  }

  get onTurn(): Event<void> {
    return this.#heads.onTurn;
  }

  get onRow(): Event<ArrivedRow> {
    return this.#journal.onRow;
  }

  /** The last head, once for those who listen during an attempt, after every row. */
  get onEnd(): Event<CallHead> {
    return this.#ends.event;
  }

  get state(): CallState {
    return this.#attempt.state;
  }

  get attempt(): number {
    return this.#attempts;
  }

  get auth(): Auth | null {
    return this.#setup.request.auth ?? null;
  }

  get head(): CallHead {
    const { method, request } = this.#setup;
    return {
      callId: this.callId,
      owner: this.owner,
      sourceId: request.sourceId,
      method: method.name,
      kind: method.kind,
      target: request.target,
      attempt: this.#attempts,
      replayed: false,
      ...this.#journal.figures,
      ...this.#attempt.standing,
    };
  }

  /** Connects, sends the request's bodies and half-closes where asked. Without effect on a call that was started. */
  start(): void {
    if (this.#attempt.state !== "idle") return;
    this.#journal.begin(this.#setup.request.target);
    this.#attempt.start();
  }

  /**
   * Makes the same request once more, into the same recording, after a mark, and with the bodies that the call began with:
   * time goes on from the first start, and who listened listens anew. Fault wrong-state: the call is not over.
   */
  reconnect(): void {
    if (!isOver(this.#attempt.state)) throw new Fault("wrong-state", "The call is still running.", { act: "Cancel it first." });
    const before = this.#attempt.standing.status?.name ?? null;
    this.#attempts++;
    this.#attempt = this.#newAttempt();
    this.#journal.beginAgain({ attempt: this.#attempts, before });
    this.#attempt.start();
  }

  /** As `RequestStream.send`. */
  send(body: RequestBody, variables?: readonly Variable[]): Promise<void> {
    return this.#attempt.request.send(body, variables);
  }

  /** As `RequestStream.feed`. */
  feed(feed: Feed, pace: FeedPace, variables: readonly Variable[]): Promise<void> {
    return this.#attempt.request.feed(feed, pace, variables);
  }

  /** Sends no more of what `feed` began. Without effect where nothing is being sent. */
  stopFeed(): void {
    this.#attempt.request.stopFeed();
  }

  /** Half-close: what was sent before still goes out, and the server may still answer. Fault: wrong-state. */
  finish(): void {
    this.#attempt.request.finish();
  }

  /** Ends the call; the server is told. Without effect on a call that is over. */
  cancel(): void {
    this.#attempt.cancel();
  }

  /** As `Attempt.hold`. */
  hold(held: boolean): void {
    this.#attempt.hold(held);
  }

  timeline(): TimelineEvent[] {
    return this.#journal.timeline();
  }

  /** Cancels if need be, tells the last head, and frees the recording. */
  dispose(): void {
    this.#attempt.dispose();
    this.#journal.dispose();
  }

  #newRecording(): Recording {
    const { callId, method, recordings, keepMessages } = this.#setup;
    if (!recordings) return new Recording({ keep: keepMessages });
    const source = {
      facts: () => ({ ...this.head, timeline: this.timeline() }),
      types: () => descriptorSetOf([method.desc.parent.file]),
    };
    return recordings.create({ id: callId, source, writeBehind: method.kind !== "unary" });
  }

  #newAttempt(): Attempt {
    return new Attempt(this.#setup, this.#metadata, this.#journal, {
      changed: () => this.#heads.changed(),
      ended: () => this.#onEnded(),
    });
  }

  #onEnded(): void {
    const { head } = this;
    this.#heads.end(head);
    this.#ends.fire(head);
    this.#ends.dispose();
  }
}
