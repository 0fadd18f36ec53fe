import { randomUUID } from "node:crypto";
import { type Disposable, toDisposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import type { CallRow } from "#shared/model/call";
import type { RowFilter } from "#shared/model/row-filter";
import type { RowRange, RowTextFormat, ScanReport } from "#shared/model/scan";
import type { CallReader } from "../calls/call-reader";
import type { RowScanner } from "./row-scanner";
import { RowTest, typesOfReader } from "./row-test";
import { rowsText } from "./rows-text";
import { Scan } from "./scan";

/** Where the calls are. Fault of `get`: call-gone. */
export interface ScannedCalls {
  get(callId: string): { readonly reader: CallReader };
}

/** A call's rows, or those of them that a scan has found. */
export interface RowPlace {
  readonly callId: string;
  readonly scanId?: string | undefined;
}

/** Scans that one call may have at once. */
const maxScans = 16;

/**
 * Everything that is asked of all rows of a call, and of those that a scan has found. Faults of all: call-gone; bad-params for a
 * scan that there is not.
 */
export class Scans implements Disposable {
  readonly #calls: ScannedCalls;
  readonly #scanner: RowScanner;
  /** By call and scan. */
  readonly #scans = new Map<string, Map<string, Scan>>();

  constructor(calls: ScannedCalls, scanner: RowScanner) {
    this.#calls = calls;
    this.#scanner = scanner;
  }

  /**
   * Looks through all rows, and on through those that come, until the answer is disposed. `listener` hears at once how far it is.
   * Faults: bad-params, a filter that does not fit the types; too-large, the call has too many scans.
   */
  open(callId: string, filter: RowFilter, listener: (report: ScanReport) => void): Disposable {
    const { reader } = this.#calls.get(callId);
    const scans = this.#scans.get(callId) ?? new Map<string, Scan>();
    if (scans.size >= maxScans) throw tooManyScans(scans.size + 1);
    const { input, output } = reader.method.desc;
    // What is wrong with it is told at once.
    new RowTest(filter, { sent: input, received: output, registry: reader.registry });
    const job = this.#scanner.open({ is: "filter", ...typesOfReader(reader), filter }, [reader.registry]);
    const scan = new Scan(randomUUID(), reader.recording, job, () => void this.#calls.get(callId));
    this.#scans.set(callId, scans.set(scan.scanId, scan));
    listener(scan.report);
    const listening = scan.onReport(listener);
    return toDisposable(() => {
      listening.dispose();
      this.#close(callId, scan.scanId);
    });
  }

  /** Rows from `from`, or matches from that position, as many as there are, at most `count`. Fault bad-params: no such field. */
  rows({ callId, scanId }: RowPlace, from: number, count: number, fields: readonly string[] = []): Promise<CallRow[]> {
    const { reader } = this.#calls.get(callId);
    if (scanId === undefined) return reader.rows(from, count, fields);
    return reader.rowsAt(this.#scan(callId, scanId).rowsAt(from, count), fields);
  }

  /** The match nearest to the row `from`, itself aside, and its position. */
  step(callId: string, scanId: string, from: number, direction: "next" | "previous"): { index: number | null; position: number | null } {
    return this.#scan(callId, scanId).step(from, direction);
  }

  /** The position of the first row, or match, at or after a moment of the call or a row. */
  async place({ callId, scanId }: RowPlace, at: { readonly offsetMs: number } | { readonly index: number }): Promise<number> {
    const { recording } = this.#calls.get(callId).reader;
    const row = "index" in at ? Math.min(at.index, recording.count) : await recording.rowAt(at.offsetMs);
    return scanId === undefined ? row : this.#scan(callId, scanId).positionOf(row);
  }

  /** Whether a row is among the matches, also when the scan has ended. */
  matches(callId: string, scanId: string): (row: number) => boolean {
    const scan = this.#scan(callId, scanId);
    return (row) => scan.has(row);
  }

  /** Rows, or matches, as text. */
  text(
    { callId, scanId }: RowPlace,
    ranges: readonly RowRange[],
    how: { readonly format: RowTextFormat; readonly fields?: readonly string[] | undefined },
  ): Promise<{ text: string; truncated: boolean }> {
    const { reader } = this.#calls.get(callId);
    const scan = scanId === undefined ? null : this.#scan(callId, scanId);
    return rowsText(reader, indexesOf(ranges, reader.recording.count, scan), how);
  }

  /** Fault too-large: too many marks. */
  mark(callId: string, index: number, marked: boolean): void {
    this.#calls.get(callId).reader.recording.marked.set(index, marked);
  }

  /** In order. */
  marks(callId: string): number[] {
    return this.#calls.get(callId).reader.recording.marked.all();
  }

  dispose(): void {
    for (const scans of this.#scans.values()) for (const scan of scans.values()) scan.dispose();
    this.#scans.clear();
  }

  #scan(callId: string, scanId: string): Scan {
    this.#calls.get(callId);
    const scan = this.#scans.get(callId)?.get(scanId);
    if (!scan) throw new Fault("bad-params", "This call has no such scan.", { act: "Start it again." });
    return scan;
  }

  #close(callId: string, scanId: string): void {
    const scans = this.#scans.get(callId);
    scans?.get(scanId)?.dispose();
    scans?.delete(scanId);
    if (scans?.size === 0) this.#scans.delete(callId);
  }
}

/** Only rows that there are; the ranges may ask for any number. */
function* indexesOf(ranges: readonly RowRange[], rows: number, scan: Scan | null): Generator<number> {
  for (const { from, count } of ranges) {
    const end = Math.min(from + count, scan ? scan.report.matched : rows);
    for (let at = from; at < end; at++) {
      const [row] = scan ? scan.rowsAt(at, 1) : [at];
      if (row !== undefined) yield row;
    }
  }
}

function tooManyScans(size: number): Fault {
  return new Fault("too-large", `This call is being searched ${maxScans} times already.`, {
    act: "End one of the searches.",
    facts: { size, limit: maxScans },
  });
}
