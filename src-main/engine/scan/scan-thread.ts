import type { MessagePort } from "node:worker_threads";
import { Fault } from "#shared/base/fault";
import { JobWork } from "./job-work";
import type { Answers, Question } from "./row-scanner";
import type { ScanAnswer, ScanRequest } from "./scan-protocol";

/** The other end of WorkerScanner: works for the thread that started this one, for as long as the port is open. */
export function serveScans(port: MessagePort): void {
  const thread = new ScanThread(port);
  port.on("message", (request: ScanRequest) => thread.receive(request));
}

class ScanThread {
  readonly #port: MessagePort;
  readonly #jobs = new Map<number, JobWork>();
  /** What waits for types, and what came behind it. */
  #open: { readonly work: JobWork; readonly question: Question } | null = null;
  readonly #waiting: ScanRequest[] = [];

  constructor(port: MessagePort) {
    this.#port = port;
  }

  receive(request: ScanRequest): void {
    if (this.#open !== null && request.act !== "types") {
      this.#waiting.push(request);
      return;
    }
    this.#do(request);
    while (this.#open === null) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#do(next);
    }
  }

  #do(request: ScanRequest): void {
    switch (request.act) {
      case "open":
        this.#jobs.set(request.job, new JobWork(request.setup));
        return;
      case "close":
        this.#jobs.delete(request.job);
        return;
      case "types": {
        const open = this.#open;
        this.#open = null;
        open?.work.settle(request.answers);
        if (open) this.#answer(open.work, open.question);
        return;
      }
      case "ask":
        this.#answer(this.#jobs.get(request.job), request.question);
    }
  }

  #answer(work: JobWork | undefined, question: Question): void {
    try {
      // A job that was closed is not waited for; its place in the line is.
      const answer: ScanAnswer = work?.answer(question) ?? { value: null };
      if (work && "lacks" in answer) this.#open = { work, question };
      this.#port.postMessage(answer, "value" in answer ? buffersOf(answer.value) : []);
    } catch (reason) {
      this.#port.postMessage({ fault: Fault.from(reason).toData() } satisfies ScanAnswer);
    }
  }
}

function buffersOf(value: Answers[keyof Answers]): ArrayBuffer[] {
  if (value === null) return [];
  const parts = value instanceof Uint32Array ? [value] : Object.values(value);
  return parts.map(({ buffer }) => buffer);
}
