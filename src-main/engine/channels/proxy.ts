import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { SocksClient } from "socks";
import { joinHostPort } from "#shared/model/target";
import type { ProxyRoute } from "./security";

/** Why a proxy made no connection. Part of shared/model/status.ts's causes. */
export type ProxyFinding = "proxy-unreachable" | "proxy-refused" | "proxy-credentials";

/** A proxy that made no connection, in its own words. */
export class ProxyError extends Error {
  override readonly name = "ProxyError";
  readonly finding: ProxyFinding;

  constructor(finding: ProxyFinding, message: string) {
    super(message);
    this.finding = finding;
  }
}

/** Where a proxy listens, as it was resolved. */
export interface ProxyAddress {
  readonly host: string;
  readonly port: number;
}

/** To whom the proxy is to connect; it looks up the name. */
interface Destination {
  readonly host: string;
  readonly port: number;
}

const proxyMs = 15_000;
/** 407 is what RFC 9110 has; tinyproxy says 401 where the credentials are wrong. */
const wantsCredentials = [401, 407];

/** Connects to a destination through a proxy. Rejects with ProxyError. */
export function dialThrough(proxy: ProxyRoute, address: ProxyAddress, destination: Destination): Promise<Socket> {
  return proxy.kind === "http" ? dialHttp(proxy, address, destination) : dialSocks(proxy, address, destination);
}

/** HTTP CONNECT. RFC 9110, section 9.3.6. */
function dialHttp(proxy: ProxyRoute, address: ProxyAddress, destination: Destination): Promise<Socket> {
  const authority = joinHostPort(destination.host, destination.port);
  const credentials = Buffer.from(`${proxy.user}:${proxy.password}`).toString("base64");
  const headers = { host: authority, ...(proxy.user === "" ? {} : { "proxy-authorization": `Basic ${credentials}` }) };
  return new Promise((resolve, reject) => {
    const asking = request({ ...address, method: "CONNECT", path: authority, headers, agent: false, timeout: proxyMs });
    const fail = (finding: ProxyFinding, words: string) => {
      asking.destroy();
      reject(new ProxyError(finding, `The proxy ${joinHostPort(proxy.host, proxy.port)} ${words}`));
    };
    const onAnswer = (status = 0, message = "") => {
      const finding = wantsCredentials.includes(status) ? "proxy-credentials" : "proxy-refused";
      fail(finding, `answered ${status} ${message} to CONNECT ${authority}.`);
    };
    asking.once("connect", (response, socket: Socket, head) => {
      if (response.statusCode !== 200) return onAnswer(response.statusCode, response.statusMessage);
      asking.removeAllListeners("timeout");
      socket.setTimeout(0);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    asking.once("response", (response) => onAnswer(response.statusCode, response.statusMessage));
    asking.once("timeout", () => fail("proxy-unreachable", "did not answer in time."));
    asking.once("error", (error: NodeJS.ErrnoException) => fail("proxy-unreachable", `cannot be reached: ${error.code ?? error.message}.`));
    asking.end();
  });
}

/** SOCKS5 (RFC 1928), with a user and a password where there are any (RFC 1929). */
async function dialSocks(proxy: ProxyRoute, address: ProxyAddress, destination: Destination): Promise<Socket> {
  const name = joinHostPort(proxy.host, proxy.port);
  const near = await reach(address).catch((error: NodeJS.ErrnoException) => {
    throw new ProxyError("proxy-unreachable", `The proxy ${name} cannot be reached: ${error.code ?? error.message}.`);
  });
  const credentials = proxy.user === "" ? {} : { userId: proxy.user, password: proxy.password };
  try {
    const { socket } = await SocksClient.createConnection({
      proxy: { ...address, type: 5, ...credentials },
      command: "connect",
      destination,
      timeout: proxyMs,
      existing_socket: near,
    });
    return socket;
  } catch (error) {
    near.destroy();
    const words = error instanceof Error ? error.message : String(error);
    throw new ProxyError(/auth/i.test(words) ? "proxy-credentials" : "proxy-refused", `The proxy ${name} made no connection: ${words}.`);
  }
}

function reach({ host, port }: ProxyAddress): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: proxyMs });
    socket.once("timeout", () => socket.destroy(new Error("it did not answer in time")));
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.setTimeout(0);
      socket.removeAllListeners("timeout");
      socket.off("error", reject);
      resolve(socket);
    });
  });
}
