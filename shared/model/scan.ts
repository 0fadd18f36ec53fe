import type { FaultData } from "../base/fault";

/** How far a look through all rows of a recording is. It goes on with the rows that come. */
export interface ScanReport {
  readonly scanId: string;
  /** Rows looked at, from the first on. */
  readonly scanned: number;
  /** Rows that there are. */
  readonly total: number;
  /** Rows that matched. Their positions count from 0 in the order of the recording and never change. */
  readonly matched: number;
  /** Positions before this one are of rows that were dropped to make room. */
  readonly firstPosition: number;
  /** Why it goes no further, e.g. a regular expression that takes too long; what was found until then stays. */
  readonly fault: FaultData | null;
}

/** A range of rows, or of the matches of a scan. */
export interface RowRange {
  readonly from: number;
  readonly count: number;
}

/** `json`: a message on each line, whole (NDJSON). `table`: a row on each line, its parts divided by tabs, with a line of names above. */
export const rowTextFormats = ["json", "table"] as const;
export type RowTextFormat = (typeof rowTextFormats)[number];

/** The marks that one call may have. */
export const maxMarks = 10_000;
