import type { HandshakeFailure } from "./trust";

/** The canonical gRPC status codes by number. Source: grpc/grpc doc/statuscodes.md. */
export const statusNames = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
] as const;

export type StatusName = (typeof statusNames)[number];

/** The name of a status code; a server may send a number outside the canonical ones, which is shown as it is. */
export function statusName(code: number): StatusName | `CODE_${number}` {
  return statusNames[code] ?? `CODE_${code}`;
}

/** One entry of google.rpc.Status.details. `json` is null where the type is not known; then `base64` alone speaks. */
export interface StatusDetail {
  readonly type: string;
  readonly json: string | null;
  readonly base64: string;
}

/** How a call ended. */
export interface CallStatus {
  readonly code: number;
  readonly name: string;
  /** grpc-message, percent-decoded, or the client library's own words. */
  readonly message: string;
  /** From grpc-status-details-bin, in order. */
  readonly details: readonly StatusDetail[];
  /** Who says so: the server by its trailers, or this client (deadline, cancel, no connection, a broken answer). */
  readonly origin: "server" | "client";
  /** Why, where this client found out more than the status says; the window has a text for each. */
  readonly cause: StatusCause | null;
  /** Of the cause `handshake`: what was wrong with it. */
  readonly handshake?: HandshakeFailure | undefined;
}

/** Causes that the client can tell apart when a call ends without the server's own status. */
export const statusCauses = [
  "refused", // nothing listens on the target's port
  "name-not-found", // the host name does not resolve
  "unreachable", // no route, or no answer to the connection attempt
  "not-grpc", // the peer speaks HTTP/1 or something else, not HTTP/2 gRPC
  "tls-expected", // the peer speaks TLS, the channel is plaintext
  "handshake", // no TLS connection came about; `handshake` says why
  "proxy-unreachable", // the proxy does not answer
  "proxy-refused", // it answers, and makes no connection to the target; the message has its words
  "proxy-credentials", // it wants other credentials, or some
  "connection-lost", // the connection broke in mid-call
  "ping-unanswered", // a keepalive ping was not answered in time
  "going-away", // the server closed the connection with GOAWAY
  "too-many-pings", // the same, because of the keepalive pings
  "stream-reset", // the server, or something between, reset the stream
  "stream-refused", // the server did not take the call: nothing was done
  "no-status", // the server ended the stream without a status
  "deadline", // the deadline passed on this side
  "cancelled-here",
  "message-too-large", // an answer over the receive limit
  "send-too-large", // a message over the send limit
  "method-unknown", // the server does not know the service or method
] as const;

export type StatusCause = (typeof statusCauses)[number];
