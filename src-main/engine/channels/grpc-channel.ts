import { type Client, connectivityState } from "@grpc/grpc-js";
import type { Target } from "#shared/model/target";
import type { Channel, RawCall, RawCallListener, RawCallOptions } from "./channel";
import { GrpcCall } from "./grpc-call";

/** A channel over one grpc-js client. */
export class GrpcChannel implements Channel {
  readonly target: Target;
  readonly #client: Client;
  #failed = false;

  constructor(target: Target, client: Client) {
    this.target = target;
    this.#client = client;
  }

  /** A call found no connection. A new channel tries at once, while this one would wait out its back-off. */
  get failed(): boolean {
    return this.#failed;
  }

  startCall(path: string, options: RawCallOptions, listener: RawCallListener): RawCall {
    const call = new GrpcCall(this.#client, path, options, listener, this.target, () => {
      this.#failed = true;
    });
    this.#reportConnection(listener, call);
    return call;
  }

  close(): void {
    this.#client.close();
  }

  #reportConnection(listener: RawCallListener, call: GrpcCall): void {
    const channel = this.#client.getChannel();
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
