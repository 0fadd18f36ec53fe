import type { Disposable } from "#shared/base/disposable";
import type { RowFilter } from "#shared/model/row-filter";
import type { RecordedChunk } from "../recording/record";
import { registryOfSet } from "../schema/descriptor-closure";
import { RowTest } from "./row-test";

/** What a job is about: plain data, which may go to another thread. */
export interface ScanSetup {
  /** A FileDescriptorSet of all types that the rows may have. */
  readonly types: Uint8Array;
  /** Full names of messages. */
  readonly sent: string;
  readonly received: string;
  readonly filter: RowFilter;
}

/** A filter at work. */
export interface ScanJob extends Disposable {
  /**
   * A bit for each row of the chunk, the lowest first: does it match? The chunk's bytes are the job's from then on. Faults:
   * too-large, it takes too long; and whatever ends the thread. ThreadLost: another job ended it; ask again.
   */
  scan(chunk: RecordedChunk): Promise<Uint32Array>;
}

/** What does the work of scans, here or in a thread of its own. */
export interface RowScanner extends Disposable {
  open(setup: ScanSetup): ScanJob;
}

/** The thread ended in another job's hands, and this one has to ask again. */
export class ThreadLost extends Error {
  override readonly name = "ThreadLost";
}

/** Compiles the filter of a job. Faults: those of RowTest. */
export function rowTestOf({ types, sent, received, filter }: ScanSetup): RowTest {
  const registry = registryOfSet(types);
  const [sentType, receivedType] = [sent, received].map((name) => registry.getMessage(name));
  if (!sentType || !receivedType) throw new Error(`${sent} or ${received} is not among its own types.`);
  return new RowTest(filter, { sent: sentType, received: receivedType, registry });
}

/** Scans in this thread: for tests, and where there is no script for another. */
export class LocalScanner implements RowScanner {
  open(setup: ScanSetup): ScanJob {
    const test = rowTestOf(setup);
    return { scan: async (chunk) => test.matches(chunk), dispose() {} };
  }

  dispose(): void {}
}
