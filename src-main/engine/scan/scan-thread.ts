import type { MessagePort } from "node:worker_threads";
import { Fault } from "#shared/base/fault";
import { type Answers, type Question, type Work, workOf } from "./row-scanner";
import type { ScanAnswer, ScanRequest } from "./scan-protocol";

/** The other end of WorkerScanner: works for the thread that started this one, for as long as the port is open. */
export function serveScans(port: MessagePort): void {
  const jobs = new Map<number, Work>();
  port.on("message", (request: ScanRequest) => {
    switch (request.act) {
      case "open":
        jobs.set(request.job, workOf(request.setup));
        return;
      case "close":
        jobs.delete(request.job);
        return;
      case "ask":
        answer(port, jobs.get(request.job), request.question);
    }
  });
}

function answer(port: MessagePort, work: Work | undefined, question: Question): void {
  try {
    // A job that was closed is not waited for; its place in the line is.
    const value = work?.(question) ?? null;
    port.postMessage({ value } satisfies ScanAnswer, buffersOf(value));
  } catch (reason) {
    port.postMessage({ fault: Fault.from(reason).toData() } satisfies ScanAnswer);
  }
}

function buffersOf(value: Answers[keyof Answers]): ArrayBuffer[] {
  if (value === null) return [];
  const parts = value instanceof Uint32Array ? [value] : Object.values(value);
  return parts.map(({ buffer }) => buffer);
}
