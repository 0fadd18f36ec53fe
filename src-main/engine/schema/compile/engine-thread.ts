import type { MessagePort } from "node:worker_threads";
import { CancellationSource } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";
import type { CompiledFile } from "./compiled";
import { type CompileAnswer, type EngineAnswer, type EngineRequest, filesPerMessage, type Question } from "./engine-protocol";
import type { CompileRequest, SchemaEngine } from "./schema-engine";

/** More often nobody looks. */
const progressMs = 50;

/** The other end of WorkerEngine: serves an engine to the thread that started this one, for as long as the port is open. */
export function serveEngine(port: MessagePort, engine: SchemaEngine): void {
  new EngineThread(port, engine).listen();
}

class EngineThread {
  readonly #port: MessagePort;
  readonly #engine: SchemaEngine;
  readonly #running = new Map<number, CancellationSource>();
  /** What the other end has of each source. */
  readonly #sent = new Map<string, ReadonlyMap<string, CompiledFile>>();

  constructor(port: MessagePort, engine: SchemaEngine) {
    this.#port = port;
    this.#engine = engine;
  }

  listen(): void {
    this.#port.on("message", (request: EngineRequest) => this.#receive(request));
    this.#port.on("close", () => this.#engine.dispose());
  }

  #receive(request: EngineRequest): void {
    switch (request.act) {
      case "cancel":
        this.#running.get(request.id)?.cancel();
        return;
      case "close":
        this.#sent.delete(request.sourceId);
        this.#engine.close(request.sourceId);
        return;
      case "compile":
        void this.#answer(request.id, (cancellation) => this.#compile(request.id, request.args[0], cancellation));
        return;
      case "preview":
        void this.#answer(request.id, (cancellation) => this.#engine.preview(...request.args, cancellation));
        return;
      default:
        void this.#answer(request.id, () => this.#ask(request));
    }
  }

  async #answer(id: number, act: (cancellation: CancellationSource) => Promise<unknown>): Promise<void> {
    const cancellation = new CancellationSource();
    this.#running.set(id, cancellation);
    try {
      this.#send({ id, kind: "done", value: await act(cancellation) });
    } catch (reason) {
      this.#send({ id, kind: "failed", fault: Fault.from(reason).toData() });
    } finally {
      this.#running.delete(id);
      cancellation.dispose();
    }
  }

  async #compile(id: number, request: CompileRequest, cancellation: CancellationSource): Promise<CompileAnswer> {
    let last = 0;
    const progress = (done: number, total: number | null) => {
      const now = performance.now();
      if (now - last < progressMs) return;
      last = now;
      this.#send({ id, kind: "progress", done, total });
    };
    const { files, ...rest } = await this.#engine.compile(request, { cancellation, progress });
    this.#send({ id, kind: "progress", done: files.length, total: files.length });
    const sent = this.#sent.get(request.sourceId);
    const changed = files.filter((file) => sent?.get(file.name) !== file);
    for (let at = 0; at < changed.length; at += filesPerMessage) {
      this.#send({ id, kind: "files", files: changed.slice(at, at + filesPerMessage) });
    }
    this.#sent.set(request.sourceId, new Map(files.map((file) => [file.name, file])));
    return { ...rest, names: files.map(({ name }) => name) };
  }

  #ask({ act, args }: { readonly act: Question; readonly args: readonly unknown[] }): Promise<unknown> {
    // The other end is WorkerEngine, which passes on what its caller gave it.
    const question = Reflect.get(this.#engine, act) as (...args: readonly unknown[]) => Promise<unknown>;
    return question.apply(this.#engine, args as unknown[]);
  }

  #send(answer: EngineAnswer): void {
    this.#port.postMessage(answer);
  }
}
