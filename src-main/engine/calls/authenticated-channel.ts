import type { Cancellation } from "#shared/base/cancellation";
import type { CallRequest } from "#shared/model/call";
import { isBinaryKey, type MetadataPair } from "#shared/model/metadata";
import { parseTarget } from "#shared/model/target";
import type { Channel, ConnectionEvent, RawCallListener, RawStatus } from "../channels/channel";
import type { ChannelLease, ChannelPool } from "../channels/pool";
import type { Prepare } from "./call-setup";

/** Takes secrets out of what a peer says (engine/auth/redactor.ts). */
export interface Redaction {
  text(text: string): string;
  bytes(bytes: Uint8Array): Uint8Array;
}

export interface CallCredentials {
  /** `secure`: the channel goes through TLS. What it rejects with is the call's fault. */
  pairs(request: CallRequest, secure: boolean, cancellation: Cancellation): Promise<readonly MetadataPair[]>;
  /** The server took the credentials for none (UNAUTHENTICATED). */
  refused(request: CallRequest): void;
  readonly redact: Redaction;
}

/** The way out of a call with credentials, by a plaintext channel of the pool. */
export function authenticatedChannelOf(pool: ChannelPool, credentials: CallCredentials): Prepare {
  return async (request, cancellation) => {
    const target = parseTarget(request.target);
    const metadata = await credentials.pairs(request, false, cancellation);
    return { lease: guardedLease(pool.lease(target, request), request, credentials), metadata };
  };
}

const unauthenticated = 16;

/**
 * A lease whose calls tell no secret that a peer sends back: not in headers, trailers, a status or a connection's events, and so
 * neither in heads, timelines, recordings and files. Messages stay as they are: they are what the user asked for.
 */
export function guardedLease(lease: ChannelLease, request: CallRequest, credentials: CallCredentials): ChannelLease {
  const channel: Channel = {
    target: lease.channel.target,
    startCall: (path, options, listener) => lease.channel.startCall(path, options, guarded(listener, request, credentials)),
  };
  return { channel, dispose: () => lease.dispose() };
}

function guarded(listener: RawCallListener, request: CallRequest, { redact, refused }: CallCredentials): RawCallListener {
  return {
    onConnecting: () => listener.onConnecting(),
    onConnected: (peer, reused) => listener.onConnected(peer, reused),
    onConnection: (event) => listener.onConnection(withoutSecrets(event, redact)),
    onHeaders: (headers, peer) => listener.onHeaders(redactedPairs(headers, redact), peer),
    onMessage: (bytes) => listener.onMessage(bytes),
    onEnd: (status) => {
      if (status.code === unauthenticated && status.origin === "server") refused(request);
      listener.onEnd(redactedStatus(status, redact));
    },
  };
}

function withoutSecrets(event: ConnectionEvent, redact: Redaction): ConnectionEvent {
  return event.is === "goaway" ? { ...event, data: redact.text(event.data) } : event;
}

function redactedStatus(status: RawStatus, redact: Redaction): RawStatus {
  return { ...status, message: redact.text(status.message), trailers: redactedPairs(status.trailers, redact) };
}

function redactedPairs(pairs: readonly MetadataPair[], redact: Redaction): MetadataPair[] {
  return pairs.map(({ key, value }) => {
    if (!isBinaryKey(key)) return { key: redact.text(key), value: redact.text(value) };
    return { key, value: Buffer.from(redact.bytes(Buffer.from(value, "base64"))).toString("base64") };
  });
}
