import { randomUUID } from "node:crypto";
import { type Disposable, toDisposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import type { Direction } from "#shared/model/call";
import type { ComparedOnly, ComparedRow, CompareReport } from "#shared/model/recording-compare";
import type { CallReader } from "../calls/call-reader";
import { CompareWork } from "./compare-work";
import { Comparison } from "./comparison";
import type { RowScanner } from "./row-scanner";
import { type RowTypes, typesOfReader } from "./row-test";
import type { ScannedCalls } from "./scans";

/** Rows of one call that can be compared: their hashes are in memory together. */
const maxRows = 2_000_000;
const maxComparisons = 4;

/** What two calls are to be compared for. */
export interface CompareRequest {
  readonly left: string;
  readonly right: string;
  readonly kind: Direction | null;
  readonly ignore: readonly string[];
}

/** Comparisons of two calls each. */
export class Comparisons implements Disposable {
  readonly #calls: ScannedCalls;
  readonly #scanner: RowScanner;
  readonly #open = new Map<string, Comparison>();

  constructor(calls: ScannedCalls, scanner: RowScanner) {
    this.#calls = calls;
    this.#scanner = scanner;
  }

  /**
   * Compares, until the answer is disposed. `listener` hears at once how far it is. Faults: call-gone; bad-params, neither call has a
   * field that is to be ignored; too-large, too many rows or comparisons.
   */
  open({ left, right, kind, ignore }: CompareRequest, listener: (report: CompareReport) => void): Disposable {
    const readers = { left: this.#calls.get(left).reader, right: this.#calls.get(right).reader };
    const sides = { left: readers.left.recording, right: readers.right.recording };
    for (const { count } of [sides.left, sides.right]) if (count > maxRows) throw tooMany("rows to be compared", count, maxRows);
    if (this.#open.size >= maxComparisons) throw tooMany("comparisons", this.#open.size + 1, maxComparisons);
    const setup = { left: typesOfReader(readers.left), right: typesOfReader(readers.right), kind, ignore };
    // What is wrong with it is told at once.
    new CompareWork({ left: rowTypes(readers.left), right: rowTypes(readers.right) }, setup);
    const job = this.#scanner.open({ is: "compare", ...setup }, [readers.left.registry, readers.right.registry]);
    const comparison = new Comparison(randomUUID(), sides, job);
    this.#open.set(comparison.compareId, comparison);
    listener(comparison.report);
    const listening = comparison.onReport(listener);
    return toDisposable(() => {
      listening.dispose();
      comparison.dispose();
      this.#open.delete(comparison.compareId);
    });
  }

  /** Fault bad-params: there is no such comparison. */
  rows(compareId: string, from: number, count: number, only: ComparedOnly | null = null): ComparedRow[] {
    return this.#get(compareId).rows(from, count, only);
  }

  /** Fault bad-params: there is no such comparison. */
  place(compareId: string, position: number): number | null {
    return this.#get(compareId).place(position);
  }

  /** Fault bad-params: there is no such comparison. */
  step(compareId: string, from: number, direction: "next" | "previous"): number | null {
    return this.#get(compareId).step(from, direction);
  }

  dispose(): void {
    for (const comparison of this.#open.values()) comparison.dispose();
    this.#open.clear();
  }

  #get(compareId: string): Comparison {
    const comparison = this.#open.get(compareId);
    if (!comparison) throw new Fault("bad-params", "There is no such comparison.", { act: "Start it again." });
    return comparison;
  }
}

function rowTypes({ method, registry }: CallReader): RowTypes {
  return { sent: method.desc.input, received: method.desc.output, registry };
}

function tooMany(what: string, size: number, limit: number): Fault {
  return new Fault("too-large", `There are too many ${what}: ${size}, and there may be ${limit}.`, { facts: { size, limit } });
}
