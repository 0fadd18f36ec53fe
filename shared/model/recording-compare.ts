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

/** Messages that stand beside each other, by their rows; one of them is null where the other has no partner. */
export interface ComparedRow {
  readonly left: number | null;
  readonly right: number | null;
  readonly same: boolean;
}
