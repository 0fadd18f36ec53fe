import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Disposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import type { FrameChannel } from "#shared/bridge/frames";
import { LaunchKeys } from "../transports/launch-keys";
import { LoopbackPeers } from "../transports/loopback-peers";
import { WebSocketGate } from "../transports/web-socket";
import { pageHeaders } from "./page-headers";
import type { StaticFiles } from "./static-files";

export interface PageServerOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly files: StaticFiles;
  /** One more origin on the loopback, for a development server in front of this one. */
  readonly devOrigin: string | undefined;
  /** Gets the channel of every page that has shown its key. */
  readonly admit: (channel: FrameChannel) => void;
}

/** The loopback server: the page's files by GET and HEAD, and its one WebSocket, to our own page only. */
export class PageServer implements Disposable {
  readonly port: number;
  readonly #http: Server;
  readonly #gate: WebSocketGate;
  readonly #peers: LoopbackPeers;
  readonly #files: StaticFiles;
  readonly #keys = new LaunchKeys();

  private constructor(http: Server, port: number, { files, devOrigin, admit }: PageServerOptions) {
    this.port = port;
    this.#http = http;
    this.#files = files;
    this.#peers = new LoopbackPeers(port, devOrigin);
    this.#gate = new WebSocketGate(this.#peers, this.#keys, admit);
    http.on("request", (request, response) => void this.#answer(request, response));
    http.on("upgrade", (request, socket, head) => this.#gate.upgrade(request, socket, head));
  }

  /** Listens on 127.0.0.1 and nothing else: no other machine can reach it. Fault: `io` when the port is taken. */
  static async listen(options: PageServerOptions): Promise<PageServer> {
    const http = createServer();
    await new Promise<void>((resolve, reject) => {
      http.once("error", (cause) => reject(cannotListen(options.port, cause)));
      http.listen(options.port, "127.0.0.1", resolve);
    });
    return new PageServer(http, (http.address() as AddressInfo).port, options);
  }

  /** A code that lets one page in, once, within 60 s. */
  mintCode(): string {
    return this.#keys.mintCode();
  }

  dispose(): void {
    this.#gate.dispose();
    this.#http.close();
    this.#http.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refusalOf(request, this.#peers);
    const file = refusal === null ? await this.#files.read((request.url ?? "").split(/[?#]/, 1)[0] ?? "") : null;
    if (file === null) refuse(response, refusal ?? { status: 404, text: "Not found." });
    else {
      response.writeHead(200, { ...pageHeaders, "content-type": file.type, "content-length": file.bytes.byteLength });
      response.end(request.method === "HEAD" ? undefined : file.bytes);
    }
  }
}

function cannotListen(port: number, cause: Error): Fault {
  return new Fault("io", `Cannot listen on 127.0.0.1:${port}: ${cause.message}`, { act: "Choose another port.", facts: { port }, cause });
}

interface Refusal {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const foreign: Refusal = { status: 403, text: "Asked by another site." };

function refusalOf(request: IncomingMessage, peers: LoopbackPeers): Refusal | null {
  if (!peers.allowsHost(request)) return { status: 421, text: "Not the address of this server." };
  if (request.method !== "GET" && request.method !== "HEAD")
    return { status: 405, text: "Only GET and HEAD.", headers: { allow: "GET, HEAD" } };
  if (request.headers.origin !== undefined && !peers.allowsOrigin(request)) return foreign;
  return isForeignFetch(request) ? foreign : null;
}

/** A browser says who asks. Another site may lead here by a link, and may not embed, load or fetch from here. */
function isForeignFetch({ headers }: IncomingMessage): boolean {
  const site = headers["sec-fetch-site"];
  if (site === undefined || site === "same-origin" || site === "none") return false;
  return !(headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document");
}

function refuse(response: ServerResponse, { status, text, headers }: Refusal): void {
  response.writeHead(status, { ...pageHeaders, ...headers, "content-type": "text/plain; charset=utf-8", connection: "close" });
  response.end(text);
}
