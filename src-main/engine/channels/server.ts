import {
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { type Disposable, toDisposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import type { MetadataPair } from "#shared/model/metadata";
import { fromMetadata, toMetadata } from "./metadata";

/** A call as its handler sees it; messages are bytes. */
export interface ServedCall {
  readonly path: string;
  /** Whom the caller means: `:authority`. */
  readonly authority: string;
  readonly metadata: readonly MetadataPair[];
  /** The caller's messages, until it half-closes. Reading at leisure holds the caller. */
  readonly messages: AsyncIterable<Uint8Array>;
  /** Aborted when the caller is gone. */
  readonly signal: AbortSignal;
  sendHeaders(headers: readonly MetadataPair[]): void;
  /** Resolves when flow control has room for more. Throws when the caller is gone. */
  send(message: Uint8Array): Promise<void>;
}

/** Serves a call of any kind: its return is status OK with these trailers, a thrown ServedStatus is that status. */
export type CallHandler = (call: ServedCall) => Promise<readonly MetadataPair[] | undefined>;

/** A status for a handler to throw. */
export class ServedStatus extends Error {
  override readonly name = "ServedStatus";
  readonly code: number;
  readonly trailers: readonly MetadataPair[];

  constructor(code: number, message: string, trailers: readonly MetadataPair[] = []) {
    super(message);
    this.code = code;
    this.trailers = trailers;
  }
}

type Duplex = ServerDuplexStream<Buffer, Buffer>;
const identity = (bytes: Buffer) => bytes;
const internal = 13;

/** What a server shows over TLS, in PEM; with `authorities` it wants a certificate of theirs from its clients. */
export interface ServerIdentity {
  readonly cert: string;
  readonly key: string;
  readonly authorities?: string;
}

export interface ServerOptions {
  readonly port?: number;
  /** Plaintext where it is left out. */
  readonly tls?: ServerIdentity;
}

/** A gRPC server on 127.0.0.1. */
export class LoopbackServer implements Disposable {
  readonly port: number;
  readonly #alive: Disposable;

  private constructor(server: Server, port: number) {
    this.port = port;
    this.#alive = toDisposable(() => server.forceShutdown());
  }

  /** `host:port`. */
  get target(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Serves handlers by their paths (`/pkg.Service/Method`). Any free port unless one is given. Fault: io. */
  static start(handlers: ReadonlyMap<string, CallHandler>, options: ServerOptions = {}): Promise<LoopbackServer> {
    // Without channelz, which is on by default, grpc-js 1.14.7 forgets its connections and cannot shut them down.
    const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
    const { definition, implementation } = serviceOf(handlers);
    server.addService(definition, implementation);
    return new Promise((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${options.port ?? 0}`, credentialsOf(options.tls), (error, port) => {
        if (error) reject(new Fault("io", `No server on port ${options.port ?? 0}: ${error.message}`, { act: "Choose another port." }));
        else resolve(new LoopbackServer(server, port));
      });
    });
  }

  /** Ends the calls under way. */
  dispose(): void {
    this.#alive.dispose();
  }
}

function credentialsOf(identity: ServerIdentity | undefined): ServerCredentials {
  if (!identity) return ServerCredentials.createInsecure();
  const { cert, key, authorities } = identity;
  const pair = { cert_chain: Buffer.from(cert), private_key: Buffer.from(key) };
  return ServerCredentials.createSsl(authorities ? Buffer.from(authorities) : null, [pair], authorities !== undefined);
}

function serviceOf(handlers: ReadonlyMap<string, CallHandler>): {
  definition: ServiceDefinition;
  implementation: UntypedServiceImplementation;
} {
  const shape = {
    requestStream: true,
    responseStream: true,
    requestSerialize: identity,
    requestDeserialize: identity,
    responseSerialize: identity,
    responseDeserialize: identity,
  };
  const entries = [...handlers];
  return {
    definition: Object.fromEntries(entries.map(([path]) => [path, { ...shape, path }])),
    implementation: Object.fromEntries(entries.map(([path, handler]) => [path, (call: Duplex) => void serve(call, path, handler)])),
  };
}

async function serve(stream: Duplex, path: string, handler: CallHandler): Promise<void> {
  const gone = new AbortController();
  stream.on("cancelled", () => gone.abort());
  // Heard, so that a broken connection does not end the process.
  stream.on("error", () => {});
  const call: ServedCall = {
    path,
    authority: stream.getHost(),
    metadata: fromMetadata(stream.metadata),
    // A handler that stops reading may still answer.
    messages: stream.iterator({ destroyOnReturn: false }),
    signal: gone.signal,
    sendHeaders: (headers) => stream.sendMetadata(toMetadata(headers)),
    send: (message) => send(stream, message, gone.signal),
  };
  try {
    const trailers = await handler(call);
    if (!gone.signal.aborted) stream.end(toMetadata(trailers ?? []));
  } catch (error) {
    if (gone.signal.aborted) return;
    const status =
      error instanceof ServedStatus ? error : new ServedStatus(internal, error instanceof Error ? error.message : String(error));
    stream.emit("error", { code: status.code, details: status.message, metadata: toMetadata(status.trailers) });
  }
}

function send(stream: Duplex, message: Uint8Array, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (stream.write(Buffer.from(message.buffer, message.byteOffset, message.byteLength))) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const onDrain = () => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    };
    const onAbort = () => {
      stream.removeListener("drain", onDrain);
      reject(signal.reason);
    };
    stream.once("drain", onDrain);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
