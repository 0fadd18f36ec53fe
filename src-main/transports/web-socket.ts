import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { type Disposable, DisposableStore } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { after } from "#shared/base/timer";
import { Arrivals } from "#shared/bridge/arrivals";
import { decodeFrame, encodeFrame } from "#shared/bridge/binary";
import { type FrameChannel, maxFrameBytes } from "#shared/bridge/frames";
import type { LaunchKeys } from "./launch-keys";
import type { LoopbackPeers } from "./loopback-peers";

/** The path and the subprotocol of the page's one WebSocket. */
export const webSocketPath = "/ws";
export const subprotocol = "wirebench.v1";

/** Close codes of this protocol. */
export const closeCodes = { malformed: 4400, unauthorized: 4401 } as const;

const authenticateWithinMs = 3000;
const maxGreetingBytes = 4096;
/** Sockets that have not said yet who they are. */
const maxStrangers = 32;
/** What may wait for a page that does not read. Streams stop long before, for want of credit. */
const maxUnsentBytes = 8 * maxFrameBytes;

/**
 * Lets in the pages that may connect, and no others: exact Host, exact Origin, the subprotocol, and then, as the first
 * message and within 3 s, `{"code": …}` or `{"session": …}` as JSON text, answered by `{"session": …}`. No cookie takes
 * part, since cookies cross ports.
 */
export class WebSocketGate implements Disposable {
  readonly #peers: LoopbackPeers;
  readonly #keys: LaunchKeys;
  readonly #admit: (channel: FrameChannel) => void;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
    handleProtocols: () => subprotocol,
  });
  #strangers = 0;

  /** `admit` gets the channel of every page that has shown its key. */
  constructor(peers: LoopbackPeers, keys: LaunchKeys, admit: (channel: FrameChannel) => void) {
    this.#peers = peers;
    this.#keys = keys;
    this.#admit = admit;
  }

  /** For the HTTP server's `upgrade` event. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    const refusal = this.#refusal(request);
    if (refusal !== null) refuse(socket, refusal);
    else this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#greet(webSocket, socket));
  }

  dispose(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  #refusal(request: IncomingMessage): string | null {
    if (!this.#peers.allowsHost(request)) return "421 Misdirected Request";
    if (request.url !== webSocketPath) return "404 Not Found";
    if (!this.#peers.allowsOrigin(request)) return "403 Forbidden";
    if (request.headers["sec-websocket-protocol"] !== subprotocol) return "400 Bad Request";
    if (this.#strangers >= maxStrangers) return "503 Service Unavailable";
    return null;
  }

  #greet(socket: WebSocket, wire: Duplex): void {
    const greeting = new DisposableStore();
    this.#strangers++;
    greeting.add({ dispose: () => this.#strangers-- });
    greeting.add(
      after(authenticateWithinMs, () => {
        // This process may have been too busy to read: what has come meanwhile is read first, then it is late.
        setImmediate(() => {
          if (!greeting.disposed) socket.close(closeCodes.unauthorized, "no key came");
        });
      }),
    );
    socket.on("error", () => socket.terminate());
    socket.once("close", () => greeting.dispose());
    socket.once("message", (data, isBinary) => {
      greeting.dispose();
      this.#identify(socket, wire, isBinary ? null : readKey(data));
    });
  }

  #identify(socket: WebSocket, wire: Duplex, key: Key | null): void {
    const session = key === null ? null : this.#session(key);
    if (key === null) socket.close(closeCodes.malformed, "not a key");
    else if (session === null) socket.close(closeCodes.unauthorized, "the key is not known");
    else {
      socket.send(JSON.stringify({ session }));
      this.#admit(webSocketChannel(socket, wire));
    }
  }

  #session(key: Key): string | null {
    if (key.kind === "code") return this.#keys.redeem(key.text);
    return this.#keys.knows(key.text) ? key.text : null;
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

interface Key {
  readonly kind: "code" | "session";
  readonly text: string;
}

function readKey(data: RawData): Key | null {
  const bytes = bytesOf(data);
  if (bytes.byteLength > maxGreetingBytes) return null;
  try {
    const message: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof message !== "object" || message === null) return null;
    if ("code" in message && typeof message.code === "string") return { kind: "code", text: message.code };
    if ("session" in message && typeof message.session === "string") return { kind: "session", text: message.session };
  } catch {
    // not JSON: not a key
  }
  return null;
}

/**
 * A channel on an authenticated socket: one binary message for each frame (shared/bridge/binary.ts). Frames of one turn of the event
 * loop go to the system together over `wire`, the connection below, since each write wakes the other side and costs more than its
 * frame; without it each goes alone.
 */
export function webSocketChannel(socket: WebSocket, wire?: Duplex): FrameChannel {
  const arrivals = new Arrivals();
  const gather = wire ? gathering(wire) : () => {};
  const fail = (reason: Fault) => {
    arrivals.end(reason);
    socket.close(closeCodes.malformed, "not a frame");
  };
  socket.on("message", (data, isBinary) => {
    if (arrivals.ended) return;
    try {
      if (!isBinary) throw new Fault("protocol", "A text message came where frames are binary.");
      arrivals.deliver(decodeFrame(bytesOf(data)));
    } catch (reason) {
      fail(Fault.from(reason));
    }
  });
  socket.on("error", () => socket.terminate());
  socket.on("close", () => arrivals.end());
  return {
    send(frame) {
      if (arrivals.ended || socket.readyState !== socket.OPEN) return;
      gather();
      socket.send(encodeFrame(frame));
      if (socket.bufferedAmount > maxUnsentBytes) socket.terminate();
    },
    onFrame: (listener) => arrivals.onFrame(listener),
    onClose: (listener) => arrivals.onClose(listener),
    close() {
      arrivals.end();
      socket.close();
    },
  };
}

/** Answers what holds back a stream's writes until the end of the turn. */
function gathering(wire: Duplex): () => void {
  let corked = false;
  return () => {
    if (corked) return;
    corked = true;
    wire.cork();
    setImmediate(() => {
      corked = false;
      wire.uncork();
    });
  };
}

function bytesOf(data: RawData): Uint8Array {
  const buffer = Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? Buffer.from(data) : data;
  // A plain Uint8Array, so that what is decoded from it holds no Buffer either.
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
