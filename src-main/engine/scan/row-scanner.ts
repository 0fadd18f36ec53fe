import type { Disposable } from "#shared/base/disposable";
import type { RecordedChunk } from "../recording/record";
import { type Compared, type CompareSetup, CompareWork, type Side } from "./compare-work";
import { type FilterSetup, filterOf } from "./row-test";

/** What a job is about: plain data, which may go to another thread. */
export type JobSetup = ({ readonly is: "filter" } & FilterSetup) | ({ readonly is: "compare" } & CompareSetup);

/** What may be asked of a job: a filter, which rows of a chunk match; a comparison, to take in a chunk, and then what stands beside what. */
export type Question =
  | { readonly ask: "scan"; readonly chunk: RecordedChunk }
  | { readonly ask: "hash"; readonly side: Side; readonly chunk: RecordedChunk }
  | { readonly ask: "align" };

/** What is answered. `scan`: a bit for each row, the lowest first. */
export interface Answers {
  readonly scan: Uint32Array<ArrayBuffer>;
  readonly hash: null;
  readonly align: Compared;
}

export interface ScanJob extends Disposable {
  /**
   * A chunk's bytes are the job's from then on. Faults: too-large, it takes too long; and whatever ends the thread. ThreadLost:
   * another job ended it, and what this one had taken in is gone; ask again.
   */
  ask<K extends Question["ask"]>(question: Question & { readonly ask: K }): Promise<Answers[K]>;
}

/** What does the work of scans and comparisons, here or in a thread of its own. */
export interface RowScanner extends Disposable {
  open(setup: JobSetup): ScanJob;
}

/** The thread ended in another job's hands, and this one has to ask again. */
export class ThreadLost extends Error {
  override readonly name = "ThreadLost";
}

/** Does the work of one job. */
export type Work = (question: Question) => Answers[keyof Answers];

/** Throws what is wrong with the setup. */
export function workOf(setup: JobSetup): Work {
  if (setup.is === "filter") {
    const test = filterOf(setup);
    return (question) => {
      if (question.ask === "scan") return test.matches(question.chunk);
      throw new Error(`A filter is not asked to ${question.ask}.`);
    };
  }
  const work = new CompareWork(setup);
  return (question) => {
    if (question.ask === "align") return work.align();
    if (question.ask === "scan") throw new Error("A comparison is not asked to scan.");
    work.take(question.side, question.chunk);
    return null;
  };
}

/** Works in this thread: for tests, and where there is no script for another. */
export class LocalScanner implements RowScanner {
  open(setup: JobSetup): ScanJob {
    const work = workOf(setup);
    // The work of a filter answers what is asked of a filter, and so does a comparison's.
    return { ask: async (question) => work(question) as never, dispose() {} };
  }

  dispose(): void {}
}
