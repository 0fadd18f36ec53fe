import type { Disposable } from "#shared/base/disposable";
import { Emitter } from "#shared/base/emitter";
import { Fault, type FaultData } from "#shared/base/fault";
import type { Direction } from "#shared/model/call";
import type { CompareReport } from "#shared/model/recording-compare";

/** What is compared: two calls, by their ids. */
export interface CompareSetup {
  readonly left: string;
  readonly right: string;
  readonly kind: Direction | null;
  readonly ignore: readonly string[];
}

/** Has the core compare. What is cancelled may end with an error. */
export type OpenCompare = (setup: CompareSetup) => { readonly items: AsyncIterable<CompareReport>; cancel(): void };

export interface CompareState {
  /** What was said last; null where nothing is compared. */
  readonly report: CompareReport | null;
  readonly isRunning: boolean;
  /** The user ended it. */
  readonly isCancelled: boolean;
  /** Why there is no comparison. */
  readonly fault: FaultData | null;
}

const nothing: CompareState = { report: null, isRunning: false, isCancelled: false, fault: null };

/** The comparison that a view shows: one at a time, which the core keeps until there is another one. */
export class CompareRun implements Disposable {
  readonly #open: OpenCompare;
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;
  #state = nothing;
  /** Of the comparisons, the one that counts. */
  #latest = 0;
  #end: () => void = () => {};

  constructor(open: OpenCompare) {
    this.#open = open;
  }

  get state(): CompareState {
    return this.#state;
  }

  /** Compares something else, or nothing. */
  set(setup: CompareSetup | null): void {
    this.#stop();
    this.#set(setup === null ? nothing : { ...nothing, isRunning: true });
    if (setup !== null) void this.#run(this.#latest, setup);
  }

  /** Ends what is not done yet. */
  cancel(): void {
    if (!this.#state.isRunning) return;
    this.#stop();
    this.#set({ ...nothing, isCancelled: true });
  }

  dispose(): void {
    this.#stop();
    this.#changed.dispose();
  }

  #stop(): void {
    this.#latest++;
    this.#end();
    this.#end = () => {};
  }

  async #run(run: number, setup: CompareSetup): Promise<void> {
    try {
      const session = this.#open(setup);
      this.#end = () => session.cancel();
      for await (const report of session.items) {
        if (run !== this.#latest) return;
        this.#set({ ...nothing, report, isRunning: !report.isDone && report.fault === null, fault: report.fault });
      }
    } catch (reason) {
      if (run === this.#latest) this.#set({ ...nothing, fault: Fault.from(reason).toData() });
    }
  }

  #set(state: CompareState): void {
    this.#state = state;
    this.#changed.fire();
  }
}

/** How many pairs a comparison has, and how many of them differ; 0 until it is done. */
export function countsOf(report: CompareReport | null): { readonly total: number; readonly different: number } {
  if (!report?.isDone) return { total: 0, different: 0 };
  const different = report.changed + report.onlyLeft + report.onlyRight;
  return { total: report.same + different, different };
}
