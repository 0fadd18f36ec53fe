import type { ClientHttp2Session } from "node:http2";
import { TLSSocket } from "node:tls";
import { Emitter, type Event } from "#shared/base/emitter";
import type { ConnectionEvent, TlsFacts } from "./channel";
import { nameText, peerChain } from "./handshake";

/** What is used here of grpc-js 1.14.7's Http2Transport; the session is private there. */
export interface Transport {
  readonly session: ClientHttp2Session;
  getPeerName(): string;
  addDisconnectListener(listener: () => void): void;
}

type PingCallback = (error: Error | null, ms: number, payload: Buffer) => void;

/** Debug data of a GOAWAY is kept up to so many bytes. */
const maxDebugBytes = 1000;

/** HTTP/2's error codes by their numbers. RFC 9113, section 7. */
const errorCodes = [
  "NO_ERROR",
  "PROTOCOL_ERROR",
  "INTERNAL_ERROR",
  "FLOW_CONTROL_ERROR",
  "SETTINGS_TIMEOUT",
  "STREAM_CLOSED",
  "FRAME_SIZE_ERROR",
  "REFUSED_STREAM",
  "CANCEL",
  "COMPRESSION_ERROR",
  "CONNECT_ERROR",
  "ENHANCE_YOUR_CALM",
  "INADEQUATE_SECURITY",
  "HTTP_1_1_REQUIRED",
];

/** One HTTP/2 connection of a channel, from when it is ready. */
export class Connection {
  /** `host:port` of the peer, or the path of its socket. */
  readonly peer: string;
  /** Null where it is plaintext. */
  readonly tls: TlsFacts | null;
  readonly #events = new Emitter<ConnectionEvent>();
  #pinging = false;
  #goneAway = false;
  #over = false;

  constructor(transport: Transport) {
    this.peer = transport.getPeerName();
    const { session } = transport;
    this.tls = session.socket instanceof TLSSocket ? tlsFacts(session.socket) : null;
    this.#hearPings(session);
    let errorCode = "";
    session.once("error", (error: NodeJS.ErrnoException) => {
      errorCode = error.code ?? error.message;
    });
    // Before grpc-js, which gives up the connection at the same event.
    session.prependListener("goaway", (code: number, _lastStream: number, data?: Uint8Array) => this.#onGoaway(code, data));
    session.once("close", () => this.#lose(errorCode === "" ? { is: "closed" } : { is: "reset", code: errorCode }));
    // grpc-js gives up a session that is well only where a ping was not answered in time.
    transport.addDisconnectListener(() => {
      if (this.#pinging && !this.#goneAway && !session.destroyed) this.#lose({ is: "silent" });
    });
  }

  get onEvent(): Event<ConnectionEvent> {
    return this.#events.event;
  }

  #hearPings(session: ClientHttp2Session): void {
    const ping = session.ping.bind(session);
    const heard = (callback: PingCallback) => {
      // After a GOAWAY Node pings no more, at which grpc-js would cut off the calls that the server lets finish.
      if (session.closed && !session.destroyed) {
        setImmediate(callback, null, 0, Buffer.alloc(8));
        return true;
      }
      this.#pinging = true;
      this.#events.fire({ is: "ping" });
      return ping((error, ms, payload) => {
        this.#pinging = false;
        if (!error) this.#events.fire({ is: "ping-answered", ms });
        callback(error, ms, payload);
      });
    };
    // grpc-js has no other way to ping.
    Object.assign(session, { ping: heard });
  }

  #onGoaway(code: number, data: Uint8Array = new Uint8Array(0)): void {
    // Many servers say it again when they are done.
    if (this.#goneAway && code === 0 && data.length === 0) return;
    this.#goneAway = true;
    this.#events.fire({ is: "goaway", code: http2CodeName(code), data: Buffer.from(data.subarray(0, maxDebugBytes)).toString("utf8") });
  }

  #lose(event: ConnectionEvent): void {
    if (this.#over) return;
    this.#over = true;
    this.#events.fire(event);
  }
}

function tlsFacts(socket: TLSSocket): TlsFacts {
  const [leaf] = peerChain(socket);
  return {
    version: socket.getProtocol() ?? "",
    cipher: socket.getCipher().standardName,
    alpn: socket.alpnProtocol || "",
    subject: leaf ? nameText(leaf.subject || (leaf.subjectAltName ?? "")) : "",
  };
}

/** An HTTP/2 error code's name. */
export function http2CodeName(code: number): string {
  return errorCodes[code] ?? `0x${code.toString(16)}`;
}
