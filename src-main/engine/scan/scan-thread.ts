import type { MessagePort } from "node:worker_threads";
import { Fault } from "#shared/base/fault";
import type { RecordedChunk } from "../recording/record";
import { rowTestOf } from "./row-scanner";
import type { RowTest } from "./row-test";
import type { ScanAnswer, ScanRequest } from "./scan-protocol";

/** The other end of WorkerScanner: scans for the thread that started this one, for as long as the port is open. */
export function serveScans(port: MessagePort): void {
  const jobs = new Map<number, RowTest>();
  port.on("message", (request: ScanRequest) => {
    switch (request.act) {
      case "open":
        jobs.set(request.job, rowTestOf(request.setup));
        return;
      case "close":
        jobs.delete(request.job);
        return;
      case "scan":
        answer(port, jobs.get(request.job), request.chunk);
    }
  });
}

function answer(port: MessagePort, test: RowTest | undefined, chunk: RecordedChunk): void {
  try {
    // A job that was closed is not waited for; its place in the line is.
    const bits = test?.matches(chunk) ?? new Uint32Array();
    port.postMessage({ bits } satisfies ScanAnswer, [bits.buffer]);
  } catch (reason) {
    port.postMessage({ fault: Fault.from(reason).toData() } satisfies ScanAnswer);
  }
}
