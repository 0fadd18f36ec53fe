import type { ClientHttp2Stream, IncomingHttpHeaders } from "node:http2";
import { Http2SubchannelCall } from "@grpc/grpc-js/build/src/subchannel-call.js";

/** Cuts what comes into frames. */
export interface PieceDecoder {
  write(bytes: Buffer): Buffer[];
  /** Ours: hands on what it has kept back. */
  flush?(): void;
}

/** What is used here of grpc-js 1.14.7's Http2SubchannelCall, most of it private there. */
export interface SubchannelCall {
  readonly http2Stream: ClientHttp2Stream;
  readonly unpushedReadMessages: readonly Buffer[];
  readonly isPushPending: boolean;
  /** The response's `:status`, once there are headers. */
  readonly httpStatusCode: number | undefined;
  decoder: PieceDecoder;
  /** No more comes from the HTTP/2 stream. */
  readsClosed: boolean;
  /** Ours: the end that waits for the messages before it. */
  waitingEnd?: (() => void) | undefined;
  /** Ours: this side has ended the call. */
  givenUp?: boolean;
  tryPush(message: Buffer): void;
  handleTrailers(headers: IncomingHttpHeaders): void;
  maybeOutputStatus(): void;
  endCall(status: object): void;
  cancelWithStatus(code: number, details: string): void;
}

/**
 * Makes grpc-js hand on every message that has arrived before the end of a call, as it does before OK. By itself it drops
 * what it has not handed on when another status comes (https://github.com/grpc/grpc-node/issues/2764), when the stream is
 * reset or when the connection is lost, which is much where the reader is slow or paused. To be called once.
 */
export function orderStatusAfterMessages(): void {
  const call = Http2SubchannelCall.prototype as unknown as SubchannelCall;
  const { handleTrailers, maybeOutputStatus, endCall, cancelWithStatus } = call;

  call.handleTrailers = function (this: SubchannelCall, headers) {
    this.waitingEnd = () => handleTrailers.call(this, headers);
    this.maybeOutputStatus();
  };

  // grpc-js asks after every message and at the end of reading.
  call.maybeOutputStatus = function (this: SubchannelCall) {
    const end = this.waitingEnd;
    if (end === undefined) return maybeOutputStatus.call(this);
    if (!this.readsClosed || !handedOn(this)) return;
    this.waitingEnd = undefined;
    end();
  };

  // Asked by trailers whose turn has come; else because the stream was closed or the connection lost, which says nothing that
  // trailers would not say better.
  call.endCall = function (this: SubchannelCall, status) {
    if (this.givenUp) return endCall.call(this, status);
    takeUnread(this);
    this.decoder.flush?.();
    if (this.waitingEnd === undefined && handedOn(this)) return endCall.call(this, status);
    this.waitingEnd ??= () => endCall.call(this, status);
    this.readsClosed = true;
    this.maybeOutputStatus();
  };

  // This side ends the call before it has read all: then its word counts.
  call.cancelWithStatus = function (this: SubchannelCall, code, details) {
    this.waitingEnd = undefined;
    this.givenUp = true;
    cancelWithStatus.call(this, code, details);
  };
}

function handedOn(call: SubchannelCall): boolean {
  return call.unpushedReadMessages.length === 0 && !call.isPushPending;
}

/** Takes what lies in the HTTP/2 stream, which would go with it. */
function takeUnread({ http2Stream: stream }: SubchannelCall): void {
  let told = false;
  const onData = () => {
    told = true;
  };
  stream.on("data", onData);
  for (let bytes = stream.read(); bytes !== null; bytes = stream.read()) {
    // One that is closed still gives its bytes, but tells nobody.
    if (!told) stream.emit("data", bytes);
    told = false;
  }
  stream.off("data", onData);
}
