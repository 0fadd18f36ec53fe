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
  /** Of the look whose rows are shown, maybe still the one before; null while all rows are. */
  readonly report: ScanReport | null;
  /** What the core said last of this look; null where it has not said anything yet. */
  readonly newest: ScanReport | null;
  /** The first look through all rows is not done yet: what is shown is not all. */
  readonly isRunning: boolean;
  /** Why the core does not look, or no further. */
  readonly fault: FaultData | null;
}

const nothing: LiveScanState = { filter: null, report: null, newest: null, isRunning: false, fault: null };

/**
 * The look through a call's rows that a log shows: one at a time, which goes on with the rows that come. Another filter
 * takes its place only when there is something to show of it, so that rows do not vanish while one types.
 */
export class LiveScan implements Disposable {
  readonly #open: OpenScan;
  readonly #changed = new Emitter<void>();
  #state = nothing;
  /** Of the looks, the one that counts. */
  #latest = 0;
  /** Ends the one whose rows are shown. */
  #end: () => void = () => {};
  /** Ends the one that has nothing to show yet. */
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
      this.#set({ ...this.#state, filter, newest: null, isRunning: true, fault: null });
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
      let goal: number | null = null;
      for await (const report of session.items) {
        if (scan !== this.#latest) break;
        // A fast stream is never looked through to its end: what was there at the beginning is what one waits for.
        goal ??= report.total;
        const isRunning = this.#state.isRunning && report.scanned < goal && report.fault === null;
        const isComing = this.#endComing === end;
        if (isComing && isRunning && report.matched === 0) {
          this.#set({ ...this.#state, newest: report });
          continue;
        }
        if (isComing) {
          this.#endComing = () => {};
          this.#end();
          this.#end = end;
        }
        this.#set({ filter, report, newest: report, isRunning, fault: report.fault });
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
