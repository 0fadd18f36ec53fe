import type { Registry } from "@bufbuild/protobuf";
import type { Disposable } from "#shared/base/disposable";
import type { RecordedChunk } from "../recording/record";
import type { Compared, CompareSetup, Side } from "./compare-work";
import { answersTo, JobWork } from "./job-work";
import type { FilterSetup } from "./row-test";

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
  /** `registries`: where types are looked up that did not come along, of the call, or of the left and the right one. */
  open(setup: JobSetup, registries: readonly Registry[]): ScanJob;
}

/** The thread ended in another job's hands, and this one has to ask again. */
export class ThreadLost extends Error {
  override readonly name = "ThreadLost";
}

/** Works in this thread: for tests, and where there is no script for another. */
export class LocalScanner implements RowScanner {
  open(setup: JobSetup, registries: readonly Registry[]): ScanJob {
    const work = new JobWork(setup);
    const ask = async (question: Question): Promise<Answers[keyof Answers]> => {
      const answer = work.answer(question);
      if ("value" in answer) return answer.value;
      work.settle(answersTo(answer.lacks, registries));
      return ask(question);
    };
    // The work of a filter answers what is asked of a filter, and so does a comparison's.
    return { ask: (question) => ask(question) as Promise<never>, dispose() {} };
  }

  dispose(): void {}
}
