import type { ClientHttp2Stream } from "node:http2";
import type { Socket } from "node:net";
import { type ChannelOptions, Metadata } from "@grpc/grpc-js";
import type { SubchannelAddress } from "@grpc/grpc-js/build/src/subchannel-address.js";
import { Http2SubchannelConnector } from "@grpc/grpc-js/build/src/transport.js";
import { compressByCall } from "./call-gzip";
import { Connection, type Transport } from "./connection";
import { RunDecoder } from "./framing";
import { orderStatusAfterMessages, type PieceDecoder, type SubchannelCall } from "./ordered-status";

const hookOption = "wirebench.on_connection";
const dialOption = "wirebench.dial";
const prefixOption = "wirebench.path_prefix";
const resourceExhausted = 8;

/** What is private of grpc-js 1.14.7's Http2SubchannelConnector. */
interface Dialler {
  tcpConnect(address: SubchannelAddress, options: ChannelOptions): Promise<Socket>;
}

interface CallMaker {
  createCall(metadata: unknown, host: unknown, path: string, ...more: unknown[]): SubchannelCall;
}

/** The channel option by which a channel hears of its connections, and has its responses cut into runs (framing.ts). */
export function hearConnections(listener: (connection: Connection) => void): ChannelOptions {
  return { [hookOption]: listener };
}

/** The channel option that puts a text before the paths of all calls on the wire; grpc-js, and its service config, know them without. */
export function prefixPaths(prefix: string): ChannelOptions {
  return prefix === "" ? {} : { [prefixOption]: prefix };
}

/** Makes the TCP connection to an address that grpc-js has resolved. */
export type Dial = (address: SubchannelAddress) => Promise<Socket>;

/** The channel option by which a channel makes its own TCP connections, through a proxy say. */
export function dialBy(dial: Dial): ChannelOptions {
  return { [dialOption]: dial };
}

/** Mends grpc-js for all channels of this process. To be called once. */
export function mendTransports(): void {
  orderStatusAfterMessages();
  compressByCall();
  const dialler = Http2SubchannelConnector.prototype as unknown as Dialler;
  const { tcpConnect } = dialler;
  dialler.tcpConnect = function (this: Dialler, address, options) {
    const dial: unknown = options[dialOption];
    return typeof dial === "function" ? (dial as Dial)(address) : tcpConnect.call(this, address, options);
  };
  const { connect } = Http2SubchannelConnector.prototype;
  Http2SubchannelConnector.prototype.connect = async function (this: Http2SubchannelConnector, address, connector, options) {
    const transport = await connect.call(this, address, connector, options);
    const hook: unknown = options[hookOption];
    if (typeof hook === "function") {
      putBeforePaths(transport as unknown as CallMaker, options[prefixOption]);
      cutIntoRuns(transport as unknown as CallMaker, options["grpc.max_receive_message_length"] ?? -1);
      hook(new Connection(transport as unknown as Transport));
    }
    return transport;
  };
}

function putBeforePaths(transport: CallMaker, prefix: unknown): void {
  if (typeof prefix !== "string") return;
  const createCall = transport.createCall.bind(transport);
  transport.createCall = (metadata, host, path, ...more) => createCall(metadata, host, prefix + path, ...more);
}

function cutIntoRuns(transport: CallMaker, limit: number): void {
  const createCall = transport.createCall.bind(transport);
  transport.createCall = (...given) => {
    const call = createCall(...given);
    const decoder = new RunDecoder(limit, (size) => {
      const details = `Received message larger than max (${size} vs ${limit})`;
      // A page of HTML, say. grpc-js makes a status of the HTTP status then.
      if (call.httpStatusCode !== 200) throw new Error(details);
      // Once the messages before it are taken, which the decoder has yet to answer.
      process.nextTick(() => call.endCall({ code: resourceExhausted, details, metadata: new Metadata() }));
    });
    call.decoder = new Gathering(call.http2Stream, decoder);
    return call;
  };
}

/**
 * Keeps what comes until all that came with it is there: what one read of the socket brings. grpc-go, for one, sends every message as an
 * HTTP/2 frame of its own; Node hands on one frame at a time, and grpc-js would take some turns for each.
 */
class Gathering implements PieceDecoder {
  readonly #stream: ClientHttp2Stream;
  readonly #decoder: RunDecoder;
  #pieces: Buffer[] = [];
  #handing = false;

  constructor(stream: ClientHttp2Stream, decoder: RunDecoder) {
    this.#stream = stream;
    this.#decoder = decoder;
    // Before grpc-js hears that there is no more.
    stream.prependListener("end", () => this.flush());
  }

  write(piece: Buffer): Buffer[] {
    if (this.#handing) return this.#decoder.write(piece);
    if (this.#pieces.push(piece) === 1) setImmediate(() => this.flush());
    return [];
  }

  flush(): void {
    const pieces = this.#pieces;
    if (pieces.length === 0) return;
    this.#pieces = [];
    this.#handing = true;
    // To grpc-js, which asks `write` again.
    this.#stream.emit("data", Buffer.concat(pieces));
    this.#handing = false;
  }
}
