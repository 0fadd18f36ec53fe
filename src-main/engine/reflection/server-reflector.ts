import { fromBinary } from "@bufbuild/protobuf";
import { type FileDescriptorProto, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { type Cancellation, CancellationSource } from "#shared/base/cancellation";
import { type Disposable, DisposableStore } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { checkedMetadata, type MetadataEntry, type MetadataPair } from "#shared/model/metadata";
import { parseTarget, type Target } from "#shared/model/target";
import type { Channel } from "../channels/channel";
import type { ChannelLease, ChannelPool } from "../channels/pool";
import type { ReflectedSchema, ReflectionRequest, Reflector } from "../schema/foreign/reflector";
import { unresolvedNames } from "../schema/foreign/type-index";
import { joinName } from "../schema/link/descriptor-walk";
import { wellKnownFile } from "../schema/link/well-known";
import { ExtensionIndex } from "./extension-index";
import { faultOf, tooLarge } from "./reflection-fault";
import { ReflectionStream, StreamEnded } from "./reflection-stream";
import { type ReflectionAnswer, type ReflectionQuestion, type ReflectionVersion, reflectionVersions } from "./reflection-types";

/** What one server may send, whatever it means by it. */
export interface ReflectionLimits {
  /** Of one answer, in bytes. */
  readonly answer: number;
  /** Of all descriptors together, in bytes. */
  readonly descriptors: number;
  readonly files: number;
  readonly services: number;
}

const defaultLimits: ReflectionLimits = { answer: 32 * 1024 * 1024, descriptors: 64 * 1024 * 1024, files: 20_000, services: 20_000 };
const defaultDeadlineMs = 10_000;
/** Extensions are a gift: many servers cannot tell of them, and some never answer. */
const extensionsMs = 2_000;
/** Of one message; more are not asked for. */
const maxExtensions = 2_000;
/** Questions on their way at once, so that a distant server does not cost a round trip for each. */
const window = 8;
/** A server that ends the stream over a question it dislikes is asked the others on a fresh one; so often. */
const maxStreams = 20;
const unimplemented = 12;
const unavailable = 14;

/** What an asking goes out with, beside what its request says. */
export interface ReflectionPassage {
  /** The asking's to dispose. */
  readonly lease: ChannelLease;
  /** Of the target's credentials; sent after the request's own. */
  readonly metadata: readonly MetadataPair[];
}

/** Gets ready what an asking goes out with, as it does for a call. What it rejects with is the asking's fault. */
export type PrepareReflection = (
  request: { readonly target: string; readonly metadata: readonly MetadataEntry[]; readonly maxReceiveBytes: number },
  cancellation: Cancellation,
) => Promise<ReflectionPassage>;

/** The way to a server that wants no credentials: a channel of the pool, by its routes. */
export function bareReflectionBy(pool: ChannelPool): PrepareReflection {
  return async ({ target, ...options }, cancellation) => ({
    lease: await pool.leaseRouted(parseTarget(target), options, cancellation),
    metadata: [],
  });
}

/**
 * Asks servers by gRPC server reflection: v1, and v1alpha where there is no v1. A file or service that the server does
 * not give costs only itself. Source: grpc/grpc doc/server-reflection.md.
 */
export class ServerReflector implements Reflector {
  readonly #prepare: PrepareReflection;
  readonly #limits: ReflectionLimits;

  constructor(prepare: PrepareReflection, limits: Partial<ReflectionLimits> = {}) {
    this.#prepare = prepare;
    this.#limits = { ...defaultLimits, ...limits };
  }

  async reflect(request: ReflectionRequest, cancellation: Cancellation = new CancellationSource()): Promise<ReflectedSchema> {
    const target = parseTarget(request.target);
    const own = checkedMetadata(request.metadata);
    const { lease, metadata: credentials } = await this.#prepare({ ...request, maxReceiveBytes: this.#limits.answer }, cancellation);
    const metadata = [...own, ...credentials];
    const deadline = performance.now() + (request.deadlineMs ?? defaultDeadlineMs);
    const asking = new Asking(lease.channel, target, metadata, deadline, this.#limits);
    const listening = cancellation.onCancelled(() => asking.dispose());
    try {
      cancellation.throwIfCancelled();
      const schema = await asking.run();
      cancellation.throwIfCancelled();
      return schema;
    } catch (reason) {
      cancellation.throwIfCancelled();
      throw reason instanceof StreamEnded ? faultOf(reason.status, target) : reason;
    } finally {
      listening.dispose();
      asking.dispose();
      lease.dispose();
    }
  }
}

/** The asking of one server. */
class Asking implements Disposable {
  readonly #channel: Channel;
  readonly #target: Target;
  readonly #metadata: readonly MetadataPair[];
  #deadline: number;
  readonly #limits: ReflectionLimits;
  readonly #owned = new DisposableStore();
  readonly #files = new Map<string, FileDescriptorProto>();
  /** Full names of the services that the files declare. */
  readonly #declared = new Set<string>();
  #missing = new Map<string, string>();
  /** Numbers of the extensions that the server knows, by the message that they extend. */
  readonly #numbers = new Map<string, readonly number[]>();
  #bytes = 0;
  #version: ReflectionVersion = "v1";
  #stream: ReflectionStream | null = null;
  #streams = 0;

  constructor(channel: Channel, target: Target, metadata: readonly MetadataPair[], deadline: number, limits: ReflectionLimits) {
    this.#channel = channel;
    this.#target = target;
    this.#metadata = metadata;
    this.#deadline = deadline;
    this.#limits = limits;
  }

  async run(): Promise<ReflectedSchema> {
    const services = (await this.#listServices()).filter((name) => !name.startsWith("grpc.reflection."));
    if (services.length > this.#limits.services) throw tooLarge(this.#target, "services", services.length, this.#limits.services);
    await this.#askAll(
      services.map((name) => ({ kind: "symbol", name })),
      ({ name }) => !this.#declared.has(name),
    );
    for (const name of services) {
      if (!this.#declared.has(name) && !this.#missing.has(name)) this.#missing.set(name, "The files that came do not declare it.");
    }
    await this.#askForImports();
    await this.#askForTypes();
    if (this.#files.size === 0) throw this.#nothing(services);
    await this.#askForExtensions();
    const missing = [...this.#missing].map(([name, reason]) => ({ name, reason }));
    return { protocol: this.#version, files: [...this.#files.values()], missing };
  }

  /** Ends the stream; what waits for an answer fails. */
  dispose(): void {
    this.#owned.dispose();
  }

  /** Settles also which version the server speaks. */
  async #listServices(): Promise<string[]> {
    for (const version of reflectionVersions) {
      this.#version = version;
      this.#stream = null;
      try {
        const answer = await this.#open().ask({ kind: "services" });
        if (answer.kind === "services") return [...new Set(answer.names)];
        const status = answer.kind === "error" ? answer : { code: 13, message: "The answer to list_services is none." };
        throw new StreamEnded({ code: status.code, message: status.message, origin: "server", cause: null });
      } catch (reason) {
        if (!(reason instanceof StreamEnded) || version === "v1alpha" || !mayBeOlder(reason.status)) throw reason;
      }
    }
    return [];
  }

  #nothing(services: readonly string[]): Fault {
    const { text } = this.#target;
    const [first] = this.#missing.values();
    const message =
      services.length === 0
        ? `${text} offers reflection, and lists no service beside it.`
        : `${text} lists ${services.length} services and describes none of them: ${first ?? "its answers are empty"}`;
    return new Fault("reflection-failed", message, {
      act: "Open its .proto files or a descriptor set instead.",
      facts: { target: text, status: "NOT_FOUND" },
    });
  }

  /** Asks for what the files import and did not come with them, and for what that imports. */
  async #askForImports(): Promise<void> {
    for (let names = this.#unmetImports(); names.length > 0; names = this.#unmetImports()) {
      await this.#askAll(names.map((name) => ({ kind: "file", name })));
    }
  }

  #unmetImports(): string[] {
    const imports = new Set([...this.#files.values()].flatMap((file) => file.dependency));
    return [...imports].filter((name) => !wellKnownFile(name) && !this.#files.has(name) && !this.#missing.has(name));
  }

  /** Asks for types that no file defines: some servers forget which files these are in. */
  async #askForTypes(): Promise<void> {
    const names = unresolvedNames([...this.#files.values()]).filter((name) => !this.#missing.has(name));
    await this.#askAll(names.map((name) => ({ kind: "symbol", name })));
    // What is missing now is told by the repair, where it is used.
    for (const name of names) this.#missing.delete(name);
    if (names.length > 0) await this.#askForImports();
  }

  /** Asks for extensions, which no file that came need import. What fails here costs nothing but them. */
  async #askForExtensions(): Promise<void> {
    const known = new ExtensionIndex();
    known.add(this.#files.values());
    const missing = new Map(this.#missing);
    this.#deadline = Math.min(this.#deadline, performance.now() + extensionsMs);
    this.#stream = null;
    try {
      for (let names = known.takeExtendable(); names.length > 0; names = known.takeExtendable()) {
        await this.#askAll(names.map((name) => ({ kind: "extensions", name })));
        const wanted = [...this.#numbers].flatMap(([name, numbers]) =>
          numbers.map((number) => ({ kind: "extension" as const, name, number })),
        );
        this.#numbers.clear();
        await this.#askAll(wanted, ({ name, number }) => {
          known.add(this.#files.values());
          return !known.has(name, number);
        });
        await this.#askForImports();
        known.add(this.#files.values());
      }
    } catch (reason) {
      if (!(reason instanceof StreamEnded)) throw reason;
    }
    this.#missing = missing;
  }

  /** Asks several questions at a time; `isOpen` tells whether one is still worth asking. */
  async #askAll<T extends ReflectionQuestion & { readonly name: string }>(
    questions: readonly T[],
    isOpen: (question: T) => boolean = () => true,
  ): Promise<void> {
    const todo = [...questions];
    let width = window;
    while (todo.length > 0) {
      const batch = todo.splice(0, width).filter(isOpen);
      const results = await Promise.allSettled(batch.map(async (question) => this.#take(question, await this.#open().ask(question))));
      const failed = batch.flatMap((question, at) => {
        const result = results[at];
        return result?.status === "rejected" ? [{ question, reason: result.reason as unknown }] : [];
      });
      const [first] = failed;
      if (!first) continue;
      if (!(first.reason instanceof StreamEnded) || this.#isFinal(first.reason)) throw first.reason;
      this.#stream = null;
      // One of these ended the stream: asked one by one, it is the one that does so again.
      if (width === 1) this.#missing.set(first.question.name, first.reason.message);
      else todo.unshift(...failed.map(({ question }) => question));
      width = 1;
    }
  }

  /** Is the end of a stream the end of the asking? It is not where the server ended it over a question. */
  #isFinal({ status }: StreamEnded): boolean {
    return status.origin !== "server" || this.#streams >= maxStreams || performance.now() >= this.#deadline;
  }

  #take({ kind, name }: ReflectionQuestion & { readonly name: string }, answer: ReflectionAnswer): void {
    if (answer.kind === "files") for (const bytes of answer.files) this.#keep(name, bytes);
    if (answer.kind === "extensions" && kind === "extensions") this.#numbers.set(name, answer.numbers.slice(0, maxExtensions));
    if (answer.kind === "error") this.#missing.set(name, answer.message || `status ${answer.code}`);
    // Else it would be asked for again, and so for ever.
    else if (kind === "file" && !this.#files.has(name)) this.#missing.set(name, "Something else came instead.");
    if (this.#bytes > this.#limits.descriptors) throw tooLarge(this.#target, "bytes", this.#bytes, this.#limits.descriptors);
    if (this.#files.size > this.#limits.files) throw tooLarge(this.#target, "files", this.#files.size, this.#limits.files);
  }

  #keep(asked: string, bytes: Uint8Array): void {
    const file = decodeFile(bytes);
    if (file === null) this.#missing.set(asked, "One of the descriptors that came is none.");
    if (file === null || this.#files.has(file.name)) return;
    this.#files.set(file.name, file);
    this.#bytes += bytes.length;
    for (const service of file.service) this.#declared.add(joinName(file.package, service.name));
  }

  #open(): ReflectionStream {
    if (this.#stream) return this.#stream;
    this.#streams++;
    const deadlineMs = Math.max(1, this.#deadline - performance.now());
    const stream = new ReflectionStream(this.#channel, { version: this.#version, metadata: this.#metadata, deadlineMs });
    this.#stream = this.#owned.add(stream);
    return stream;
  }
}

function decodeFile(bytes: Uint8Array): FileDescriptorProto | null {
  try {
    return fromBinary(FileDescriptorProtoSchema, bytes);
  } catch {
    return null;
  }
}

/** A server may have the older version alone; some proxies say so by UNAVAILABLE. */
function mayBeOlder({ code, origin }: StreamEnded["status"]): boolean {
  return code === unimplemented || (code === unavailable && origin === "server");
}
