import { CallCredentials, ChannelCredentials } from "@grpc/grpc-js";
import { type HandshakeListener, shakeHands } from "./handshake";
import type { ChannelSecurity, TlsSecurity } from "./security";

type SecureConnector = ReturnType<ChannelCredentials["_createSecureConnector"]>;

/**
 * grpc-js's credentials of a channel. Plaintext is plaintext and TLS is TLS: neither becomes the other. `host` is the target's.
 */
export function credentialsOf(security: ChannelSecurity, host: string | null, listener: HandshakeListener): ChannelCredentials {
  return security.transport === "plaintext" ? ChannelCredentials.createInsecure() : new TlsCredentials(security, host, listener);
}

/** In the place of grpc-js's own, which says of a failed handshake only that there is no connection. */
class TlsCredentials extends ChannelCredentials {
  readonly #security: TlsSecurity;
  readonly #host: string | null;
  readonly #listener: HandshakeListener;

  constructor(security: TlsSecurity, host: string | null, listener: HandshakeListener) {
    super();
    this.#security = security;
    this.#host = host;
    this.#listener = listener;
  }

  override _isSecure(): boolean {
    return true;
  }

  override _equals(other: ChannelCredentials): boolean {
    return this === other;
  }

  override _createSecureConnector(_target: unknown, _options: unknown, callCredentials = CallCredentials.createEmpty()): SecureConnector {
    return {
      connect: async (socket) => ({ socket: await shakeHands(socket, this.#security, this.#host, this.#listener), secure: true }),
      waitForReady: () => Promise.resolve(),
      getCallCredentials: () => callCredentials,
      destroy: () => {},
    };
  }
}
