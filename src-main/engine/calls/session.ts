import type { Registry } from "@bufbuild/protobuf";
import { DisposableStore } from "#shared/base/disposable";
import { Emitter, type Event } from "#shared/base/emitter";
import { Fault, type FaultData } from "#shared/base/fault";
import {
  type CallHead,
  type CallRequest,
  type CallState,
  type EntryKind,
  isOver,
  type MarkNote,
  mayBecome,
  type TimelineEvent,
  type TimelineName,
} from "#shared/model/call";
import type { Feed, FeedPace, Variable } from "#shared/model/feed";
import { checkedMetadata, type MetadataPair } from "#shared/model/metadata";
import { sendsStream } from "#shared/model/method";
import type { RequestBody } from "#shared/model/request-body";
import { type CallStatus, statusName } from "#shared/model/status";
import type { ConnectionEvent, RawCall, RawCallListener, RawStatus } from "../channels/channel";
import type { ChannelLease } from "../channels/pool";
import type { BodyFiles } from "../codec/body/body-files";
import { encodeBody } from "../codec/body/encode-body";
import { decodeStatusDetails } from "../codec/status-details";
import type { RecordedEntry } from "../recording/record";
import { Recording } from "../recording/recording";
import type { RecordingFacts } from "../recording/recording-facts";
import type { RecordingStore } from "../recording/recording-store";
import { descriptorSetOf } from "../schema/descriptor-closure";
import type { ResolvedMethod } from "../schema/project";
import type { Call } from "./call";
import { CallReader } from "./call-reader";
import { momentOf } from "./connection-moments";
import { Feeder } from "./feed";
import { openFeed } from "./feed-source";
import { HeadFeed } from "./head-feed";
import { Hold } from "./hold";
import { Outbox } from "./outbox";
import { PulseMeter } from "./pulse-meter";
import { RateMeter } from "./rate-meter";
import { Timeline } from "./timeline";

export interface CallSetup {
  readonly callId: string;
  readonly method: ResolvedMethod;
  readonly registry: Registry;
  /** The session's to dispose, even where its constructor throws. */
  readonly lease: ChannelLease;
  readonly request: CallRequest;
  /** The request's bodies on the wire (`encodeBodies`). */
  readonly bodies: readonly Uint8Array[];
  /** Those that later messages name. */
  readonly files: BodyFiles;
  /** Where the messages are kept; by default one of its own, in memory. */
  readonly recordings?: RecordingStore | undefined;
  /** False for one who takes every message from `onRow` and asks for none again: then nothing is kept. */
  readonly keepMessages?: boolean;
}

/** A message at the moment it was sent or received. */
export type ArrivedRow = Omit<RecordedEntry, "gapMs">;

/**
 * One call of any kind: unary is a stream of one. Messages are recorded as wire bytes and decoded when asked for.
 * `start` runs it; it ends in done, failed or cancelled, and stays readable until disposed.
 */
export class CallSession implements Call {
  readonly callId: string;
  readonly #setup: CallSetup;
  readonly #metadata: readonly MetadataPair[];
  readonly #recording: Recording;
  readonly owner: string;
  /** What was recorded, to be read. */
  readonly reader: CallReader;
  readonly #timeline = new Timeline();
  readonly #rate = new RateMeter();
  readonly #pulse = new PulseMeter();
  readonly #rows = new Emitter<ArrivedRow>();
  readonly #ends = new Emitter<CallHead>();
  #attempt = 1;
  /** What ends with the attempt. */
  #owned = new DisposableStore();
  #heads: HeadFeed;
  #hold: Hold;
  #feeder: Feeder;
  #outbox = new Outbox((bytes) => this.#transmit(bytes));
  #lease: ChannelLease;
  #state: CallState = "idle";
  #raw: RawCall | null = null;
  #startedAt = Date.now();
  /** The start and the end on performance.now()'s clock. */
  #from = performance.now();
  #until: number | null = null;
  #finishing = false;
  /** Messages that were taken to be sent. */
  #taken = 0;
  #answered = false;
  #headers: readonly MetadataPair[] | null = null;
  #trailers: readonly MetadataPair[] | null = null;
  #status: CallStatus | null = null;
  #fault: FaultData | null = null;

