import type { Disposable } from "#shared/base/disposable";
import { DisposableStore } from "#shared/base/disposable";
import { Emitter } from "#shared/base/emitter";
import type { FaultData } from "#shared/base/fault";
import { type FilterProblem, parseRowFilter, type RowFilter } from "#shared/model/row-filter";
import type { ScanReport } from "#shared/model/scan";
import { LiveScan } from "./live-scan";
import type { LogSource } from "./log-source";

const pauseMs = 200;

export interface LogSearchState {
  readonly text: string;
  /** Why the text is none that can be looked for. */
  readonly problem: FilterProblem | null;
  readonly hits: number;
  /** The hit that is shown, counted from 1; null for none. */
  readonly at: number | null;
  /** The part of the rows looked through, 0 to 1. */
  readonly progress: number;
  readonly fault: FaultData | null;
}

const nothing: LogSearchState = { text: "", problem: null, hits: 0, at: null, progress: 1, fault: null };

/** A search through the rows that a log shows: all hits are counted, and one is gone to. */
export class LogSearch implements Disposable {
  readonly #source: Pick<LogSource, "step">;
  readonly #scan: LiveScan;
  readonly #show: (index: number) => void;
  readonly #changed = new Emitter<void>();
  readonly #owned = new DisposableStore();
  #state = nothing;
  #within: RowFilter | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Of the texts, the one that counts: steps through the hits of another one lead nowhere. */
  #latest = 0;
  /** The steps, one after the other: keys may come faster than answers. */
  #steps: Promise<void> = Promise.resolve();
  /** The rows that were gone to and that the log does not show yet. */
  #coming: number[] = [];

  /** `show` runs for the row that the user goes to. */
  constructor(source: Pick<LogSource, "step" | "scan">, show: (index: number) => void) {
    this.#source = source;
    this.#show = show;
    this.#scan = this.#owned.add(new LiveScan(source.scan));
    this.#owned.add(this.#scan.onDidChange(() => this.#report()));
  }

  readonly onDidChange = this.#changed.event;

  get state(): LogSearchState {
    return this.#state;
  }

  /** Searches for another text, written as a filter is, after a short pause. */
  search(text: string): void {
    this.#latest++;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { problem } = parseRowFilter(text);
    if (problem !== null || text.trim() === "") {
      this.#scan.set(null);
      this.#set({ ...nothing, text, problem });
    } else {
      this.#set({ ...this.#state, text, problem: null, at: null });
      this.#timer = setTimeout(() => this.#run(), pauseMs);
    }
  }

  /** The rows that are shown are others now: the search is among those. */
  setWithin(filter: RowFilter | null): void {
    this.#within = filter;
    if (this.#scan.state.filter !== null) this.#run();
  }

  /** The log shows another row now: one that was gone to, or one that the user chose. */
  shown(row: number | null): void {
    const at = row === null ? -1 : this.#coming.indexOf(row);
    this.#coming = at < 0 ? [] : this.#coming.slice(at + 1);
  }

  /**
   * Goes to the hit next after (1) or before (-1) the row that is shown, `from`; at an end, on from the other one, where `rows`
   * rows are. While a step is under way the next one waits, and goes on from where that one leads; a step that is asked for
   * before there is a hit waits for the first one.
   */
  go(by: 1 | -1, from: () => number, rows: number): Promise<void> {
    const search = this.#latest;
    if (this.#timer !== undefined) this.#run();
    this.#steps = this.#steps.then(async () => {
      const report = await this.#found(search);
      if (report !== null) await this.#step(search, report, by, from, rows);
    });
    return this.#steps;
  }

  /** Forgets the search. */
  close(): void {
    this.search("");
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#latest++;
    this.#owned.dispose();
    this.#changed.dispose();
  }

  /** The look that has a hit, as soon as there is one; null where there is none, or another text counts by now. */
  #found(search: number): Promise<ScanReport | null> {
    return new Promise((resolve) => {
      const look = () => {
        const { filter, newest, isRunning } = this.#scan.state;
        const isOver = search !== this.#latest || filter === null || !isRunning;
        const hasHit = newest !== null && newest.matched > newest.firstPosition;
        if (!isOver && !hasHit) return false;
        resolve(search === this.#latest && hasHit ? newest : null);
        return true;
      };
      if (look()) return;
      const listening = this.onDidChange(() => {
        if (look()) listening.dispose();
      });
    });
  }

  async #step(search: number, { scanId, firstPosition }: ScanReport, by: 1 | -1, from: () => number, rows: number): Promise<void> {
    try {
      let found = await this.#source.step(scanId, this.#coming.at(-1) ?? from(), by);
      if (found.index === null) found = await this.#source.step(scanId, by === 1 ? -1 : rows, by);
      if (search !== this.#latest || found.index === null || found.position === null) return;
      if (this.#coming.at(-1) !== found.index) this.#coming.push(found.index);
      this.#set({ ...this.#state, at: found.position - firstPosition + 1 });
      this.#show(found.index);
    } catch {
      // The call is gone or the core is: the window says so elsewhere.
    }
  }

  #run(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { terms } = parseRowFilter(this.#state.text);
    if (terms && terms.length > 0) this.#scan.set({ kind: this.#within?.kind ?? null, terms: [...(this.#within?.terms ?? []), ...terms] });
  }

  #report(): void {
    const { filter, newest: report, isRunning, fault } = this.#scan.state;
    if (filter === null) return;
    const looked = report && report.total > 0 ? report.scanned / report.total : 0;
    const hits = report ? report.matched - report.firstPosition : 0;
    this.#set({ ...this.#state, hits, progress: isRunning ? Math.min(looked, 0.99) : 1, fault });
  }

  #set(state: LogSearchState): void {
    this.#state = state;
    this.#changed.fire();
  }
}
