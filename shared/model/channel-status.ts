/** A channel's states in gRPC's words; `idle` also where there is no channel. Source: grpc/grpc doc/connectivity-semantics-and-api.md. */
export const channelStates = [
  "idle", // no connection; the next call makes one
  "connecting",
  "ready",
  "transient-failure", // the last try came to nothing; the next call tries again
] as const;
export type ChannelState = (typeof channelStates)[number];

/** What a handshake agreed on. */
export interface ChannelTls {
  /** `TLSv1.3`. */
  readonly version: string;
  /** By IANA's name: `TLS_AES_128_GCM_SHA256`. */
  readonly cipher: string;
  /** `h2`. */
  readonly alpn: string;
}

/** How the channel to a target stands, also between calls. */
export interface ChannelStatus {
  readonly state: ChannelState;
  /** With whom it is connected: `host:port` of an address, or the path of a socket; null without a connection. */
  readonly peer: string | null;
  /** `peer` is a proxy, which alone knows the server's address. */
  readonly isProxied: boolean;
  /** Null without a connection, or on a plaintext one. */
  readonly tls: ChannelTls | null;
}

/** Of a target that nobody has called yet. */
export const idleChannel: ChannelStatus = { state: "idle", peer: null, isProxied: false, tls: null };
