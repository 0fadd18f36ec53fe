/** The columns of a log that every message has a value for, in the order in which they stand. */
export const logColumns = ["number", "direction", "offset", "clock", "gap", "size", "message"] as const;
export type LogColumn = (typeof logColumns)[number];

/** The most fields that are pinned as columns: with the one for the colour as many as `call.rows` answers. */
export const maxPinned = 15;

/** How a tab shows its log. */
export interface LogLayout {
  /** Those that are shown. */
  readonly columns: readonly LogColumn[];
  /** Fields with a column of their own, by their paths, in their order. */
  readonly pinned: readonly string[];
  /** The field whose value colours a row, by its path; null for the first that looks like a log level, "" for none. */
  readonly colour: string | null;
}

export const defaultLogLayout: LogLayout = { columns: ["number", "direction", "offset", "size", "message"], pinned: [], colour: null };
