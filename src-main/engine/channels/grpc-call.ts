import type { ChannelInterface, Metadata, StatusObject } from "@grpc/grpc-js";
import { type Disposable, DisposableStore } from "#shared/base/disposable";
import { compressedBy } from "./call-gzip";
import type { ConnectionEvent, RawCall, RawCallListener, RawCallOptions, TlsFacts } from "./channel";
import { ReceivedRun } from "./framing";
import { fromMetadata, toMetadata } from "./metadata";
import type { NoConnection } from "./no-connection";
import { ConnectionStory, judge, type Verdict } from "./verdict";

const unknown = 2;
const cancelled = 1;
const deadlineExceeded = 4;
const internal = 13;
const unavailable = 14;
/** With which grpc-js ends a call whose stream has gone. */
const cutOff: readonly number[] = [internal, unavailable];
const ready = Promise.resolve();
const noConnection = /^(No connection established|Name resolution failed)/;

interface Outgoing {
  readonly bytes: Uint8Array;
  /** There is room for another. */
  readonly taken: () => void;
}

/**
 * A call over grpc-js's channel, below its streams and interceptors: payloads stay bytes, every kind is a stream both ways,
 * and what is not asked for is not read.
 */
export class GrpcCall implements RawCall {
  readonly #call: ReturnType<ChannelInterface["createCall"]>;
  readonly #noConnection: NoConnection;
  readonly #listener: RawCallListener;
  readonly #onNoConnection: () => void;
  readonly #outgoing: Outgoing[] = [];
  #sending: Outgoing | null = null;
  #finishing = false;
  #run: ReceivedRun | null = null;
  #handing = false;
  #paused = false;
  readonly #whileRunning = new DisposableStore();
  #contentType: string | null = null;
  readonly #connection = new ConnectionStory();
  #over = false;

  constructor(
    channel: ChannelInterface,
    path: string,
    options: RawCallOptions,
    listener: RawCallListener,
    noConnection: NoConnection,
    onNoConnection: () => void,
  ) {
    this.#noConnection = noConnection;
    this.#listener = listener;
    this.#onNoConnection = onNoConnection;
    const deadline = options.deadlineMs === null ? Number.POSITIVE_INFINITY : Date.now() + options.deadlineMs;
    this.#call = channel.createCall(path, deadline, null, null, null);
    const metadata = toMetadata(options.metadata);
    metadata.setOptions({ waitForReady: options.waitForReady ?? false, ...compressedBy(options.gzip ?? false) });
    this.#call.start(metadata, {
      onReceiveMetadata: (metadata) => this.#onHeaders(metadata),
      onReceiveMessage: (bytes: Buffer) => this.#onRun(bytes),
      onReceiveStatus: (status) => this.#onStatus(status),
    });
    // Also of a paused call: until the first one is asked for, grpc-js reads without end.
    this.#call.startRead();
  }

  /** To be ended with the call. */
  whenOver(disposable: Disposable): void {
    this.#whileRunning.add(disposable);
  }

  /** The call has a connection. */
  onConnected(peer: string, reused: boolean, tls: TlsFacts | null): void {
    if (this.#over) return;
    this.#listener.onConnected(peer, reused);
    if (tls !== null) this.#listener.onConnection({ is: "tls", ...tls });
  }

  /** Something happens to the call's connection. */
  onConnection(event: ConnectionEvent): void {
    this.#connection.add(event);
    this.#listener.onConnection(event);
    // Nobody is held by it any more.
    if (this.#connection.isLost) this.resume();
  }

  send(bytes: Uint8Array): Promise<void> {
    if (this.#over) return ready;
    return new Promise((taken) => {
      this.#outgoing.push({ bytes, taken });
      this.#sendNext();
    });
  }

  halfClose(): void {
    if (this.#over || this.#finishing) return;
    this.#finishing = true;
    if (this.#outgoing.length === 0) this.#call.halfClose();
  }

  cancel(): void {
    if (this.#over) return;
    this.#whileRunning.dispose();
    this.#call.cancelWithStatus(cancelled, "Cancelled on client");
  }

  /** There was no connection in the time that one may take. */
  giveUp(seconds: number): void {
    if (this.#over) return;
    this.#call.cancelWithStatus(unavailable, `No connection established within ${seconds} s`);
  }

  pause(): void {
    this.#paused = !this.#connection.isLost;
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#handOn();
  }

  peer(): string {
    return this.#call.getPeer();
  }

  /** grpc-js takes one message at a time. */
  #sendNext(): void {
    const next = this.#sending === null ? this.#outgoing.shift() : undefined;
    if (!next) return;
    this.#sending = next;
    const callback = () => {
      this.#sending = null;
      next.taken();
      this.#sendNext();
    };
    const { buffer, byteOffset, byteLength } = next.bytes;
    this.#call.sendMessageWithContext({ callback }, Buffer.from(buffer, byteOffset, byteLength));
    if (this.#finishing && this.#outgoing.length === 0) this.#call.halfClose();
  }

  #onHeaders(metadata: Metadata): void {
    const headers = fromMetadata(metadata);
    this.#contentType = headers.find((pair) => pair.key === "content-type")?.value ?? null;
    this.#listener.onHeaders(headers, this.peer());
  }

  #onRun(bytes: Buffer): void {
    if (this.#over) return;
    this.#run = new ReceivedRun(bytes);
    this.#handOn();
  }

  #handOn(): void {
    // A listener that pauses and resumes while it hears a message is heard when it is done.
    if (this.#handing || this.#run === null) return;
    this.#handing = true;
    while (!this.#paused && this.#run !== null) this.#handOnNext(this.#run);
    this.#handing = false;
    if (this.#run === null && !this.#over) this.#call.startRead();
  }

  #handOnNext(run: ReceivedRun): void {
    const message = run.next();
    if (message === null) this.#run = null;
    else this.#listener.onMessage(message);
  }

  #onStatus(status: StatusObject): void {
    if (this.#over) return;
    this.#over = true;
    const endedAt = performance.now();
    for (const { taken } of [this.#sending, ...this.#outgoing.splice(0)].filter((it) => it !== null)) taken();
    while (this.#run !== null) this.#handOnNext(this.#run);
    void this.#end(status, endedAt);
  }

  async #end(status: StatusObject, endedAt: number): Promise<void> {
    const trailers = fromMetadata(status.metadata);
    const isStatus = Number.isInteger(status.code);
    const code = isStatus ? status.code : unknown;
    const message = isStatus ? status.details : "The answer's grpc-status is not a number.";
    // A stream hears of the end of its connection before the connection does.
    if (trailers.length === 0 && cutOff.includes(code)) await new Promise(setImmediate);
    this.#whileRunning.dispose();
    const evidence = { trailers: trailers.length > 0, contentType: this.#contentType, connection: this.#connection };
    const verdict: Verdict = isStatus ? judge(code, message, evidence) : { origin: "client", cause: "not-grpc" };
    if (noConnection.test(message)) this.#onNoConnection();
    const ending = { code, message, origin: verdict.origin, trailers, endedAt };
    const isOpen = verdict.cause === "unknown" || (noConnection.test(message) && this.#noConnection.isKnown);
    if (!isOpen) return this.#listener.onEnd({ ...ending, cause: verdict.cause });
    // A deadline that passed before there was a connection says less than why there was none.
    const found = await this.#noConnection.find();
    this.#listener.onEnd({ ...ending, ...found, cause: found.cause ?? (code === deadlineExceeded ? "deadline" : null) });
  }
}
