import { isBinaryKey, type MetadataPair } from "#shared/model/metadata";
import type { Channel, ConnectionEvent, RawCallListener, RawStatus } from "../channels/channel";
import type { ChannelLease } from "../channels/pool";

/** Takes secrets out of what a peer says (engine/auth/redactor.ts). */
export interface Redaction {
  text(text: string): string;
  bytes(bytes: Uint8Array): Uint8Array;
}

export interface Guard {
  readonly redact: Redaction;
  /** The server took the call's credentials for none. */
  onUnauthenticated(): void;
}

const unauthenticated = 16;

/**
 * A lease whose calls tell no secret that a peer sends back: not in headers, trailers, a status or a connection's events, and so
 * neither in heads, timelines, recordings and files. Messages stay as they are: they are what the user asked for.
 */
export function guardedLease(lease: ChannelLease, guard: Guard): ChannelLease {
  const channel: Channel = {
    target: lease.channel.target,
    startCall: (path, options, listener) => lease.channel.startCall(path, options, guarded(listener, guard)),
  };
  return { channel, dispose: () => lease.dispose() };
}

function guarded(listener: RawCallListener, { redact, onUnauthenticated }: Guard): RawCallListener {
  return {
    onConnecting: () => listener.onConnecting(),
    onConnected: (peer, reused) => listener.onConnected(peer, reused),
    onConnection: (event) => listener.onConnection(withoutSecrets(event, redact)),
    onHeaders: (headers, peer) => listener.onHeaders(redactedPairs(headers, redact), peer),
    onMessage: (bytes) => listener.onMessage(bytes),
    onEnd: (status) => {
      if (status.code === unauthenticated && status.origin === "server") onUnauthenticated();
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
