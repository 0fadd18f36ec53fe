import type { FaultData } from "../base/fault";

/** How far a comparison of two calls' messages is. The counts are of pairs and of rows on one side alone; 0 until it is done. */
export interface CompareReport {
  readonly compareId: string;
  /** Rows looked at, of both calls. */
  readonly scanned: number;
  readonly total: number;
  readonly isDone: boolean;
  readonly same: number;
  readonly changed: number;
  readonly onlyLeft: number;
  readonly onlyRight: number;
  /** Why it goes no further. */
  readonly fault: FaultData | null;
}

/** A part of a comparison's pairs: those that are not the same. */
export type ComparedOnly = "differing";

/** Messages that stand beside each other, by their rows; one of them is null where the other has no partner. */
export interface ComparedRow {
  /** Among all pairs, those that are the same included. */
  readonly position: number;
  readonly left: number | null;
  readonly right: number | null;
  readonly same: boolean;
  /** Pairs that are the same and were left out just before this one, where only those that differ were asked for. */
  readonly skipped: number;
}
