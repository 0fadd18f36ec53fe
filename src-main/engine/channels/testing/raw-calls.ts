import type { Keepalive } from "#shared/model/call";
import type { MetadataPair } from "#shared/model/metadata";
import { parseTarget } from "#shared/model/target";
import type { ConnectionEvent, RawCall, RawStatus } from "../channel";
import type { ChannelLease, ChannelPool } from "../pool";
import type { ChannelRoute } from "../security";

/** A raw call and all that its listener has heard. */
export interface HeardCall {
  readonly raw: RawCall;
  readonly lease: ChannelLease;
  readonly events: string[];
  readonly connection: ConnectionEvent[];
  readonly messages: Buffer[];
  readonly headers: readonly MetadataPair[];
  readonly ended: Promise<RawStatus>;
}

export interface HeardOptions {
  readonly metadata?: readonly MetadataPair[];
  readonly deadlineMs?: number;
  readonly maxReceiveBytes?: number;
  readonly maxSendBytes?: number;
  readonly gzip?: boolean;
  readonly waitForReady?: boolean;
  readonly route?: ChannelRoute;
  readonly keepalive?: Keepalive | null;
  readonly path?: string;
  readonly onMessage?: (count: number, raw: RawCall) => void;
}

export const echoPath = "/test.Echo/Say";

export function startRawCall(pool: ChannelPool, target: string, options: HeardOptions = {}): HeardCall {
  const lease = pool.lease(parseTarget(target), { ...options, maxReceiveBytes: options.maxReceiveBytes ?? 4_000_000 });
  const events: string[] = [];
  const connection: ConnectionEvent[] = [];
  const messages: Buffer[] = [];
  const headers: MetadataPair[] = [];
  let end: (status: RawStatus) => void;
  const ended = new Promise<RawStatus>((resolve) => {
    end = resolve;
  });
  const raw = lease.channel.startCall(
    options.path ?? echoPath,
    { metadata: options.metadata ?? [], deadlineMs: options.deadlineMs ?? null, waitForReady: options.waitForReady, gzip: options.gzip },
    {
      onConnecting: () => events.push("connecting"),
      onConnected: (_peer, reused) => events.push(reused ? "reused" : "connected"),
      onConnection: (event) => connection.push(event),
      onHeaders: (pairs, peer) => {
        events.push(`headers from ${peer}`);
        headers.push(...pairs);
      },
      onMessage: (bytes) => {
        messages.push(Buffer.from(bytes));
        options.onMessage?.(messages.length, raw);
      },
      onEnd: (status) => {
        lease.dispose();
        end(status);
      },
    },
  );
  return { raw, lease, events, connection, messages, headers, ended };
}