  /** Sends nothing yet. Fault: metadata-invalid. */
  constructor(setup: CallSetup) {
    this.callId = setup.callId;
    this.owner = setup.request.owner;
    this.#setup = setup;
    this.#lease = this.#owned.add(setup.lease);
    try {
      this.#metadata = checkedMetadata(setup.request.metadata);
    } catch (reason) {
      this.#owned.dispose();
      throw reason;
    }
    this.#recording = this.#newRecording();
    this.reader = new CallReader(this.#recording, setup.method, setup.registry);
    this.#heads = this.#newHeads();
    this.#hold = this.#newHold();
    this.#feeder = this.#newFeeder();
  }

  /** The head on change, at most about 20 times a second, and always the last one of an attempt. */
  get onHead(): Event<CallHead> {
    return this.#heads.event;
  }

  /** Every message as it is sent or received. A listener that cannot keep up calls `hold`. */
  get onRow(): Event<ArrivedRow> {
    return this.#rows.event;
  }

  /** The last head, once for those who listen during an attempt, after every row. */
  get onEnd(): Event<CallHead> {
    return this.#ends.event;
  }

  get head(): CallHead {
    const { method, request } = this.#setup;
    const elapsedMs = this.#offset();
    return {
      callId: this.callId,
      owner: request.owner,
      sourceId: request.sourceId,
      method: method.name,
      kind: method.kind,
      target: request.target,
      state: this.#state,
      startedAt: this.#startedAt,
      elapsedMs,
      rows: this.#recording.count,
      sent: this.#recording.tally("sent"),
      received: this.#recording.tally("received"),
      rate: this.#rate.perSecond(elapsedMs),
      pulse: this.#pulse.read(elapsedMs),
      hold: isOver(this.#state) ? null : this.#hold.reason,
      kept: this.#recording.kept,
      attempt: this.#attempt,
      feed: this.#feeder.progress,
      replayed: false,
      headers: this.#headers,
      trailers: this.#trailers,
      status: this.#status,
      fault: this.#fault,
    };
  }

  /** Connects, sends the request's bodies and half-closes where asked. Without effect on a call that was started. */
  start(): void {
    this.#become("connecting");
  }

  /**
   * Makes the same request once more, into the same recording, after a mark, and with the bodies that the call began with:
   * time goes on from the first start, and who listened listens anew. Fault wrong-state: the call is not over.
   */
  reconnect(lease: (request: CallRequest) => ChannelLease): void {
    if (!isOver(this.#state)) throw new Fault("wrong-state", "The call is still running.", { act: "Cancel it first." });
    const before = this.#status?.name ?? null;
    this.#owned = new DisposableStore();
    this.#lease = this.#owned.add(lease(this.#setup.request));
    this.#heads = this.#newHeads();
    this.#hold = this.#newHold();
    this.#feeder = this.#newFeeder();
    this.#outbox = new Outbox((bytes) => this.#transmit(bytes));
    this.#attempt++;
    this.#state = "idle";
    this.#raw = null;
    this.#until = null;
    this.#finishing = false;
    this.#answered = false;
    this.#headers = this.#trailers = this.#status = this.#fault = null;
    const note: MarkNote = { attempt: this.#attempt, before };
    this.#record("mark", this.#offset(), Buffer.from(JSON.stringify(note)));
    this.#timeline.beginAgain(this.#offset(), this.#attempt);
    this.#become("connecting");
  }

  /**
   * Sends one more message; resolves when there is room for another. Faults: wrong-state after half-close or the end,
   * those of `encodeBody`; the call lives on. With variables `{{name}}` is filled in, and counts all messages of the call.
   */
  async send(body: RequestBody, variables?: readonly Variable[]): Promise<void> {
    this.#mustBeSending();
    const { method, registry, files } = this.#setup;
    const fillIn = variables && { variables, index: this.#taken };
    const encoded = encodeBody(method.desc.input, registry, body, files, fillIn);
    // A message that is not sent does not count.
    encoded.catch(() => this.#taken--);
    await this.#push(encoded);
  }

  /**
   * Begins to send many messages; how far it is stands in the head. Faults: wrong-state also while another feed runs, those
   * of `openFeed`.
   */
  async feed(feed: Feed, pace: FeedPace, variables: readonly Variable[]): Promise<void> {
    this.#mustBeSending();
    const { method, registry, files } = this.#setup;
    const source = await openFeed(feed, { type: method.desc.input, registry, files, variables });
    this.#mustBeSending();
    this.#feeder.start(source, pace);
  }

  /** Sends no more of what `feed` began. Without effect where nothing is being sent. */
  stopFeed(): void {
    this.#feeder.stop();
  }

  /** Half-close: what was sent before still goes out, and the server may still answer. Fault: wrong-state. */
  finish(): void {
    this.#mustBeSending();
    this.#feeder.stop();
    this.#halfClose();
  }

  /** Ends the call here and now; the server is told. Without effect on a call that is over. */
  cancel(): void {
    if (this.#state === "idle") this.#endHere();
    else this.#become("closing");
  }

  /**
   * Stops or resumes reading, so that flow control stops the server; what is in flight arrives after resuming. Without
   * effect on a call that is over. Fault too-large: no room to resume with.
   */
  hold(held: boolean): void {
    if (!isOver(this.#state)) this.#hold.set(held);
  }

  timeline(): TimelineEvent[] {
    return this.#timeline.events();
  }

  /** Cancels if need be, tells the last head, and frees the recording. */
  dispose(): void {
    if (!isOver(this.#state)) {
      this.#raw?.cancel();
      this.#endHere();
    }
    this.#recording.dispose();
  }

  #newRecording(): Recording {
    const { callId, method, recordings, keepMessages } = this.#setup;
    if (!recordings) return new Recording({ keep: keepMessages });
    const source = { facts: () => this.#facts(), types: () => descriptorSetOf([method.desc.parent.file]) };
    return recordings.create({ id: callId, source, writeBehind: method.kind !== "unary" });
  }

  #facts(): RecordingFacts {
    return { ...this.head, timeline: this.timeline() };
  }

  #newHeads(): HeadFeed {
    return this.#owned.add(new HeadFeed(() => this.head));
  }

  #newHold(): Hold {
    return this.#owned.add(new Hold(this.#recording, { apply: (held) => this.#applyHold(held), stop: (fault) => this.#stop(fault) }));
  }

  #newFeeder(): Feeder {
    const outlet = {
      hasRoom: () => this.#recording.shortage === null,
      send: (bytes: Uint8Array) => this.#push(bytes),
      finish: () => this.finish(),
      changed: () => this.#heads.changed(),
    };
    return this.#owned.add(new Feeder(outlet));
  }

  /** The one way from state to state, and the one place for what entering a state does. */
  #become(next: CallState): boolean {
    if (!mayBecome(this.#state, next)) return false;
    this.#state = next;
    if (next === "connecting") this.#open();
    if (next === "closing") this.#raw?.cancel();
    if (isOver(next)) this.#settle();
    // Opening may have failed at once, which is told by then.
    else if (this.#state === next) this.#heads.changed();
    return true;
  }

  #open(): void {
    const { method, request } = this.#setup;
    if (this.#attempt === 1) {
      this.#startedAt = Date.now();
      this.#from = performance.now();
      this.#mark("start", request.target);
    }
    try {
      const options = { metadata: this.#metadata, deadlineMs: request.deadlineMs, waitForReady: request.waitForReady };
      this.#raw = this.#lease.channel.startCall(method.path, options, this.#listener());
    } catch (reason) {
      this.#fault = Fault.from(reason).toData();
      this.#become("failed");
      return;
    }
    this.#taken = this.#setup.bodies.length;
    for (const bytes of this.#setup.bodies) this.#outbox.push(bytes).catch(() => {});
    if (request.finish || !sendsStream(method.kind)) this.#halfClose();
    this.#hold.begin();
  }

  /** Everything that ends with the call. */
  #settle(): void {
    this.#until ??= performance.now();
    this.#mark("end", this.#status?.name ?? this.#fault?.message);
    this.#owned.dispose();
    this.#recording.finish();
    const head = this.head;
    this.#heads.end(head);
    this.#ends.fire(head);
    this.#rows.dispose();
    this.#ends.dispose();
  }

  #listener(): RawCallListener {
    return {
      onConnecting: () => this.#mark("connecting"),
      onConnected: (peer, reused) => this.#onConnected(peer, reused),
      onConnection: (event) => this.#onConnection(event),
      onHeaders: (headers) => this.#onHeaders(headers),
      onMessage: (bytes) => this.#onMessage(bytes),
      onEnd: (status) => this.#onEnd(status),
    };
  }

  #onConnected(peer: string, reused: boolean): void {
    this.#mark(reused ? "reused" : "connected", peer);
    const isAll = this.#finishing;
    this.#outbox.afterAll(() => {
      this.#mark("request-sent");
      if (isAll) this.#mark("half-close");
    });
    this.#become(this.#finishing ? "half-closed" : "open");
  }

  #onConnection(event: ConnectionEvent): void {
    const { name, note } = momentOf(event);
    this.#timeline.add(name, this.#offset(), note);
    this.#heads.changed();
  }

  #onHeaders(headers: readonly MetadataPair[]): void {
    this.#headers = headers;
    this.#mark("headers");
    this.#heads.changed();
  }

  #onMessage(bytes: Uint8Array): void {
    if (isOver(this.#state)) return;
    if (!this.#answered) this.#mark("first-message");
    this.#answered = true;
    const offsetMs = this.#offset();
    this.#rate.add(offsetMs);
    this.#pulse.add(offsetMs);
    this.#record("received", offsetMs, bytes);
  }

  #onEnd({ trailers, endedAt, ...status }: RawStatus): void {
    if (isOver(this.#state)) return;
    this.#until = endedAt;
    if (status.origin === "server") this.#mark("trailers");
    const packed = trailers.find((pair) => pair.key === "grpc-status-details-bin");
    const details = packed ? decodeStatusDetails(Buffer.from(packed.value, "base64"), this.#setup.registry) : [];
    this.#trailers = trailers;
    this.#status = { ...status, name: statusName(status.code), details };
    this.#become(status.code === 0 ? "done" : status.cause === "cancelled-here" ? "cancelled" : "failed");
  }

  #endHere(): void {
    this.#onEnd({
      code: 1,
      message: "Cancelled on client",
      origin: "client",
      cause: "cancelled-here",
      trailers: [],
      endedAt: performance.now(),
    });
  }

  /** Fault wrong-state. */
  async #push(bytes: Uint8Array | Promise<Uint8Array>): Promise<void> {
    this.#mustBeSending();
    this.#taken++;
    await this.#outbox.push(bytes);
  }

  #mustBeSending(): void {
    const sending = this.#state === "connecting" || this.#state === "open";
    if (sending && !this.#finishing) return;
    const why = isOver(this.#state) ? "is over" : this.#finishing ? "has finished sending" : "is not open";
    throw new Fault("wrong-state", `The call ${why}.`, { act: "Start it again.", facts: { state: this.#state } });
  }

  async #transmit(bytes: Uint8Array): Promise<void> {
    if (isOver(this.#state) || this.#state === "closing") {
      throw new Fault("wrong-state", "The call ended before this message was sent.", { facts: { state: this.#state } });
    }
    const room = this.#raw?.send(bytes);
    this.#record("sent", this.#offset(), bytes);
    await room;
  }

  #halfClose(): void {
    this.#finishing = true;
    this.#outbox.afterAll(() => {
      this.#raw?.halfClose();
      // What is handed over before there is a connection goes out with it.
      if (this.#state !== "connecting") this.#mark("half-close");
    });
    if (this.#state === "open") this.#become("half-closed");
  }

  #record(kind: EntryKind, offsetMs: number, bytes: Uint8Array): void {
    const index = this.#recording.count;
    this.#recording.append(kind, offsetMs, bytes);
    if (this.#rows.hasListeners) this.#rows.fire({ index, kind, offsetMs, bytes });
    this.#heads.changed();
  }

  #applyHold(held: boolean): void {
    if (held) this.#raw?.pause();
    else this.#raw?.resume();
    this.#heads.changed();
  }

  #stop(fault: Fault): void {
    this.#fault = fault.toData();
    this.cancel();
  }

  #mark(name: TimelineName, note = ""): void {
    this.#timeline.mark(name, this.#offset(), note);
  }

  /** Milliseconds from the start to now, or to the end. */
  #offset(): number {
    return (this.#until ?? performance.now()) - this.#from;
  }
}
