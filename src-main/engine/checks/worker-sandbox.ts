import { Worker } from "node:worker_threads";
import type { Disposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { after } from "#shared/base/timer";
import type { AskSandbox, Sandbox, SandboxAnswers, SandboxQuestion, VariableOf } from "./sandbox";
import type { LookedUp, SandboxReply, SandboxRequest, SandboxStart } from "./sandbox-protocol";

export interface WorkerSandboxOptions {
  /** The bundled script of the thread (app/sandbox-worker.ts). */
  readonly script: string;
  /** What the thread may take beyond what it measures itself, in milliseconds; 5,000 where it is not given. */
  readonly graceMs?: number;
}

const defaultGraceMs = 5000;
/** The thread's own measure for the checks of a call: see `CheckWork`. */
const checksMs = 30_000;
/** Of the heap of the thread, more than the largest message takes; the memory of scripts is none of it, and has a bound of its own. */
const maxHeapMb = 1024;
/** A thread that has nothing to do goes after this time. */
const idleMs = 30_000;

interface Asked {
  readonly question: SandboxQuestion;
  readonly variableOf: VariableOf;
  resolve(answer: SandboxAnswers[keyof SandboxAnswers]): void;
  reject(fault: Fault): void;
}

/**
 * A sandbox in a thread of its own, so that nothing that runs in it holds up the core. The thread ends what takes too long by clocks of its
 * own; where these do not help, or memory runs out, the thread itself is ended, and the next one who asks gets another.
 */
export class WorkerSandbox implements Sandbox {
  readonly #options: WorkerSandboxOptions;
  readonly #bell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #turn: Promise<unknown> = Promise.resolve();
  #worker: Worker | null = null;
  /** The thread runs: what it takes until then is nobody's fault. */
  #isOnline = false;
  #asked: Asked | null = null;
  #watch: Disposable | null = null;
  #idle: Disposable | null = null;
  #isDisposed = false;

  constructor(options: WorkerSandboxOptions) {
    this.#options = options;
  }

  use<T>(act: (ask: AskSandbox) => Promise<T>): Promise<T> {
    const ask = (question: SandboxQuestion, variableOf: VariableOf = () => null) => this.#ask(question, variableOf);
    // The thread answers what it was asked.
    const result = this.#turn.then(() => act(ask as AskSandbox));
    this.#turn = result.catch(() => {});
    return result;
  }

  /** Whoever waits hears Fault cancelled. */
  dispose(): void {
    this.#isDisposed = true;
    this.#end(ended());
  }

  #ask(question: SandboxQuestion, variableOf: VariableOf): Promise<SandboxAnswers[keyof SandboxAnswers]> {
    if (this.#isDisposed) return Promise.reject(ended());
    this.#idle?.dispose();
    const worker = this.#started();
    return new Promise((resolve, reject) => {
      this.#asked = { question, variableOf, resolve, reject };
      worker.postMessage({ question } satisfies SandboxRequest);
      this.#watchAsked();
    });
  }

  #started(): Worker {
    if (this.#worker) return this.#worker;
    const workerData: SandboxStart = { bell: this.#bell.buffer };
    // It is told nothing of the environment, and has no business with the terminal.
    const worker = new Worker(this.#options.script, { workerData, env: {}, resourceLimits: { maxOldGenerationSizeMb: maxHeapMb } });
    worker.unref();
    worker.on("online", () => {
      if (this.#worker !== worker) return;
      this.#isOnline = true;
      this.#watchAsked();
    });
    worker.on("message", (reply: SandboxReply) => this.#worker === worker && this.#receive(worker, reply));
    worker.on("error", (cause: Error & { code?: string }) => this.#worker === worker && this.#end(faultOf(cause)));
    worker.on("exit", () => this.#worker === worker && this.#end(new Fault("internal", "The thread of scripts and checks has ended.")));
    this.#worker = worker;
    return worker;
  }

  #receive(worker: Worker, reply: SandboxReply): void {
    if ("lookUp" in reply) {
      worker.postMessage(lookedUp(this.#asked?.variableOf ?? (() => null), reply.lookUp) satisfies SandboxRequest);
      Atomics.store(this.#bell, 0, 1);
      Atomics.notify(this.#bell, 0);
      return;
    }
    const asked = this.#answered();
    if ("answer" in reply) asked?.resolve(reply.answer);
    else asked?.reject(Fault.fromData(reply.fault));
  }

  #answered(): Asked | null {
    const asked = this.#asked;
    this.#asked = null;
    this.#watch?.dispose();
    this.#watch = null;
    this.#idle?.dispose();
    this.#idle = this.#worker && after(idleMs, () => this.#end(ended()));
    return asked;
  }

  #watchAsked(): void {
    if (this.#asked === null || !this.#isOnline) return;
    const { question } = this.#asked;
    const ms = (question.ask === "script" ? question.task.timeMs : checksMs) + (this.#options.graceMs ?? defaultGraceMs);
    this.#watch?.dispose();
    this.#watch = after(ms, () => this.#end(usedUpTime(ms)));
  }

  #end(fault: Fault): void {
    const worker = this.#worker;
    this.#worker = null;
    this.#isOnline = false;
    const asked = this.#answered();
    void worker?.terminate();
    asked?.reject(fault);
  }
}

function lookedUp(variableOf: VariableOf, name: string): LookedUp {
  try {
    return { value: variableOf(name) };
  } catch (reason) {
    return { problem: Fault.from(reason).message };
  }
}

function ended(): Fault {
  return new Fault("cancelled", "The thread of scripts and checks has ended.");
}

function usedUpTime(limit: number): Fault {
  return new Fault("too-large", `A script or a check was ended: it took more than ${Math.round(limit / 1000)} seconds.`, {
    act: "Look for a loop without an end, and for repetitions within repetitions in a pattern.",
    facts: { limit },
  });
}

function faultOf(cause: Error & { code?: string }): Fault {
  if (cause.code !== "ERR_WORKER_OUT_OF_MEMORY") return Fault.from(cause);
  return new Fault("too-large", `A script or a check was ended: it needs more memory than ${maxHeapMb} MiB.`, {
    act: "Expect something of a part of the message, by a shorter path.",
    facts: { limit: maxHeapMb * 1024 * 1024 },
    cause,
  });
}
