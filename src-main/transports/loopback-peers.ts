import type { IncomingMessage } from "node:http";

/** Which Host and Origin headers the loopback server answers to: its own exact addresses, port included, and no others. */
export class LoopbackPeers {
  readonly #hosts: ReadonlySet<string>;

  /** `devOrigin`: one more origin on the loopback, for a development server in front of this one. */
  constructor(port: number, devOrigin?: string) {
    const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
    const dev = devOrigin === undefined ? null : loopbackHost(devOrigin);
    this.#hosts = new Set(dev === null ? hosts : [...hosts, dev]);
  }

  /** A foreign name that resolves to this machine (DNS rebinding) shows in the Host header. */
  allowsHost(request: IncomingMessage): boolean {
    return this.#hosts.has(request.headers.host ?? "");
  }

  /** Is the page that asks one of ours? A request without an Origin is not: browsers always send one on an upgrade. */
  allowsOrigin(request: IncomingMessage): boolean {
    const { origin, host } = request.headers;
    return origin !== undefined && this.allowsHost(request) && origin === `http://${host}`;
  }
}

function loopbackHost(origin: string): string | null {
  const match = /^http:\/\/((?:127\.0\.0\.1|localhost):\d{1,5})\/?$/.exec(origin);
  return match?.[1] ?? null;
}
