import type { ClientHttp2Session } from "node:http2";
import { Emitter, type Event } from "#shared/base/emitter";
import type { ConnectionEvent } from "./channel";

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
  readonly #events = new Emitter<ConnectionEvent>();
  #pinging = false;
  #over = false;

  constructor(transport: Transport) {
    this.peer = transport.getPeerName();
    const { session } = transport;
    this.#hearPings(session);
    let errorCode = "";
    session.once("error", (error: NodeJS.ErrnoException) => {
      errorCode = error.code ?? error.message;
    });
    session.on("goaway", (code: number, _lastStream: number, data?: Uint8Array) => {
      this.#events.fire({
        is: "goaway",
        code: http2CodeName(code),
        data: Buffer.from(data?.subarray(0, maxDebugBytes) ?? []).toString("utf8"),
      });
    });
    session.once("close", () => this.#lose(errorCode === "" ? { is: "closed" } : { is: "reset", code: errorCode }));
    // grpc-js gives up a session that is well only where a ping was not answered in time.
    transport.addDisconnectListener(() => {
      if (this.#pinging && !session.destroyed && !session.closed) this.#lose({ is: "silent" });
    });
  }

  get onEvent(): Event<ConnectionEvent> {
    return this.#events.event;
  }

  #hearPings(session: ClientHttp2Session): void {
    const ping = session.ping.bind(session);
    const heard = (callback: PingCallback) => {
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

  #lose(event: ConnectionEvent): void {
    if (this.#over) return;
    this.#over = true;
    this.#events.fire(event);
  }
}

/** An HTTP/2 error code's name. */
export function http2CodeName(code: number): string {
  return errorCodes[code] ?? `0x${code.toString(16)}`;
}
