import { isDeepStrictEqual } from "node:util";
import type { Cancellation } from "#shared/base/cancellation";
import { type Disposable, toDisposable } from "#shared/base/disposable";
import { Emitter } from "#shared/base/emitter";
import { Fault } from "#shared/base/fault";
import { after } from "#shared/base/timer";
import { type ChannelStatus, idleChannel } from "#shared/model/channel-status";
import type { Target } from "#shared/model/target";
import type { Channel } from "./channel";
import { type ChannelOptions, channelKey, grpcOptions, routeWithoutRules } from "./channel-options";
import { GrpcChannel } from "./grpc-channel";
import { mendTransports } from "./mended-transport";
import type { ChannelRoute } from "./security";

mendTransports();

/** The use of a channel until disposed. Calls under way outlive the lease. */
export interface ChannelLease extends Disposable {
  readonly channel: Channel;
}

interface Entry {
  readonly channel: GrpcChannel;
  leases: number;
  idle: Disposable | null;
}

/**
 * Finds the way to a target: what its settings, kept certificates and secrets make of it. Asked for each lease, so that a change counts
 * from the next call on. What it rejects with is the lease's fault.
 */
export type RouteFinder = (target: Target, cancellation?: Cancellation) => Promise<ChannelRoute>;

export interface PoolOptions {
  /** How long a channel without a lease stays connected. */
  readonly idleMs?: number;
  /** How long connecting may take before calls are given up; without, as long as grpc-js and their deadlines let it. */
  readonly connectMs?: number;
  /** By default what holds without any rule. */
  readonly routeOf?: RouteFinder;
}

const defaultIdleMs = 5 * 60 * 1000;

/**
 * One channel per target, route and options, shared by those who lease it, closed when nobody has for a while. Another certificate
 * or setting makes another channel.
 */
export class ChannelPool implements Disposable {
  /** In the order in which they were leased last. */
  readonly #entries = new Map<string, Entry>();
  /** Where the last channel has failed, and was therefore given up. */
  readonly #failed = new Set<string>();
  readonly #changes = new Emitter<void>();
  readonly #idleMs: number;
  readonly #connectMs: number | null;
  readonly #routeOf: RouteFinder;
  readonly #alive = toDisposable(() => this.#closeAll());

  constructor(options: PoolOptions = {}) {
    this.#idleMs = options.idleMs ?? defaultIdleMs;
    this.#connectMs = options.connectMs ?? null;
    this.#routeOf = options.routeOf ?? (async (target) => routeWithoutRules(target));
  }

  /** Channels that are open, leased or idle. */
  get size(): number {
    return this.#entries.size;
  }

  /** How the channel to a target that was leased last stands: now, and whenever that changes. */
  watch(target: Target, listener: (status: ChannelStatus) => void): Disposable {
    let told: ChannelStatus | null = null;
    const tell = () => {
      const status = this.#statusOf(target);
      if (told !== null && isDeepStrictEqual(told, status)) return;
      told = status;
      listener(status);
    };
    tell();
    return this.#changes.event(tell);
  }

  #statusOf(target: Target): ChannelStatus {
    const newest = [...this.#entries.values()].findLast(({ channel }) => channel.leadsTo(target));
    if (newest) return newest.channel.status;
    return this.#failed.has(target.uri) ? { ...idleChannel, state: "transient-failure" } : idleChannel;
  }

  /** The same by the route that is found for the target. Faults: those of `lease`, and of finding it; the reason of a cancellation. */
  async leaseRouted(target: Target, options: Omit<ChannelOptions, "route">, cancellation?: Cancellation): Promise<ChannelLease> {
    const route = await this.#routeOf(target, cancellation);
    cancellation?.throwIfCancelled();
    return this.lease(target, { ...options, route });
  }

  /** Faults: bad-params, a service config that gRPC does not take; target-invalid, a route that is not the target's. */
  lease(target: Target, options: ChannelOptions): ChannelLease {
    const route = options.route ?? routeWithoutRules(target);
    mustFit(target, route);
    const key = channelKey(target, route, options);
    const entry = this.#entry(key, target, route, options);
    entry.idle?.dispose();
    entry.idle = null;
    entry.leases++;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#changes.fire();
    const leased = toDisposable(() => this.#release(key, entry));
    return { channel: entry.channel, dispose: () => leased.dispose() };
  }

  dispose(): void {
    this.#alive.dispose();
  }

  #entry(key: string, target: Target, route: ChannelRoute, options: ChannelOptions): Entry {
    const known = this.#entries.get(key);
    if (known && !known.channel.failed) return known;
    if (known) this.#retire(key, known);
    const hooks = { connectMs: this.#connectMs, onStatus: () => this.#changes.fire() };
    const channel = new GrpcChannel(target, route, grpcOptions(target, route, options), hooks);
    this.#failed.delete(target.uri);
    return { channel, leases: 0, idle: null };
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
    if (entry.channel.failed) this.#failed.add(entry.channel.target.uri);
    if (entry.leases === 0) entry.channel.close();
    this.#changes.fire();
  }

  #closeAll(): void {
    for (const [key, entry] of [...this.#entries]) this.#retire(key, entry);
  }
}

/** A target that says how to connect is not connected to otherwise, whatever went wrong before. */
function mustFit({ transport, text }: Target, { security }: ChannelRoute): void {
  if (transport === null || transport === security.transport) return;
  throw new Fault("target-invalid", `"${text}" asks for ${transport}, and its settings for ${security.transport}.`, {
    act: "Write the target without a scheme, or change its settings.",
    facts: { target: text },
  });
}
