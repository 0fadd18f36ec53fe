import { Worker } from "node:worker_threads";
import type { Cancellation } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";
import type { Reference } from "#shared/model/source-file";
import type { SymbolAt, SymbolGraph, SymbolHit, SymbolPage } from "#shared/model/symbol";
import type { Position } from "../parse/source-text";
import type { CompiledFile, CompiledSchema } from "./compiled";
import type { CompileAnswer, EngineAct, EngineAnswer, EngineRequest, Question } from "./engine-protocol";
import type { CompileControl, CompileRequest, Preview, SchemaEngine } from "./schema-engine";

export interface WorkerEngineOptions {
  /** The bundled script of the thread (app/schema-worker.ts). */
  readonly script: string;
  readonly cacheFolder: string;
}

/** More than a tree of ten thousand files needs. A schema that takes more ends the thread, and not the program. */
const maxHeapMb = 3072;
/** A compilation makes much that is soon of no use: with more room it is seldom copied. */
const youngHeapMb = 192;

interface Pending {
  readonly files: CompiledFile[];
  progress?: CompileControl["progress"];
  resolve(value: unknown): void;
  reject(fault: Fault): void;
}

/** Compiles in a thread of its own, so that calls go on while a large schema loads. */
export class WorkerEngine implements SchemaEngine {
  readonly #options: WorkerEngineOptions;
  readonly #pending = new Map<number, Pending>();
  /** What the thread has sent of each source, and how it is asked for again should the thread have ended. */
  readonly #sources = new Map<string, { request: CompileRequest; files: ReadonlyMap<string, CompiledFile> }>();
  #worker: Worker | null = null;
  #isDisposed = false;
  /** Sources that the running thread knows. */
  #compiled = new Set<string>();
  #lastId = 0;

  /** The thread starts at once: by the time somebody opens a schema it is ready. */
  constructor(options: WorkerEngineOptions) {
    this.#options = options;
    this.#start();
  }

