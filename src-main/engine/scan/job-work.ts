import type { Registry } from "@bufbuild/protobuf";
import { CompareWork } from "./compare-work";
import { answersOf, type TypeAnswers, type TypeQuery } from "./growing-registry";
import type { Answers, JobSetup, Question } from "./row-scanner";
import { RowTest, typesOfSet } from "./row-test";

type Answer = Answers[keyof Answers];

/** Types that are lacking, for each of a job's registries. */
export type Lacks = readonly (readonly TypeQuery[])[];

/**
 * The work of one job. What types its messages have beside those that came along shows only in the messages: such a question is answered
 * by what is lacking, and is to be asked again when that is settled.
 */
export class JobWork {
  readonly #setup: JobSetup;
  readonly #types: readonly ReturnType<typeof typesOfSet>[];
  #work: ((question: Question) => Answer) | null = null;

  constructor(setup: JobSetup) {
    this.#setup = setup;
    this.#types = (setup.is === "filter" ? [setup] : [setup.left, setup.right]).map(typesOfSet);
  }

  /** Throws what is wrong with the setup, and Faults of the work. */
  answer(question: Question): { readonly value: Answer } | { readonly lacks: Lacks } {
    const isNew = this.#work === null;
    try {
      this.#work ??= this.#make();
      const value = this.#work(question);
      if (!this.#isLacking) return { value };
    } catch (reason) {
      if (!this.#isLacking) throw reason;
    }
    // A path, too, may go through what is lacking.
    if (isNew) this.#work = null;
    return { lacks: this.#types.map(({ registry }) => registry.lacking) };
  }

  /** For each registry, in their order. */
  settle(answers: readonly TypeAnswers[]): void {
    for (const [i, { registry }] of this.#types.entries()) registry.settle(answers[i] ?? { sets: [], found: [] });
  }

  get #isLacking(): boolean {
    return this.#types.some(({ registry }) => registry.lacking.length > 0);
  }

  #make(): (question: Question) => Answer {
    const [left, right] = this.#types;
    if (this.#setup.is === "filter" && left) {
      const test = new RowTest(this.#setup.filter, left);
      return (question) => {
        if (question.ask === "scan") return test.matches(question.chunk);
        throw new Error(`A filter is not asked to ${question.ask}.`);
      };
    }
    if (this.#setup.is === "filter" || !left || !right) throw new Error("A job has the types of each of its calls.");
    const work = new CompareWork({ left, right }, this.#setup);
    return (question) => {
      if (question.ask === "align") return work.align();
      if (question.ask === "scan") throw new Error("A comparison is not asked to scan.");
      work.take(question.side, question.chunk);
      return null;
    };
  }
}

/** What the registries know of what is lacking in each; of more than there are, nothing. */
export function answersTo(lacks: Lacks, registries: readonly Registry[]): TypeAnswers[] {
  return lacks.map((queries, i) => {
    const registry = registries[i];
    return registry ? answersOf(registry, queries) : { sets: [], found: queries.map((query) => ({ query, type: null })) };
  });
}
