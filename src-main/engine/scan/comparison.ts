import { type Disposable, DisposableStore } from "#shared/base/disposable";
import { Emitter, type Event } from "#shared/base/emitter";
import { Fault, type FaultData } from "#shared/base/fault";
import type { ComparedOnly, ComparedRow, CompareReport } from "#shared/model/recording-compare";
import { Throttle } from "../calls/throttle";
import type { Recording } from "../recording/recording";
import type { Side } from "./compare-work";
import { PairList } from "./pair-list";
import { type ScanJob, ThreadLost } from "./row-scanner";
import { Ahead, copyOf } from "./scan";

const intervalMs = 100;

type Recorded = Pick<Recording, "count" | "chunks">;

/** Compares what two recordings have when it begins. */
export class Comparison implements Disposable {
  readonly compareId: string;
  readonly #sides: Readonly<Record<Side, Recorded>>;
  /** Rows of each side when it began: what comes later is not in it. */
  readonly #counts: Readonly<Record<Side, number>>;
  readonly #job: ScanJob;
  readonly #owned = new DisposableStore();
  readonly #reports = new Emitter<CompareReport>();
  readonly #progress = this.#owned.add(new Throttle(intervalMs, () => this.#reports.fire(this.report)));
  #scanned = 0;
  #pairs: PairList | null = null;
  #fault: FaultData | null = null;

  /** Owns the job. */
  constructor(compareId: string, sides: Readonly<Record<Side, Recorded>>, job: ScanJob) {
    this.compareId = compareId;
    this.#sides = sides;
    this.#counts = { left: sides.left.count, right: sides.right.count };
    this.#job = this.#owned.add(job);
    void this.#run();
  }

  get report(): CompareReport {
    const total = this.#counts.left + this.#counts.right;
    const { same, changed, left: onlyLeft, right: onlyRight } = this.#pairs?.tally ?? { same: 0, changed: 0, left: 0, right: 0 };
    const { compareId } = this;
    return {
      compareId,
      scanned: this.#scanned,
      total,
      isDone: this.#pairs !== null,
      same,
      changed,
      onlyLeft,
      onlyRight,
      fault: this.#fault,
    };
  }

  /** Fires on change, at most 10 times a second. */
  get onReport(): Event<CompareReport> {
    return this.#reports.event;
  }

  /** As many as there are from a place on, of all or of a part, at most `count`; none until it is done. */
  rows(from: number, count: number, only: ComparedOnly | null): ComparedRow[] {
    return this.#pairs?.rows(from, count, only) ?? [];
  }

  /** Where, among the pairs that differ, the one at a position is, or the next one, or else the last; null without any. */
  place(position: number): number | null {
    return this.#pairs?.place(position) ?? null;
  }

  /** The position of the nearest pair that differs, itself aside. */
  step(from: number, direction: "next" | "previous"): number | null {
    return this.#pairs?.step(from, direction) ?? null;
  }

  dispose(): void {
    this.#owned.dispose();
    this.#reports.dispose();
  }

  async #run(): Promise<void> {
    while (!this.#owned.disposed && this.#pairs === null && this.#fault === null) {
      this.#scanned = 0;
      try {
        await this.#take("left");
        await this.#take("right");
        if (!this.#owned.disposed) this.#pairs = new PairList(await this.#job.ask({ ask: "align" }));
      } catch (reason) {
        // Another job took the thread with it: what was taken in is gone.
        if (!(reason instanceof ThreadLost)) this.#fault = Fault.from(reason).toData();
      }
      if (!this.#owned.disposed) this.#progress.poke();
    }
  }

  async #take(side: Side): Promise<void> {
    const ahead = new Ahead();
    const end = this.#counts[side];
    for await (const chunk of this.#sides[side].chunks(0, end)) {
      if (this.#owned.disposed) return;
      const count = Math.min(chunk.count, end - chunk.first);
      const answered = this.#job.ask({ ask: "hash", side, chunk: { ...copyOf(chunk), count } }).then(() => {
        this.#scanned += count;
        if (!this.#owned.disposed) this.#progress.poke();
      });
      await ahead.add(answered, chunk);
    }
    await ahead.end();
  }
}
