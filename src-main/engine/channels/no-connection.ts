import type { Socket } from "node:net";
import type { SubchannelAddress } from "@grpc/grpc-js/build/src/subchannel-address.js";
import type { StatusCause } from "#shared/model/status";
import { joinHostPort, type Target } from "#shared/model/target";
import type { HandshakeFailure } from "#shared/model/trust";
import type { HandshakeListener } from "./handshake";
import { sentenceOf } from "./handshake-cause";
import { explainHandshake } from "./inspect-server";
import { type ProbeFinding, probe } from "./probe";
import { dialThrough, ProxyError } from "./proxy";
import type { ChannelRoute, ProxyRoute } from "./security";

/** Why there is no connection. `message` replaces grpc-js's where more is known than that there is none. */
export interface NoConnectionFinding {
  readonly cause: StatusCause | null;
  readonly message?: string;
  readonly handshake?: HandshakeFailure;
}

/**
 * Keeps why a channel has no connection, which grpc-js tells in words alone, if at all; and looks where nothing
 * was kept.
 */
export class NoConnection implements HandshakeListener {
  readonly #target: Target;
  readonly #route: ChannelRoute;
  #isConnected = false;
  #last: HandshakeFailure | ProxyError | null = null;

  constructor(target: Target, route: ChannelRoute) {
    this.#target = target;
    this.#route = route;
  }

  /** Is there more to say than what grpc-js's words do? Of a proxy, it takes the name for the target's. */
  get isKnown(): boolean {
    return this.#last !== null || this.#route.proxy !== null;
  }

  onBegin(): void {
    this.#isConnected = false;
  }

  onFailure(failure: HandshakeFailure): void {
    // What ends a connection that was well is no failed handshake.
    if (!this.#isConnected) this.#last = failure;
  }

  /** There is a connection now. */
  onConnected(): void {
    this.#isConnected = true;
    this.#last = null;
  }

  /** Connects to the target through a proxy at an address. Rejects with ProxyError. */
  async dial(proxy: ProxyRoute, address: SubchannelAddress): Promise<Socket> {
    const { host, port } = this.#target;
    try {
      if (!("host" in address) || host === null || port === null) throw new ProxyError("proxy-refused", "No proxy leads to a unix socket.");
      return await dialThrough(proxy, address, { host, port });
    } catch (error) {
      if (error instanceof ProxyError) this.#last = error;
      throw error;
    }
  }

  /** Takes a second or two at most. */
  async find(): Promise<NoConnectionFinding> {
    if (this.#last instanceof ProxyError) return { cause: this.#last.finding, message: this.#last.message };
    if (this.#last !== null) {
      const handshake = await explainHandshake(this.#last, this.#target, this.#route);
      return { cause: "handshake", handshake, message: sentenceOf(handshake) };
    }
    const { proxy } = this.#route;
    return proxy === null ? { cause: await this.#look() } : lookAtProxy(proxy);
  }

  async #look(): Promise<StatusCause | null> {
    const { host, port } = this.#target;
    if (host === null || port === null) return null;
    const finding = await probe(host, port);
    // One that speaks TLS is well where TLS is wanted.
    const isWell = finding === "speaks-http2" || (finding === "tls-expected" && this.#route.security.transport === "tls");
    return isWell ? null : finding;
  }
}

const proxyWords: Partial<Record<ProbeFinding, string>> = {
  "name-not-found": "its name does not resolve",
  refused: "nothing listens there",
  unreachable: "it does not answer",
};

/** Of a proxy that nobody got as far as asking. */
async function lookAtProxy({ host, port }: ProxyRoute): Promise<NoConnectionFinding> {
  const words = proxyWords[await probe(host, port)];
  if (words === undefined) return { cause: null };
  return { cause: "proxy-unreachable", message: `The proxy ${joinHostPort(host, port)} cannot be reached: ${words}.` };
}
