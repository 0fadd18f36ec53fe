import { once } from "node:events";
import { createServer as createHttpServer, type IncomingHttpHeaders } from "node:http";
import { createSecureServer, createServer, type Http2SecureServer, type SecureServerOptions, type ServerHttp2Stream } from "node:http2";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from "node:net";
import type { Pair } from "../../src-main/engine/channels/testing/certificates";

/** A server that a test started on this machine. */
export interface TestServer {
  readonly port: number;
  stop(): void;
}

/** What is started by the answer to this stops when the test is over that started it. `test` is a spec's own. */
export function serversOf(test: { afterEach(stop: () => void): void }): <T extends TestServer>(server: T) => T {
  const servers: TestServer[] = [];
  test.afterEach(() => {
    for (const server of servers.splice(0)) server.stop();
  });
  return (server) => {
    servers.push(server);
    return server;
  };
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

/** gRPC in plaintext that takes only the calls whose headers pass, as an interceptor that looks at tokens does. */
export function guardedServer(passes: (headers: IncomingHttpHeaders) => boolean): Promise<TestServer> {
  const server = createServer().on("stream", (stream, headers) => {
    if (passes(headers)) return answer(stream);
    stream.on("error", () => {});
    const refusal = { "grpc-status": "16", "grpc-message": "who are you?" };
    stream.respond({ ":status": 200, "content-type": "application/grpc", ...refusal }, { endStream: true });
  });
  return listen(server.on("sessionError", () => {}));
}

/** gRPC in plaintext, on a port or on a unix socket. */
export function plaintextServer(socket?: string): Promise<TestServer> {
  return listen(
    createServer()
      .on("stream", answer)
      .on("sessionError", () => {}),
    socket,
  );
}

/** An HTTP proxy that knows CONNECT; `asked` gathers what it was asked for. */
export async function connectProxy(): Promise<TestServer & { readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const server = createHttpServer().on("connect", (request, socket) => {
    asked.push(`${request.url} ${request.headers["proxy-authorization"] ?? ""}`.trim());
    const [host = "", port] = (request.url ?? "").split(":");
    const onward = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [onward, socket]) end.on("error", () => {});
  });
  return { ...(await listen(server)), asked };
}

/** A proxy of SOCKS5 that asks for a user and a password; `asked` gathers both, and where to. Sources: RFC 1928, RFC 1929. */
export async function socksProxy(): Promise<TestServer & { readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const server = createTcpServer((socket) => {
    const ask = turns(socket);
    const serve = async () => {
      const [, methods = 0] = await ask(2);
      await ask(methods);
      socket.write(Buffer.from([5, 2]));
      const [, userLength = 0] = await ask(2);
      const user = (await ask(userLength)).toString();
      const [passwordLength = 0] = await ask(1);
      const password = (await ask(passwordLength)).toString();
      socket.write(Buffer.from([1, 0]));
      const [, , , kind] = await ask(4);
      const host = kind === 3 ? (await ask((await ask(1))[0] ?? 0)).toString() : [...(await ask(4))].join(".");
      const port = (await ask(2)).readUInt16BE();
      asked.push(`${host}:${port} ${user}:${password}`);
      const onward = connect(port, host, () => {
        socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
        onward.pipe(socket).pipe(onward);
      });
      onward.on("error", () => socket.destroy());
    };
    serve().catch(() => socket.destroy());
    socket.on("error", () => {});
  });
  return { ...(await listen(server)), asked };
}

/** Reads a socket so many bytes at a time, until it is handed on. */
function turns(socket: Socket): (bytes: number) => Promise<Buffer> {
  return async (bytes) => {
    while (bytes > 0) {
      const read: Buffer | null = socket.read(bytes);
      if (read) return read;
      await once(socket, "readable");
    }
    return Buffer.alloc(0);
  };
}

/** A web server: TLS and HTTP/1.1, agreed by ALPN. */
export function http1Server(pair: Pair): Promise<TestServer> {
  const server = createHttpsServer({ ...pair, ALPNProtocols: ["http/1.1"] }, (_request, response) => response.end("hello"));
  return listen(server.on("tlsClientError", () => {}));
}

async function listen(server: Server, socket?: string): Promise<TestServer & { hangUp(): void }> {
  const sockets = new Set<{ destroy(): void }>();
  server.on("connection", (socket) => sockets.add(socket));
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => (socket === undefined ? server.listen(0, "127.0.0.1", resolve) : server.listen(socket, resolve)));
  const stop = () => {
    server.close();
    hangUp();
  };
  const address = server.address() as AddressInfo | string;
  return { port: typeof address === "string" ? 0 : address.port, stop, hangUp };
}
