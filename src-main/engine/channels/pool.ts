import type { ChannelOptions as GrpcOptions } from "@grpc/grpc-js";
import { type Disposable, toDisposable } from "#shared/base/disposable";
import { after } from "#shared/base/timer";
import { defaultKeepalive, type Keepalive } from "#shared/model/call";
import type { Target } from "#shared/model/target";
import type { Channel } from "./channel";
import { GrpcChannel } from "./grpc-channel";
import { mendTransports } from "./mended-transport";

mendTransports();

export interface ChannelOptions {
  /** The largest message that is received; grpc-js keeps this limit per channel. */
  readonly maxReceiveBytes: number;
  /** Pings while there are calls; null for none, `defaultKeepalive` where it is left out. */
  readonly keepalive?: Keepalive | null | undefined;
}

/** The use of a channel until disposed. Calls under way outlive the lease. */
export interface ChannelLease extends Disposable {
  readonly channel: Channel;
}

interface Entry {
  readonly channel: GrpcChannel;
  leases: number;
  idle: Disposable | null;
}

const defaultIdleMs = 5 * 60 * 1000;

/** One channel per target and options, shared by those who lease it, closed when nobody has for a while. */
export class ChannelPool implements Disposable {
  readonly #entries = new Map<string, Entry>();
  readonly #idleMs: number;
  readonly #alive = toDisposable(() => this.#closeAll());

  /** `idleMs`: how long a channel without a lease stays connected. */
  constructor(options: { readonly idleMs?: number } = {}) {
    this.#idleMs = options.idleMs ?? defaultIdleMs;
  }

  /** Channels that are open, leased or idle. */
  get size(): number {
    return this.#entries.size;
  }

  lease(target: Target, options: ChannelOptions): ChannelLease {
    const { timeMs, timeoutMs } = keepaliveOf(options);
    const key = `${options.maxReceiveBytes} ${timeMs} ${timeoutMs} ${target.uri}`;
    const entry = this.#entry(key, target, options);
    entry.idle?.dispose();
    entry.idle = null;
    entry.leases++;
    const leased = toDisposable(() => this.#release(key, entry));
    return { channel: entry.channel, dispose: () => leased.dispose() };
  }

  dispose(): void {
    this.#alive.dispose();
  }

  #entry(key: string, target: Target, options: ChannelOptions): Entry {
    const known = this.#entries.get(key);
    if (known && !known.channel.failed) return known;
    if (known) this.#retire(key, known);
    const entry: Entry = { channel: new GrpcChannel(target, channelOptions(options)), leases: 0, idle: null };
    this.#entries.set(key, entry);
    return entry;
  }

  #release(key: string, entry: Entry): void {
    entry.leases--;
    if (entry.leases > 0) return;
    if (this.#entries.get(key) !== entry) entry.channel.close();
    else if (entry.channel.failed) this.#retire(key, entry);
    else entry.idle = after(this.#idleMs, () => this.#retire(key, entry));
  }

  /** Leases it to nobody any more; closes it with its last lease. */
  #retire(key: string, entry: Entry): void {
    this.#entries.delete(key);
    entry.idle?.dispose();
    if (entry.leases === 0) entry.channel.close();
  }

  #closeAll(): void {
    for (const [key, entry] of [...this.#entries]) this.#retire(key, entry);
  }
}

function keepaliveOf({ keepalive = defaultKeepalive }: ChannelOptions): Keepalive {
  // grpc-js pings where the time is above 0.
  return keepalive ?? { timeMs: -1, timeoutMs: defaultKeepalive.timeoutMs };
}

function channelOptions(options: ChannelOptions): GrpcOptions {
  const { timeMs, timeoutMs } = keepaliveOf(options);
  return {
    "grpc.primary_user_agent": "wirebench",
    "grpc.max_receive_message_length": options.maxReceiveBytes,
    "grpc.max_send_message_length": -1,
    "grpc.keepalive_time_ms": timeMs,
    "grpc.keepalive_timeout_ms": timeoutMs,
    // A call is made once, as written: no retries, no service config from DNS, no proxy behind the user's back.
    "grpc.enable_retries": 0,
    "grpc.service_config_disable_resolution": 1,
    "grpc.enable_http_proxy": 0,
    // What is sent counts as taken while no more than this waits for the server to read, as HTTP/2's first window has it.
    "grpc.per_rpc_retry_buffer_size": 64 * 1024,
    // A connection belongs to its channel and is closed with it.
    "grpc.use_local_subchannel_pool": 1,
    "grpc.enable_channelz": 0,
  };
}
