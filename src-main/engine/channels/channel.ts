import type { MetadataPair } from "#shared/model/metadata";
import type { CallStatus } from "#shared/model/status";
import type { Target } from "#shared/model/target";

export interface RawCallOptions {
  readonly metadata: readonly MetadataPair[];
  /** Waits for a connection, as long as the deadline allows, instead of failing where there is none. */
  readonly waitForReady?: boolean | undefined;
  /** Messages go out compressed, if the server takes that. */
  readonly gzip?: boolean | undefined;
  /** From now to the status; null for none. */
  readonly deadlineMs: number | null;
}

/** How a call ended, with what this side could find out about it. */
export interface RawStatus extends Omit<CallStatus, "name" | "details"> {
  readonly trailers: readonly MetadataPair[];
  /** When the call ended, on performance.now()'s clock: finding out why comes after. */
  readonly endedAt: number;
}

/** What a handshake came to. */
export interface TlsFacts {
  /** `TLSv1.3`. */
  readonly version: string;
  /** By IANA's name: `TLS_AES_128_GCM_SHA256`. */
  readonly cipher: string;
  /** `h2`; empty where nothing was agreed. */
  readonly alpn: string;
  /** Whom the server's certificate names (RFC 4514); its names where it has no subject. */
  readonly subject: string;
}

/** What happens to a call's connection. */
export type ConnectionEvent =
  /** A keepalive ping goes out. */
  | { readonly is: "ping" }
  /** It was answered after so many milliseconds. */
  | { readonly is: "ping-answered"; readonly ms: number }
  /** A ping was not answered in time: the peer is gone, or the way to it. The connection is given up. */
  | { readonly is: "silent" }
  /** The server takes no more calls on this connection: an HTTP/2 error code's name, and what the server adds as text. */
  | { readonly is: "goaway"; readonly code: string; readonly data: string }
  /** The socket failed, with Node's error code. */
  | { readonly is: "reset"; readonly code: string }
  /** The peer hung up. */
  | { readonly is: "closed" }
  /** What the TLS below it came to. */
  | ({ readonly is: "tls" } & TlsFacts)
  /** The channel went to another state: IDLE, CONNECTING, READY, TRANSIENT_FAILURE. */
  | { readonly is: "state"; readonly state: string };

/** Hears of a call, never before `startCall` has returned. */
export interface RawCallListener {
  /** The channel has no connection and makes one. */
  onConnecting(): void;
  /** There is a connection to `peer`, an address; `reused` if an earlier call made it. */
  onConnected(peer: string, reused: boolean): void;
  /** What happens to the connection afterwards, until the end of the call. */
  onConnection(event: ConnectionEvent): void;
  /** The response headers, and the peer's address as grpc-js names it. */
  onHeaders(headers: readonly MetadataPair[], peer: string): void;
  /** One message; the bytes are the listener's. A paused call hands on none, but what is at hand when the call ends. */
  onMessage(bytes: Uint8Array): void;
  /** The end: once, after every message. */
  onEnd(status: RawStatus): void;
}

/** One HTTP/2 stream whose messages are bytes. Every act on a call that is over is without effect. */
export interface RawCall {
  /** Queues a message; resolves when there is room for another, or when the call is over. */
  send(bytes: Uint8Array): Promise<void>;
  /** No more messages from here. */
  halfClose(): void;
  cancel(): void;
  /**
   * Stops reading, so that flow control stops the server once the window (64 KiB) is full. The end waits for a paused
   * call's messages, unless this side ends it (cancel, deadline): then what was not read is given up. Where the connection
   * is lost, what has arrived is handed on at once.
   */
  pause(): void;
  resume(): void;
  /** The peer's address once there are headers, else the target. */
  peer(): string;
}

/** A connection, or the means to make one, to one target. */
export interface Channel {
  readonly target: Target;
  /** Starts a call of `/pkg.Service/Method`. Throws nothing: what goes wrong is the call's end. */
  startCall(path: string, options: RawCallOptions, listener: RawCallListener): RawCall;
}
