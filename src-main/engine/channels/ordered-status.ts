import type { ClientHttp2Stream, IncomingHttpHeaders } from "node:http2";
import { Http2SubchannelCall } from "@grpc/grpc-js/build/src/subchannel-call.js";

/** What is used here of grpc-js 1.14.7's Http2SubchannelCall, most of it private there. */
interface SubchannelCall {
  readonly http2Stream: ClientHttp2Stream;
  readonly unpushedReadMessages: readonly Buffer[];
  readonly isPushPending: boolean;
  /** No more comes from the HTTP/2 stream. */
  readsClosed: boolean;
  /** Ours: trailers that wait for the messages before them. */
  waitingTrailers?: IncomingHttpHeaders | undefined;
  handleTrailers(headers: IncomingHttpHeaders): void;
  maybeOutputStatus(): void;
  endCall(status: object): void;
  cancelWithStatus(code: number, details: string): void;
}

/**
 * Makes grpc-js hand on every message before a status other than OK, as it does before OK. By itself it drops what it has
 * received but not handed on when such trailers come, which is much where the reader is slow or paused
 * (https://github.com/grpc/grpc-node/issues/2764). To be called once; goes when that issue is closed.
 */
export function orderStatusAfterMessages(): void {
  const call = Http2SubchannelCall.prototype as unknown as SubchannelCall;
  const { handleTrailers, maybeOutputStatus, endCall, cancelWithStatus } = call;

  call.handleTrailers = function (this: SubchannelCall, headers) {
    this.waitingTrailers = headers;
    this.maybeOutputStatus();
  };

  // grpc-js asks after every message and at the end of reading.
  call.maybeOutputStatus = function (this: SubchannelCall) {
    const trailers = this.waitingTrailers;
    const handedOn = this.readsClosed && this.unpushedReadMessages.length === 0 && !this.isPushPending;
    if (trailers === undefined || !handedOn) return maybeOutputStatus.call(this);
    this.waitingTrailers = undefined;
    handleTrailers.call(this, trailers);
  };

  // That the stream is closed or the connection gone says nothing that the trailers do not say better.
  call.endCall = function (this: SubchannelCall, status) {
    if (this.waitingTrailers === undefined) return endCall.call(this, status);
    this.readsClosed ||= this.http2Stream.destroyed;
    this.maybeOutputStatus();
  };

  // This side ends the call before it has read all: then its word counts.
  call.cancelWithStatus = function (this: SubchannelCall, code, details) {
    this.waitingTrailers = undefined;
    cancelWithStatus.call(this, code, details);
  };
}
