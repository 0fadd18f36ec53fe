import { createServer, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import type { Socket } from "node:net";
import { type Disposable, toDisposable } from "#shared/base/disposable";
import { listen } from "./hostile-server";

/** An HTTP/2 server on 127.0.0.1 without gRPC, so that a test can do to a call what no gRPC server would. */
export class RawServer implements Disposable {
  readonly target: string;
  readonly sessions: ServerHttp2Session[] = [];
  /** TCP connections, of which a test may stop reading. */
  readonly sockets: Socket[] = [];
  readonly #alive: Disposable;

  private constructor(server: Http2Server, port: number, sockets: Socket[], sessions: ServerHttp2Session[]) {
    this.target = `127.0.0.1:${port}`;
    this.sockets = sockets;
    this.sessions = sessions;
    this.#alive = toDisposable(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
  }

  /** `onStream` hears of every call. Response headers are its to send: see `answer`. */
  static async start(onStream: (stream: ServerHttp2Stream) => void): Promise<RawServer> {
    const server = createServer();
    const sockets: Socket[] = [];
    const sessions: ServerHttp2Session[] = [];
    server.on("connection", (socket) => sockets.push(socket));
    server.on("session", (session) => {
      sessions.push(session);
      session.on("error", () => {});
    });
    server.on("stream", (stream) => {
      stream.on("error", () => {});
      onStream(stream);
    });
    return new RawServer(server, await listen(server), sockets, sessions);
  }

  dispose(): void {
    this.#alive.dispose();
  }
}

/** Response headers as gRPC has them; with a status, trailers follow when the stream is ended. */
export function answer(stream: ServerHttp2Stream, status?: number): void {
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: status !== undefined });
  if (status !== undefined) stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": String(status) }));
}

/** A message in its frame. */
export function frame(payload: Uint8Array): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(payload.length, 1);
  return Buffer.concat([prefix, payload]);
}

/** So many messages of so many bytes each. */
export function frames(count: number, size = 90): Buffer {
  return Buffer.concat(Array.from({ length: count }, (_, i) => frame(Buffer.alloc(size, i))));
}
