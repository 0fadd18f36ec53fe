import type { Disposable } from "#shared/base/disposable";
import { Emitter } from "#shared/base/emitter";
import { Fault, type FaultData } from "#shared/base/fault";
import type { RowFilter } from "#shared/model/row-filter";
import type { ScanReport } from "#shared/model/scan";

/** Has the core look through all rows. What is cancelled may end with an error. */
export type OpenScan = (filter: RowFilter) => { readonly items: AsyncIterable<ScanReport>; cancel(): void };

export interface LiveScanState {
  /** What is looked for; null for nothing. */
  readonly filter: RowFilter | null;
  /** What the core said last, maybe still of the filter before; null where nothing is looked for, or nothing was said yet. */
  readonly report: ScanReport | null;
  /** The first look through all rows is not done yet: what is shown is not all. */
  readonly isRunning: boolean;
  /** Why the core does not look, or no further. */
  readonly fault: FaultData | null;
}

const nothing: LiveScanState = { filter: null, report: null, isRunning: false, fault: null };

/**
 * The look through a call's rows that a log shows: one at a time, which goes on with the rows that come. Another filter
 * takes its place only when the core has begun with it, so that rows do not vanish while one types.
 */
export class LiveScan implements Disposable {
  readonly #open: OpenScan;
  readonly #changed = new Emitter<void>();
  #state = nothing;
  /** Of the looks, the one that counts. */
  #latest = 0;
  /** Ends the one whose rows are shown. */
  #end: () => void = () => {};
  /** Ends the one that has not said anything yet. */
  #endComing: () => void = () => {};

  constructor(open: OpenScan) {
    this.#open = open;
  }

  readonly onDidChange = this.#changed.event;

  get state(): LiveScanState {
    return this.#state;
  }

  /** Looks for something else, or for nothing: then all rows are shown again. */
  set(filter: RowFilter | null): void {
    const scan = ++this.#latest;
    this.#endComing();
    this.#endComing = () => {};
    if (filter === null) {
      this.#end();
      this.#end = () => {};
      this.#set(nothing);
    } else {
      this.#set({ ...this.#state, filter, isRunning: true, fault: null });
      void this.#run(scan, filter);
    }
  }

  dispose(): void {
    this.#latest++;
    this.#endComing();
    this.#end();
    this.#changed.dispose();
  }

  async #run(scan: number, filter: RowFilter): Promise<void> {
    try {
      const session = this.#open(filter);
      const end = () => session.cancel();
      this.#endComing = end;
      for await (const report of session.items) {
        if (scan !== this.#latest) break;
        if (this.#endComing === end) {
          this.#endComing = () => {};
          this.#end();
          this.#end = end;
        }
        const isRunning = this.#state.isRunning && report.scanned < report.total && report.fault === null;
        this.#set({ filter, report, isRunning, fault: report.fault });
      }
    } catch (reason) {
      if (scan === this.#latest) this.#set({ ...this.#state, isRunning: false, fault: Fault.from(reason).toData() });
    }
  }

  #set(state: LiveScanState): void {
    this.#state = state;
    this.#changed.fire();
  }
}
