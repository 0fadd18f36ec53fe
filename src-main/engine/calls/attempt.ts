import { CancellationSource } from "#shared/base/cancellation";
import { type Disposable, DisposableStore } from "#shared/base/disposable";
import { Fault, type FaultData } from "#shared/base/fault";
import { type CallHead, type CallState, isOver, mayBecome } from "#shared/model/call";
import type { MetadataPair } from "#shared/model/metadata";
import type { CallStatus } from "#shared/model/status";
import type { RawCall, RawCallListener, RawStatus } from "../channels/channel";
import type { CallSetup } from "./call-setup";
import { callStatusOf } from "./call-status";
import { Hold } from "./hold";
import type { Journal } from "./journal";
import { RequestStream } from "./request-stream";

export interface AttemptListener {
  /** Something is different that a head tells. */
  changed(): void;
  /** It is over, which comes once; nothing is different any more. */
  ended(): void;
}

/** What a head tells of the attempt alone. */
export type Standing = Pick<CallHead, "state" | "hold" | "feed" | "headers" | "trailers" | "status" | "fault">;

/**
 * One try of a call, written down in the call's journal: a state machine from idle by way of connecting to done, failed or cancelled,
 * and all that ends with it.
 */
export class Attempt implements Disposable {
  /** What is sent. */
  readonly request: RequestStream;
  readonly #setup: CallSetup;
  readonly #metadata: readonly MetadataPair[];
  readonly #journal: Journal;
  readonly #listener: AttemptListener;
  readonly #owned = new DisposableStore();
  readonly #preparing = new CancellationSource();
  readonly #hold: Hold;
  #state: CallState = "idle";
  /** Null until all is prepared. */
  #raw: RawCall | null = null;
  #headers: readonly MetadataPair[] | null = null;
  #trailers: readonly MetadataPair[] | null = null;
  #status: CallStatus | null = null;
  #fault: FaultData | null = null;

  /** `metadata`: the request's, checked. */
  constructor(setup: CallSetup, metadata: readonly MetadataPair[], journal: Journal, listener: AttemptListener) {
    this.#setup = setup;
    this.#metadata = metadata;
    this.#journal = journal;
    this.#listener = listener;
    const holding = { apply: (held: boolean) => this.#applyHold(held), stop: (fault: Fault) => this.#stop(fault) };
    this.#hold = this.#owned.add(new Hold(journal.recording, holding));
    this.request = new RequestStream(setup, journal, {
      state: () => this.#state,
      changed: () => listener.changed(),
      finished: () => {
        if (this.#state === "open") this.#become("half-closed");
      },
    });
  }

  get standing(): Standing {
    return {
      state: this.#state,
      hold: this.#isOver ? null : this.#hold.reason,
      feed: this.request.progress,
      headers: this.#headers,
      trailers: this.#trailers,
      status: this.#status,
      fault: this.#fault,
    };
  }

  get state(): CallState {
    return this.#state;
  }

  /** Prepares, connects, sends the request's bodies and half-closes where asked. Without effect on one that was started. */
  start(): void {
    this.#become("connecting");
  }

  /** Ends it; the server is told, where it has heard of it. Without effect where it is over. */
  cancel(): void {
    if (this.#raw) this.#become("closing");
    else this.#endHere();
  }

  /**
   * Stops or resumes reading, so that flow control stops the server; what is in flight arrives after resuming. Without
   * effect where it is over. Fault too-large: no room to resume with.
   */
  hold(held: boolean): void {
    if (!this.#isOver) this.#hold.set(held);
  }

  /** Ends it here and now, and does not wait for the transport to say so. */
  dispose(): void {
    if (!this.#isOver) this.#raw?.cancel();
    this.#endHere();
  }

  get #isOver(): boolean {
    return isOver(this.#state);
  }

  /** The one way from state to state, and the one place for what entering a state does. */
  #become(next: CallState): void {
    if (!mayBecome(this.#state, next)) return;
    this.#state = next;
    if (next === "connecting") void this.#connect();
    if (next === "closing") this.#raw?.cancel();
    if (isOver(next)) this.#settle();
    else this.#listener.changed();
  }

  async #connect(): Promise<void> {
    const { method, request, prepare } = this.#setup;
    // At once, so that what is sent meanwhile comes after the request's bodies.
    this.request.begin();
    try {
      const { lease, metadata } = await prepare(request, this.#preparing);
      // Ended at once where the attempt has ended meanwhile.
      this.#owned.add(lease);
      if (this.#isOver) return;
      const { deadlineMs, waitForReady, gzip } = request;
      const options = { metadata: [...this.#metadata, ...metadata], deadlineMs, waitForReady, gzip };
      this.#raw = lease.channel.startCall(method.path, options, this.#rawListener());
    } catch (reason) {
      this.#fail(Fault.from(reason));
      return;
    }
    this.request.open(this.#raw);
    this.#hold.begin();
  }

  #fail(fault: Fault): void {
    if (this.#isOver) return;
    this.#fault = fault.toData();
    this.#become("failed");
  }

  /** Everything that ends with the attempt. */
  #settle(): void {
    if (this.#raw === null) this.#preparing.cancel();
    this.#owned.dispose();
    this.#journal.end(this.#status?.name ?? this.#fault?.message);
    this.request.dispose();
    this.#listener.ended();
  }

  #rawListener(): RawCallListener {
    return {
      onConnecting: () => this.#journal.mark("connecting"),
      onConnected: (peer, reused) => this.#onConnected(peer, reused),
      onConnection: (event) => {
        this.#journal.connection(event);
        this.#listener.changed();
      },
      onHeaders: (headers) => this.#onHeaders(headers),
      onMessage: (bytes) => this.#onMessage(bytes),
      onEnd: (status) => this.#onEnd(status),
    };
  }

  #onConnected(peer: string, reused: boolean): void {
    this.#journal.mark(reused ? "reused" : "connected", peer);
    this.request.connected();
    this.#become(this.request.isFinished ? "half-closed" : "open");
  }

  #onHeaders(headers: readonly MetadataPair[]): void {
    this.#headers = headers;
    this.#journal.mark("headers");
    this.#listener.changed();
  }

  #onMessage(bytes: Uint8Array): void {
    if (this.#isOver) return;
    this.#journal.received(bytes);
    this.#listener.changed();
  }

  #onEnd(status: RawStatus): void {
    if (this.#isOver) return;
    this.#journal.stopClock(status.endedAt);
    if (status.origin === "server") this.#journal.mark("trailers");
    this.#trailers = status.trailers;
    this.#status = callStatusOf(status, this.#setup.registry);
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

  #applyHold(held: boolean): void {
    if (held) this.#raw?.pause();
    else this.#raw?.resume();
    this.#listener.changed();
  }

  #stop(fault: Fault): void {
    this.#fault = fault.toData();
    this.cancel();
  }
}