  async compile(request: CompileRequest, control: CompileControl = {}): Promise<CompiledSchema> {
    const { sourceId } = request;
    const { value, files } = await this.#cancellable<CompileAnswer>({ act: "compile", args: [request] }, control);
    const known = new Map(this.#sources.get(sourceId)?.files);
    for (const file of files) known.set(file.name, file);
    const { names, ...rest } = value;
    const all = names.flatMap((name) => known.get(name) ?? []);
    this.#sources.set(sourceId, { request, files: new Map(all.map((file) => [file.name, file])) });
    this.#compiled.add(sourceId);
    return { ...rest, files: all };
  }

  close(sourceId: string): void {
    this.#sources.delete(sourceId);
    this.#compiled.delete(sourceId);
    this.#worker?.postMessage({ act: "close", sourceId } satisfies EngineRequest);
  }

  text(sourceId: string, file: string): Promise<string> {
    return this.#question("text", sourceId, file);
  }

  page(sourceId: string, name: string): Promise<SymbolPage> {
    return this.#question("page", sourceId, name);
  }

  graph(sourceId: string, name: string, depth: number): Promise<SymbolGraph> {
    return this.#question("graph", sourceId, name, depth);
  }

  at(sourceId: string, file: string, position: Position): Promise<SymbolAt | null> {
    return this.#question("at", sourceId, file, position);
  }

  references(sourceId: string, file: string, position: Position, limit: number): Promise<Reference[]> {
    return this.#question("references", sourceId, file, position, limit);
  }

  async preview(sourceId: string, path: string, text: string, cancellation?: Cancellation): Promise<Preview> {
    await this.#ensure(sourceId);
    const { value } = await this.#cancellable<Preview>({ act: "preview", args: [sourceId, path, text] }, { cancellation });
    return value;
  }

  async search(query: string, limit: number): Promise<SymbolHit[]> {
    for (const sourceId of this.#sources.keys()) await this.#ensure(sourceId);
    this.#start();
    return (await this.#ask<SymbolHit[]>({ act: "search", args: [query, limit] }).answered).value;
  }

  /** Whoever waits, or asks later, hears Fault cancelled. */
  dispose(): void {
    this.#isDisposed = true;
    const worker = this.#worker;
    this.#worker = null;
    this.#end(endedFault());
    this.#sources.clear();
    void worker?.terminate();
  }

  async #question<T>(act: Question, sourceId: string, ...args: readonly unknown[]): Promise<T> {
    await this.#ensure(sourceId);
    this.#start();
    return (await this.#ask<T>({ act, args: [sourceId, ...args] }).answered).value;
  }

  /** A thread that came after another one has ended does not know what that one compiled. */
  async #ensure(sourceId: string): Promise<void> {
    const source = this.#sources.get(sourceId);
    if (source && !this.#compiled.has(sourceId)) await this.compile(source.request);
  }

  async #cancellable<T>(
    request: { readonly act: "compile" | "preview"; readonly args: readonly unknown[] },
    { cancellation, progress }: CompileControl,
  ): Promise<{ value: T; files: readonly CompiledFile[] }> {
    cancellation?.throwIfCancelled();
    const worker = this.#start();
    const { id, answered } = this.#ask<T>(request, progress);
    const cancelling = cancellation?.onCancelled(() => this.#worker === worker && worker.postMessage({ act: "cancel", id }));
    try {
      return await answered;
    } finally {
      cancelling?.dispose();
    }
  }

  #ask<T>(
    request: { readonly act: EngineAct; readonly args: readonly unknown[] },
    progress?: CompileControl["progress"],
  ): { id: number; answered: Promise<{ value: T; files: readonly CompiledFile[] }> } {
    const id = ++this.#lastId;
    const files: CompiledFile[] = [];
    const answered = new Promise<unknown>((resolve, reject) => this.#pending.set(id, { files, progress, resolve, reject }));
    this.#worker?.postMessage({ id, ...request });
    return { id, answered: answered.then((value) => ({ value: value as T, files })) };
  }

  #start(): Worker {
    if (this.#isDisposed) throw endedFault();
    if (this.#worker) return this.#worker;
    const { script, cacheFolder } = this.#options;
    const worker = new Worker(script, {
      workerData: { cacheFolder },
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb, maxYoungGenerationSizeMb: youngHeapMb },
    });
    worker.unref();
    worker.on("message", (answer: EngineAnswer) => this.#receive(answer));
    worker.on("error", (cause: Error & { code?: string }) => this.#lost(worker, faultOf(cause)));
    worker.on("exit", () => this.#lost(worker, new Fault("internal", "The thread that compiles schemas has ended.")));
    this.#worker = worker;
    return worker;
  }

  #lost(worker: Worker, fault: Fault): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#end(fault);
  }

  #end(fault: Fault): void {
    this.#compiled = new Set();
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(fault);
  }

  #receive(answer: EngineAnswer): void {
    const pending = this.#pending.get(answer.id);
    if (!pending) return;
    switch (answer.kind) {
      case "progress":
        pending.progress?.(answer.done, answer.total);
        return;
      case "files":
        pending.files.push(...answer.files);
        return;
      case "done":
        this.#pending.delete(answer.id);
        pending.resolve(answer.value);
        return;
      case "failed":
        this.#pending.delete(answer.id);
        pending.reject(Fault.fromData(answer.fault));
    }
  }
}

function endedFault(): Fault {
  return new Fault("cancelled", "The schema engine has ended.");
}

function faultOf(cause: Error & { code?: string }): Fault {
  if (cause.code !== "ERR_WORKER_OUT_OF_MEMORY") return Fault.from(cause);
  return new Fault("too-large", "This schema takes more memory than there is for it.", {
    act: "Open a folder further down, or only the files that are needed.",
    facts: { limit: maxHeapMb * 1024 * 1024 },
    cause,
  });
}
