import { connect, type Socket } from "node:net";
import { Fault } from "#shared/base/fault";
import type { Target } from "#shared/model/target";
import { dialThrough } from "./proxy";
import type { ChannelRoute } from "./security";

/** A connection to a target by a route, without TLS, made in so many milliseconds. Fault io. */
export async function openSocket(target: Target, { proxy }: ChannelRoute, ms: number): Promise<Socket> {
  const { host, port } = target;
  const isUnix = host === null || port === null;
  if (proxy !== null && !isUnix) {
    return dialThrough(proxy, proxy, { host, port }).catch((error: Error) => {
      throw new Fault("io", error.message, { act: "Check the proxy in the settings of this target." });
    });
  }
  const address = isUnix ? { path: target.uri.slice("unix:".length) } : { host, port };
  return new Promise((resolve, reject) => {
    const socket = connect({ ...address, timeout: ms });
    const fail = (words: string) => {
      socket.destroy();
      reject(new Fault("io", `No connection to ${target.text}: ${words}.`, { act: "Check the target, and that the server runs." }));
    };
    socket.once("timeout", () => fail("no answer in time"));
    socket.once("error", (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
    socket.once("connect", () => {
      socket.removeAllListeners();
      socket.setTimeout(0);
      resolve(socket);
    });
  });
}
