import { type ChannelInterface, connectivityState } from "@grpc/grpc-js";
import type { Target } from "#shared/model/target";
import type { Channel, RawCall, RawCallListener, RawCallOptions } from "./channel";
import { GrpcCall } from "./grpc-call";

/** A channel over one of grpc-js. */
export class GrpcChannel implements Channel {
  readonly target: Target;
  readonly #channel: ChannelInterface;
  #failed = false;

  constructor(target: Target, channel: ChannelInterface) {
    this.target = target;
    this.#channel = channel;
  }

  /** A call found no connection. A new channel tries at once, while this one would wait out its back-off. */
  get failed(): boolean {
    return this.#failed;
  }

  startCall(path: string, options: RawCallOptions, listener: RawCallListener): RawCall {
    const call = new GrpcCall(this.#channel, path, options, listener, this.target, () => {
      this.#failed = true;
    });
    this.#reportConnection(listener, call);
    return call;
  }

  close(): void {
    this.#channel.close();
  }

  #reportConnection(listener: RawCallListener, call: GrpcCall): void {
    const channel = this.#channel;
    let last = channel.getConnectivityState(false);
    if (last === connectivityState.READY) {
      queueMicrotask(() => listener.onConnected(true));
      return;
    }
    queueMicrotask(() => listener.onConnecting());
    const follow = () => {
      last = channel.getConnectivityState(false);
      if (call.over || last === connectivityState.SHUTDOWN) return;
      if (last === connectivityState.READY) listener.onConnected(false);
      else channel.watchConnectivityState(last, Number.POSITIVE_INFINITY, follow);
    };
    channel.watchConnectivityState(last, Number.POSITIVE_INFINITY, follow);
  }
}
