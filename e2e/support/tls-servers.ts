import { createSecureServer, createServer, type Http2SecureServer, type SecureServerOptions, type ServerHttp2Stream } from "node:http2";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import type { Pair } from "../../src-main/engine/channels/testing/certificates";

/** A server that a test started on this machine. */
export interface TestServer {
  readonly port: number;
  stop(): void;
}

/** Answers every gRPC call with one empty message and OK. */
function answer(stream: ServerHttp2Stream): void {
  stream.on("error", () => {});
  stream.resume();
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  stream.end(Buffer.alloc(5));
}

/** gRPC over TLS, with this certificate and whatever else is asked of TLS. `renew` gives it another one, and hangs up. */
export async function tlsServer(options: Pair & SecureServerOptions): Promise<TestServer & { renew(pair: Pair): void }> {
  const server: Http2SecureServer = createSecureServer(options);
  server
    .on("stream", answer)
    .on("tlsClientError", () => {})
    .on("sessionError", () => {});
  const listening = await listen(server);
  const renew = (pair: Pair) => {
    server.setSecureContext({ ...options, ...pair });
    listening.hangUp();
  };
  return { ...listening, renew };
}

/** gRPC in plaintext. */
export function plaintextServer(): Promise<TestServer> {
  return listen(
    createServer()
      .on("stream", answer)
      .on("sessionError", () => {}),
  );
}

/** A web server: TLS and HTTP/1.1, agreed by ALPN. */
export function http1Server(pair: Pair): Promise<TestServer> {
  const server = createHttpsServer({ ...pair, ALPNProtocols: ["http/1.1"] }, (_request, response) => response.end("hello"));
  return listen(server.on("tlsClientError", () => {}));
}

async function listen(server: Server): Promise<TestServer & { hangUp(): void }> {
  const sockets = new Set<{ destroy(): void }>();
  server.on("connection", (socket) => sockets.add(socket));
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => {
    server.close();
    hangUp();
  };
  return { port: (server.address() as AddressInfo).port, stop, hangUp };
}
