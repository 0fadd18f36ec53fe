import { type ChannelInterface, type ChannelOptions, connectivityState, credentials, Channel as GrpcJsChannel } from "@grpc/grpc-js";
import { Emitter } from "#shared/base/emitter";
import type { Target } from "#shared/model/target";
import type { Channel, RawCall, RawCallListener, RawCallOptions } from "./channel";
import type { Connection } from "./connection";
import { GrpcCall } from "./grpc-call";
import { hearConnections } from "./mended-transport";

/** A channel over one of grpc-js. */
export class GrpcChannel implements Channel {
  readonly target: Target;
  readonly #channel: ChannelInterface;
  readonly #states = new Emitter<connectivityState>();
  /** The newest one. */
  #connection: Connection | null = null;
  #failed = false;

  constructor(target: Target, options: ChannelOptions) {
    this.target = target;
    const hearing = hearConnections((connection) => {
      this.#connection = connection;
    });
    this.#channel = new GrpcJsChannel(target.uri, credentials.createInsecure(), { ...options, ...hearing });
    this.#followStates();
  }

  /** A call found no connection. A new channel tries at once, while this one would wait out its back-off. */
  get failed(): boolean {
    return this.#failed;
  }

  startCall(path: string, options: RawCallOptions, listener: RawCallListener): RawCall {
    const call = new GrpcCall(this.#channel, path, options, listener, this.target, () => {
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
    });
  }

  #await(call: GrpcCall): void {
    const waiting = this.#states.event((state) => {
      if (state === connectivityState.READY && this.#connection) {
        waiting.dispose();
        this.#join(call, this.#connection, false);
      } else if (state !== connectivityState.CONNECTING) call.onConnection({ is: "state", state: connectivityState[state] });
    });
    call.whenOver(waiting);
  }

  #join(call: GrpcCall, connection: Connection, reused: boolean): void {
    queueMicrotask(() => call.onConnected(connection.peer, reused));
    call.whenOver(connection.onEvent((event) => call.onConnection(event)));
    call.whenOver(this.#states.event((state) => call.onConnection({ is: "state", state: connectivityState[state] })));
  }
}
