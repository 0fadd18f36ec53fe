import type { MetadataPair } from "#shared/model/metadata";

/**
 * grpc.binarylog.v1.GrpcLogEntry, the gRPC project's own record of an event of a call; names and numbers are those of its
 * public definition, grpc/grpc-proto grpc/binlog/v1/binarylog.proto.
 */
export interface LogEntry {
  /** Nanoseconds since 1970. */
  readonly timestampNs: bigint;
  /** Tells the calls of one process apart; never 0. */
  readonly callId: bigint;
  /** Counts a call's entries from 1. */
  readonly sequenceId: bigint;
  readonly type: EventType;
  readonly logger: Logger;
  readonly clientHeader: ClientHeader | null;
  readonly serverHeader: ServerHeader | null;
  readonly message: LoggedMessage | null;
  readonly trailer: Trailer | null;
  readonly payloadTruncated: boolean;
  readonly peer: Address | null;
}

/** GrpcLogEntry.EventType, by number. */
export const eventTypes = [
  "unknown",
  "client-header",
  "server-header",
  "client-message",
  "server-message",
  "client-half-close",
  "server-trailer",
  "cancel",
] as const;
export type EventType = (typeof eventTypes)[number];

/** GrpcLogEntry.Logger, by number: who saw the event. */
export const loggers = ["unknown", "client", "server"] as const;
export type Logger = (typeof loggers)[number];

export interface ServerHeader {
  readonly metadata: readonly MetadataPair[];
}

export interface ClientHeader extends ServerHeader {
  /** `/pkg.Service/Method` */
  readonly methodName: string;
  readonly authority: string;
}

export interface LoggedMessage {
  /** Of the message as it was sent, in bytes: more than `data` has where the log was told to cut. */
  readonly length: number;
  readonly data: Uint8Array;
}

export interface Trailer extends ServerHeader {
  readonly statusCode: number;
  readonly statusMessage: string;
  /** A google.rpc.Status; empty for none. */
  readonly statusDetails: Uint8Array;
}

/** Address.Type, by number. */
export const addressTypes = ["unknown", "ipv4", "ipv6", "unix"] as const;

export interface Address {
  readonly type: (typeof addressTypes)[number];
  /** `1.2.3.4`, `::1`, or a socket's path. */
  readonly address: string;
  /** 0 for a socket of Unix. */
  readonly port: number;
}

/** An entry without a payload. */
export const blankEntry: LogEntry = {
  timestampNs: 0n,
  callId: 0n,
  sequenceId: 0n,
  type: "unknown",
  logger: "unknown",
  clientHeader: null,
  serverHeader: null,
  message: null,
  trailer: null,
  payloadTruncated: false,
  peer: null,
};

/** Field numbers of the messages. A header is a client's, a server's, or a trailer: their metadata have the same number. */
export const fields = {
  entry: {
    timestamp: 1,
    callId: 2,
    sequenceId: 3,
    type: 4,
    logger: 5,
    clientHeader: 6,
    serverHeader: 7,
    message: 8,
    trailer: 9,
    payloadTruncated: 10,
    peer: 11,
  },
  header: { metadata: 1, methodName: 2, authority: 3 },
  trailer: { metadata: 1, statusCode: 2, statusMessage: 3, statusDetails: 4 },
  message: { length: 1, data: 2 },
  metadata: { entry: 1 },
  metadataEntry: { key: 1, value: 2 },
  address: { type: 1, address: 2, port: 3 },
  timestamp: { seconds: 1, nanos: 2 },
} as const;
