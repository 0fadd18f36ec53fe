import type { Socket } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { Fault } from "#shared/base/fault";
import type { Target } from "#shared/model/target";
import { describeFailure, HandshakeError, handshakeMs, handshakeOptions, judgeCertificate, serverNameOf, wordsOf } from "./handshake";
import { causeOfError, sentenceOf } from "./handshake-cause";
import { openSocket } from "./open-socket";
import { type ChannelRoute, systemTlsRoute, type TlsSecurity } from "./security";

/**
 * Connects to a server of HTTP/1.1 as a channel by this route would: through its proxy, and by its roots and identity where there is TLS.
 * Who asks nobody asks the system here, since what is sent is a secret of another server. Fault io, with what is wrong and what to do.
 */
export async function connectEndpoint(target: Target, route: ChannelRoute): Promise<Socket> {
  const socket = await openSocket(target, route, handshakeMs);
  const { security } = route;
  if (security.transport === "plaintext") return socket;
  const roots = security.roots === "nobody" ? (systemTlsRoute.security as TlsSecurity).roots : security.roots;
  try {
    return await secure(socket, { ...security, roots }, target.host);
  } catch (error) {
    socket.destroy();
    if (!(error instanceof HandshakeError)) throw error;
    const pattern = target.host ?? target.text;
    throw new Fault("io", sentenceOf(error.failure), {
      act: `Choose who vouches for ${pattern} by a rule for it, or have the server mended.`,
      facts: { cause: error.failure.cause },
    });
  }
}

async function secure(socket: Socket, security: TlsSecurity, host: string | null): Promise<TLSSocket> {
  const serverName = serverNameOf(security, host);
  const options = await handshakeOptions(security, serverName);
  return new Promise((resolve, reject) => {
    const secured = connect({ ...options, ALPNProtocols: ["http/1.1"], socket });
    const refuse = (failure: HandshakeError["failure"]) => {
      clearTimeout(timer);
      reject(new HandshakeError(failure));
      secured.destroy();
    };
    const timer = setTimeout(() => refuse(describeFailure("silent", "No answer in time.", serverName, [])), handshakeMs);
    const onError = (error: NodeJS.ErrnoException) =>
      refuse(describeFailure(causeOfError(error.code ?? "", security.identity !== null), wordsOf(error), serverName, []));
    const onClose = () => refuse(describeFailure("reset", "The connection was closed.", serverName, []));
    secured.once("error", onError).once("close", onClose);
    secured.once("secureConnect", () => {
      clearTimeout(timer);
      secured.off("close", onClose);
      const failure = judgeCertificate(secured, security, serverName);
      if (failure !== null) return refuse(failure);
      secured.off("error", onError);
      resolve(secured);
    });
  });
}
