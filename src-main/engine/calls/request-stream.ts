import type { Disposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { type CallState, isOver } from "#shared/model/call";
import type { Feed, FeedPace, FeedProgress, Variable } from "#shared/model/feed";
import { sendsStream } from "#shared/model/method";
import type { RequestBody } from "#shared/model/request-body";
import { plainNames } from "#shared/model/variables";
import type { RawCall } from "../channels/channel";
import { encodeBody } from "../codec/body/encode-body";
import type { CallSetup } from "./call-setup";
import { Feeder } from "./feed";
import { openFeed } from "./feed-source";
import type { Journal } from "./journal";
import { Outbox } from "./outbox";

/** The attempt that a request stream is of. */
export interface RequestStreamOwner {
  state(): CallState;
  /** A message has gone out, or there is progress that no message tells of. */
  changed(): void;
  /** No message will be taken any more; what was taken may still be going out. */
  finished(): void;
}

/** The client's half of an attempt: what is sent, in its order, whether there is a call yet or not. */
export class RequestStream implements Disposable {
  readonly #setup: CallSetup;
  readonly #journal: Journal;
  readonly #owner: RequestStreamOwner;
  readonly #feeder: Feeder;
  readonly #outbox = new Outbox((bytes) => this.#transmit(bytes));
  #raw: RawCall | null = null;
  #isFinished = false;
  /** Messages that were taken to be sent. */
  #taken = 0;

  constructor(setup: CallSetup, journal: Journal, owner: RequestStreamOwner) {
    this.#setup = setup;
    this.#journal = journal;
    this.#owner = owner;
    this.#feeder = new Feeder({
      hasRoom: () => journal.recording.shortage === null,
      send: (bytes) => this.#push(bytes),
      finish: () => this.finish(),
      changed: () => owner.changed(),
    });
  }

  /** Will no message be taken any more? */
  get isFinished(): boolean {
    return this.#isFinished;
  }

  get progress(): FeedProgress | null {
    return this.#feeder.progress;
  }

  /** Takes the request's bodies, and half-closes behind them where asked. */
  begin(): void {
    const { method, request, bodies } = this.#setup;
    this.#taken = bodies.length;
    for (const bytes of bodies) this.#outbox.push(bytes).catch(() => {});
    if (request.finish || !sendsStream(method.kind)) this.#halfClose();
  }

  /** There is a call: what was taken goes out with it. */
  open(raw: RawCall): void {
    this.#raw = raw;
    this.#outbox.open();
  }

  /** There is a connection: the journal is told when what was taken has gone out. */
  connected(): void {
    const isAll = this.#isFinished;
    this.#afterAll(() => {
      this.#journal.mark("request-sent");
      if (isAll) this.#journal.mark("half-close");
    });
  }

  /**
   * Sends one more message; resolves when there is room for another. Faults: wrong-state after half-close or the end,
   * those of `encodeBody`; the call lives on. With variables `{{name}}` is filled in, and counts all messages of the attempt.
   */
  async send(body: RequestBody, variables?: readonly Variable[]): Promise<void> {
    this.#mustBeSending();
    const { method, registry, files, namesOf = plainNames } = this.#setup;
    const fillIn = variables && { names: namesOf(variables), index: this.#taken };
    const encoded = encodeBody(method.desc.input, registry, body, files, fillIn);
    // A message that is not sent does not count.
    encoded.catch(() => this.#taken--);
    // Who goes on by hand has done with it.
    this.#feeder.forget();
    await this.#push(encoded);
  }

  /** Begins to send many messages. Faults: wrong-state also while another feed runs, those of `openFeed`. */
  async feed(feed: Feed, pace: FeedPace, variables: readonly Variable[]): Promise<void> {
    this.#mustBeSending();
    const { method, registry, files, namesOf = plainNames } = this.#setup;
    const source = await openFeed(feed, { type: method.desc.input, registry, files, names: namesOf(variables) });
    this.#mustBeSending();
    this.#feeder.start(source, pace);
  }

  /** Sends no more of what `feed` began. Without effect where nothing is being sent. */
  stopFeed(): void {
    this.#feeder.stop();
  }

  /** Half-close: what was sent before still goes out. Fault: wrong-state. */
  finish(): void {
    this.#mustBeSending();
    this.#feeder.stop();
    this.#halfClose();
  }

  /** To be called when the attempt is over: who waits for room hears that there is none. */
  dispose(): void {
    this.#feeder.dispose();
    this.#outbox.open();
  }

  /** Fault wrong-state. */
  async #push(bytes: Uint8Array | Promise<Uint8Array>): Promise<void> {
    this.#mustBeSending();
    this.#taken++;
    await this.#outbox.push(bytes);
  }

  async #transmit(bytes: Uint8Array): Promise<void> {
    const state = this.#owner.state();
    if (isOver(state) || state === "closing") {
      throw new Fault("wrong-state", "The call ended before this message was sent.", { facts: { state } });
    }
    const room = this.#raw?.send(bytes);
    this.#journal.sent(bytes);
    this.#owner.changed();
    await room;
  }

  #halfClose(): void {
    this.#isFinished = true;
    this.#afterAll(() => {
      this.#raw?.halfClose();
      // What is handed over before there is a connection goes out with it.
      if (this.#owner.state() !== "connecting") this.#journal.mark("half-close");
    });
    this.#owner.finished();
  }

  /** Runs when all that was taken has been handed over, unless the attempt is over by then. */
  #afterAll(run: () => void): void {
    this.#outbox.afterAll(() => {
      if (!isOver(this.#owner.state())) run();
    });
  }

  #mustBeSending(): void {
    const state = this.#owner.state();
    const sending = state === "connecting" || state === "open";
    if (sending && !this.#isFinished) return;
    const why = isOver(state) ? "is over" : this.#isFinished ? "has finished sending" : "is not open";
    throw new Fault("wrong-state", `The call ${why}.`, { act: "Start it again.", facts: { state } });
  }
}
