import { Worker } from "node:worker_threads";
import type { Registry } from "@bufbuild/protobuf";
import type { Disposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { after } from "#shared/base/timer";
import { answersTo } from "./job-work";
import { type Answers, type JobSetup, type Question, type RowScanner, type ScanJob, ThreadLost } from "./row-scanner";
import type { ScanAnswer, ScanRequest } from "./scan-protocol";

export interface WorkerScannerOptions {
  /** The bundled script of the thread (app/scan-worker.ts). */
  readonly script: string;
  /** How long a job may take for one chunk, and besides for each MiB of it. 10 s and 1 s by default. */
  readonly patienceMs?: number;
}

const defaultPatienceMs = 10_000;
const patiencePerMiB = 1000;
/** JSON of a message of the largest size that is usual takes a few times its size. */
const maxHeapMb = 2048;
/** A thread without a job goes after this time. */
const idleMs = 30_000;

interface Waiting {
  readonly job: number;
  readonly bytes: number;
  resolve(value: Answers[keyof Answers]): void;
  reject(reason: Error): void;
}

interface Job {
  readonly setup: JobSetup;
  readonly registries: readonly Registry[];
}

/** Scans in a thread of its own, so that streams go on meanwhile. A job that takes too long ends the thread; the others go on in a new one. */
export class WorkerScanner implements RowScanner {
  readonly #options: WorkerScannerOptions;
  readonly #jobs = new Map<number, Job>();
  /** Jobs that the running thread knows. */
  readonly #known = new Set<number>();
  /** What the thread has been asked, the first of which it is at. */
  readonly #line: Waiting[] = [];
  #worker: Worker | null = null;
  /** The thread runs: what it takes until then is nobody's fault. */
  #isOnline = false;
  #watch: Disposable | null = null;
  #idle: Disposable | null = null;
  #lastJob = 0;
  #isDisposed = false;

  constructor(options: WorkerScannerOptions) {
    this.#options = options;
  }

  open(setup: JobSetup, registries: readonly Registry[]): ScanJob {
    const job = ++this.#lastJob;
    this.#jobs.set(job, { setup, registries });
    this.#idle?.dispose();
    // The thread answers what it was asked.
    return { ask: (question) => this.#ask(job, question) as Promise<never>, dispose: () => this.#close(job) };
  }

  /** Whoever waits hears Fault cancelled. */
  dispose(): void {
    this.#isDisposed = true;
    this.#jobs.clear();
    this.#idle?.dispose();
    this.#end(null, new Fault("cancelled", "The scans have ended."));
  }

  #ask(job: number, question: Question): Promise<Answers[keyof Answers]> {
    const known = this.#jobs.get(job);
    if (!known || this.#isDisposed) return Promise.reject(new Fault("cancelled", "This scan has ended."));
    const worker = this.#start();
    if (!this.#known.has(job)) {
      this.#known.add(job);
      worker.postMessage({ act: "open", job, setup: known.setup } satisfies ScanRequest);
    }
    const parts = "chunk" in question ? [question.chunk.bytes, question.chunk.message] : [];
    const bytes = parts.reduce((all, part) => all + (part?.byteLength ?? 0), 0);
    return new Promise((resolve, reject) => {
      this.#line.push({ job, bytes, resolve, reject });
      worker.postMessage({ act: "ask", job, question } satisfies ScanRequest, transferable(parts));
      if (this.#line.length === 1) this.#watchFirst();
    });
  }

  #close(job: number): void {
    if (!this.#jobs.delete(job)) return;
    if (this.#known.delete(job)) this.#worker?.postMessage({ act: "close", job } satisfies ScanRequest);
    // Nobody else would hear of it if the thread hangs in what nobody waits for.
    if (this.#jobs.size === 0 && this.#line.length > 0) this.#end(null, new Fault("cancelled", "This scan has ended."));
    else if (this.#jobs.size === 0 && this.#worker) {
      this.#idle?.dispose();
      this.#idle = after(idleMs, () => this.#end(null, new Fault("cancelled", "The thread that scans had nothing to do.")));
    }
  }

  #start(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(this.#options.script, { resourceLimits: { maxOldGenerationSizeMb: maxHeapMb } });
    worker.unref();
    worker.on("online", () => {
      if (this.#worker !== worker) return;
      this.#isOnline = true;
      this.#watchFirst();
    });
    worker.on("message", (answer: ScanAnswer) => this.#worker === worker && this.#receive(answer));
    worker.on("error", (cause: Error & { code?: string }) => this.#worker === worker && this.#end(this.#line[0], faultOf(cause)));
    worker.on("exit", () => this.#worker === worker && this.#end(this.#line[0], new Fault("internal", "The thread that scans has ended.")));
    this.#worker = worker;
    return worker;
  }

  #receive(answer: ScanAnswer): void {
    if ("lacks" in answer) {
      const job = this.#line[0]?.job ?? 0;
      const answers = answersTo(answer.lacks, this.#jobs.get(job)?.registries ?? []);
      this.#worker?.postMessage({ act: "types", job, answers } satisfies ScanRequest);
      return;
    }
    const first = this.#line.shift();
    this.#watchFirst();
    if ("value" in answer) first?.resolve(answer.value);
    else first?.reject(Fault.fromData(answer.fault));
  }

  /** The first in the line is the one that the thread is at. */
  #watchFirst(): void {
    this.#watch?.dispose();
    this.#watch = null;
    const [first] = this.#line;
    if (!first || !this.#isOnline) return;
    const ms = (this.#options.patienceMs ?? defaultPatienceMs) + (first.bytes / 2 ** 20) * patiencePerMiB;
    this.#watch = after(ms, () => this.#end(first, tooSlow(ms)));
  }

  /** Ends the thread. The guilty one hears why; the others ask again, and get another thread. */
  #end(guilty: Waiting | null | undefined, fault: Fault): void {
    const worker = this.#worker;
    this.#worker = null;
    this.#isOnline = false;
    this.#known.clear();
    this.#watch?.dispose();
    this.#watch = null;
    for (const waiting of this.#line.splice(0)) {
      const isAtFault = guilty === null || waiting.job === guilty?.job;
      waiting.reject(isAtFault ? fault : new ThreadLost("Another job ended the thread."));
    }
    void worker?.terminate();
  }
}

function transferable(parts: readonly (Uint8Array | null)[]): ArrayBuffer[] {
  return parts.flatMap((part) => (part?.buffer instanceof ArrayBuffer ? part.buffer : []));
}

function tooSlow(limit: number): Fault {
  return new Fault("too-large", `This filter was ended: for a small part of the rows it took more than ${Math.round(limit / 1000)} s.`, {
    act: "Most often it is a regular expression with a repetition within a repetition, such as (a+)+. Write it in another way.",
    facts: { limit },
  });
}

function faultOf(cause: Error & { code?: string }): Fault {
  if (cause.code !== "ERR_WORKER_OUT_OF_MEMORY") return Fault.from(cause);
  return new Fault("too-large", "A message takes more memory than there is for scanning it.", {
    act: "Filter by fields instead of text.",
    facts: { limit: maxHeapMb * 1024 * 1024 },
    cause,
  });
}
