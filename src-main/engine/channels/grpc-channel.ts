import { type ChannelInterface, type ChannelOptions, connectivityState, Channel as GrpcJsChannel } from "@grpc/grpc-js";
import { Emitter } from "#shared/base/emitter";
import { after } from "#shared/base/timer";
import { type ChannelState, type ChannelStatus, idleChannel } from "#shared/model/channel-status";
import { addressUri, type Target } from "#shared/model/target";
import type { Channel, RawCall, RawCallListener, RawCallOptions } from "./channel";
import { credentialsOf } from "./channel-credentials";
import type { Connection } from "./connection";
import { GrpcCall } from "./grpc-call";
import { dialBy, hearConnections, prefixPaths } from "./mended-transport";
import { NoConnection } from "./no-connection";
import type { ChannelRoute } from "./security";

const stateNames: Readonly<Record<connectivityState, ChannelState>> = {
  [connectivityState.IDLE]: "idle",
  [connectivityState.CONNECTING]: "connecting",
  [connectivityState.READY]: "ready",
  [connectivityState.TRANSIENT_FAILURE]: "transient-failure",
  [connectivityState.SHUTDOWN]: "idle",
};

interface ChannelHooks {
  /** How long a call waits for a connection at most, beside its deadline; null for no such bound. */
  readonly connectMs: number | null;
  /** The status is another one. */
  readonly onStatus: () => void;
}

/** A channel over one of grpc-js. */
export class GrpcChannel implements Channel {
  readonly target: Target;
  readonly #channel: ChannelInterface;
  readonly #states = new Emitter<connectivityState>();
  /** The newest one. */
  #connection: Connection | null = null;
  #failed = false;
  readonly #noConnection: NoConnection;
  readonly #route: ChannelRoute;
  readonly #connectMs: number | null;
  readonly #onStatus: () => void;

  /** `options`: grpc-js's own. */
  constructor(target: Target, route: ChannelRoute, options: ChannelOptions, { connectMs, onStatus }: ChannelHooks) {
    this.target = target;
    this.#route = route;
    this.#connectMs = connectMs;
    this.#onStatus = onStatus;
    const { proxy } = route;
    const reasons = new NoConnection(target, route);
    this.#noConnection = reasons;
    const hearing = hearConnections((connection) => {
      reasons.onConnected();
      this.#connection = connection;
    });
    const credentials = credentialsOf(route.security, target.host, reasons);
    const dialling = proxy === null ? {} : dialBy((address) => reasons.dial(proxy, address));
    const uri = proxy === null ? target.uri : addressUri(proxy.host, proxy.port);
    this.#channel = new GrpcJsChannel(uri, credentials, { ...options, ...hearing, ...dialling, ...prefixPaths(target.prefix) });
    this.#followStates();
  }

  /** A call found no connection. A new channel tries at once, while this one would wait out its back-off. */
  get failed(): boolean {
    return this.#failed;
  }

  /** Does it lead to a target? To one that does not say how, over whatever transport. */
  leadsTo({ uri, transport }: Target): boolean {
    return uri === this.target.uri && (transport === null || transport === this.#route.security.transport);
  }

  get status(): ChannelStatus {
    const state = stateNames[this.#state];
    if (state !== "ready" || this.#connection === null) return { ...idleChannel, state };
    const { peer, tls } = this.#connection;
    const isProxied = this.#route.proxy !== null;
    return { state, peer, isProxied, tls: tls && { version: tls.version, cipher: tls.cipher, alpn: tls.alpn } };
  }

  startCall(path: string, options: RawCallOptions, listener: RawCallListener): RawCall {
    const call = new GrpcCall(this.#channel, path, options, listener, this.#noConnection, () => {
      this.#failed = true;
    });
    if (this.#state === connectivityState.READY && this.#connection) this.#join(call, this.#connection, true);
    else {
      queueMicrotask(() => listener.onConnecting());
      this.#await(call);
    }
    return call;
  }

  close(): void {
    this.#channel.close();
    this.#states.dispose();
  }

  get #state(): connectivityState {
    return this.#channel.getConnectivityState(false);
  }

  /** One watcher for all calls: grpc-js keeps each until the next change. */
  #followStates(): void {
    const last = this.#state;
    if (last === connectivityState.SHUTDOWN) return;
    this.#channel.watchConnectivityState(last, Number.POSITIVE_INFINITY, () => {
      this.#followStates();
      this.#states.fire(this.#state);
      this.#onStatus();
    });
  }

  #await(call: GrpcCall): void {
    const ms = this.#connectMs;
    const timer = ms === null ? null : after(ms, () => call.giveUp(ms / 1000));
    if (timer) call.whenOver(timer);
    const waiting = this.#states.event((state) => {
      if (state === connectivityState.READY && this.#connection) {
        waiting.dispose();
        timer?.dispose();
        this.#join(call, this.#connection, false);
      } else if (state !== connectivityState.CONNECTING) call.onConnection({ is: "state", state: connectivityState[state] });
    });
    call.whenOver(waiting);
  }

  #join(call: GrpcCall, connection: Connection, reused: boolean): void {
    queueMicrotask(() => call.onConnected(connection.peer, reused, connection.tls));
    call.whenOver(connection.onEvent((event) => call.onConnection(event)));
    call.whenOver(this.#states.event((state) => call.onConnection({ is: "state", state: connectivityState[state] })));
  }
}
