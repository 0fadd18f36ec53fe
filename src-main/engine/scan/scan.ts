import { type Disposable, DisposableStore } from "#shared/base/disposable";
import { Emitter, type Event } from "#shared/base/emitter";
import { Fault, type FaultData } from "#shared/base/fault";
import { after } from "#shared/base/timer";
import type { ScanReport } from "#shared/model/scan";
import { Throttle } from "../calls/throttle";
import type { RecordedChunk } from "../recording/record";
import type { Recording } from "../recording/recording";
import { type ScanJob, ThreadLost } from "./row-scanner";
import { RowSet } from "./row-set";

/** How often a scan that has caught up looks for new rows, and how often it tells how far it is. */
const intervalMs = 100;
/** Chunks on their way to the thread, so that it does not wait for a core that is busy with a stream; fewer where they are large. */
const chunksAhead = 24;
const bytesAhead = 3 * 1024 * 1024;

type Recorded = Pick<Recording, "count" | "kept" | "chunks">;

/** Looks through a recording's rows, from the first to the last, and then through those that come. Ends when disposed, or with a fault. */
export class Scan implements Disposable {
  readonly scanId: string;
  readonly #recording: Recorded;
  readonly #job: ScanJob;
  readonly #assertThere: () => void;
  readonly #found = new RowSet();
  readonly #owned = new DisposableStore();
  readonly #reports = new Emitter<ScanReport>();
  readonly #progress = this.#owned.add(new Throttle(intervalMs, () => this.#tell()));
  #pausing: Disposable | null = null;
  #told = "";
  #scanned = 0;
  #fault: FaultData | null = null;

  /** Owns the job. `assertThere` throws where the recording is no more; that is then the scan's fault. */
  constructor(scanId: string, recording: Recorded, job: ScanJob, assertThere: () => void) {
    this.scanId = scanId;
    this.#recording = recording;
    this.#assertThere = assertThere;
    this.#job = this.#owned.add(job);
    void this.#run();
  }

  get report(): ScanReport {
    const total = this.#recording.count;
    const firstPosition = this.#found.rank(this.#recording.kept.firstRow);
    return { scanId: this.scanId, scanned: this.#scanned, total, matched: this.#found.count, firstPosition, fault: this.#fault };
  }

  /** Fires on change, at most 10 times a second. */
  get onReport(): Event<ScanReport> {
    return this.#reports.event;
  }

  /** The rows at these positions, as many as there are. */
  rowsAt(from: number, count: number): number[] {
    const rows: number[] = [];
    for (let position = from; position < from + count; position++) {
      const row = this.#found.rowAt(position);
      if (row === null) break;
      rows.push(row);
    }
    return rows;
  }

  /** Has the row been found to match? */
  has(row: number): boolean {
    return this.#found.has(row);
  }

  /** How many matches come before a row. */
  positionOf(row: number): number {
    return this.#found.rank(row);
  }

  /** The match nearest to a row, itself aside, among the rows that are still there. */
  step(from: number, direction: "next" | "previous"): { index: number | null; position: number | null } {
    const position = direction === "next" ? this.#found.rank(from + 1) : this.#found.rank(Math.max(0, from)) - 1;
    const first = this.#found.rank(this.#recording.kept.firstRow);
    const there = direction === "next" ? Math.max(position, first) : position;
    const index = there < first ? null : this.#found.rowAt(there);
    return { index, position: index === null ? null : there };
  }

  dispose(): void {
    this.#owned.dispose();
    this.#pausing?.dispose();
    this.#reports.dispose();
  }

  async #run(): Promise<void> {
    while (!this.#owned.disposed && this.#fault === null) {
      const before = this.#scanned;
      try {
        this.#assertThere();
        if (before < this.#recording.count) await this.#pass();
      } catch (reason) {
        if (!(reason instanceof ThreadLost)) this.#fault = Fault.from(reason).toData();
      }
      if (this.#owned.disposed) return;
      this.#progress.poke();
      if (this.#scanned === before) await this.#pause();
    }
  }

  /** Through all rows that there are. Where it breaks off, what was answered until then counts. */
  async #pass(): Promise<void> {
    const ahead = new Ahead();
    let end = this.#scanned;
    for await (const chunk of this.#recording.chunks(this.#scanned)) {
      if (this.#owned.disposed) return;
      const before = end;
      end = chunk.first + chunk.count;
      const { first, count } = chunk;
      const answered = this.#job.ask({ ask: "scan", chunk: copyOf(chunk) }).then((bits) => this.#add(before, first, count, bits));
      await ahead.add(answered, chunk);
    }
    await ahead.end();
  }

  /** `before` is where the chunk before it ended: without its answer this one does not count. */
  #add(before: number, first: number, count: number, bits: Uint32Array): void {
    if (this.#owned.disposed || before !== this.#scanned) return;
    this.#found.append(first, count, bits);
    this.#scanned = first + count;
    this.#progress.poke();
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#pausing = after(intervalMs, resolve);
    });
  }

  #tell(): void {
    const { report } = this;
    const text = JSON.stringify(report);
    if (text === this.#told) return;
    this.#told = text;
    this.#reports.fire(report);
  }
}

/** Questions that are on their way. */
export class Ahead {
  readonly #asked: { readonly answered: Promise<unknown>; readonly bytes: number }[] = [];
  #bytes = 0;

  /** Resolves when there is room for the next one. Rejects as an earlier one did. */
  async add(answered: Promise<unknown>, { bytes, message }: RecordedChunk): Promise<void> {
    // Whoever waits for it hears of it, in its turn.
    answered.catch(() => {});
    const size = bytes.byteLength + (message?.byteLength ?? 0);
    this.#asked.push({ answered, bytes: size });
    this.#bytes += size;
    while (this.#asked.length > chunksAhead || (this.#bytes > bytesAhead && this.#asked.length > 1)) {
      const first = this.#asked.shift();
      this.#bytes -= first?.bytes ?? 0;
      await first?.answered;
    }
  }

  /** Resolves when all have been answered. */
  async end(): Promise<void> {
    await Promise.all(this.#asked.map(({ answered }) => answered));
  }
}

/** The recording's own buffers are not to be given away. */
export function copyOf({ bytes, message, ...rest }: RecordedChunk): RecordedChunk {
  return { ...rest, bytes: new Uint8Array(bytes), message: message && new Uint8Array(message) };
}
