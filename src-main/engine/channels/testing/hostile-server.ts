import { createServer, type Server, type Socket } from "node:net";
import { type Disposable, toDisposable } from "#shared/base/disposable";

/** A TCP server on 127.0.0.1 that does to each connection whatever a test wants. */
export class HostileServer implements Disposable {
  readonly target: string;
  readonly #alive: Disposable;

  private constructor(server: Server, port: number, sockets: Set<Socket>) {
    this.target = `127.0.0.1:${port}`;
    this.#alive = toDisposable(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
  }

  static start(onConnection: (socket: Socket) => void): Promise<HostileServer> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(socket));
      onConnection(socket);
    });
    return listen(server).then((port) => new HostileServer(server, port, sockets));
  }

  dispose(): void {
    this.#alive.dispose();
  }
}

/** Any free port on 127.0.0.1. */
export function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address !== null && typeof address === "object") resolve(address.port);
    });
  });
}

/** A port of 127.0.0.1 on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
