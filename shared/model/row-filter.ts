import type { EntryKind } from "./call";

export const comparisons = ["=", "!=", "<", "<=", ">", ">=", "contains"] as const;
export type Comparison = (typeof comparisons)[number];

/** One thing that is asked of a row. */
export type RowTerm =
  /** The text stands in the message as its row shows it, without regard to case. */
  | { readonly is: "text"; readonly text: string }
  /** A JavaScript regular expression is found in it. */
  | { readonly is: "pattern"; readonly source: string; readonly ignoreCase: boolean }
  /**
   * A field stands so to a value: numbers by their value, enums by their number where the value names one of them, times and
   * durations as such, all else as text. `path` is as in JSON or as in the .proto, `user.name`, `tags`; of a list any element.
   */
  | { readonly is: "field"; readonly path: string; readonly comparison: Comparison; readonly value: string };

/** What is asked of every row: all of it has to be true. */
export interface RowFilter {
  /** Null for any. */
  readonly kind: EntryKind | null;
  readonly terms: readonly RowTerm[];
}
