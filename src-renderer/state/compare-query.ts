import type { Direction } from "#shared/model/call";
import type { ComparedOnly } from "#shared/model/recording-compare";

/** What a tab's call is compared with, and how. */
export interface CompareQuery {
  /** The call chosen by the user; null for the one that suggests itself. */
  readonly other: string | null;
  /** Null for sent and received messages alike. */
  readonly kind: Direction | null;
  /** Paths of fields that do not count, as they were typed. */
  readonly ignore: string;
  /** Null for all pairs. */
  readonly only: ComparedOnly | null;
  /** The call that was opened from what is kept, to be compared with; null for none. It goes with the tab, or with the next choice. */
  readonly borrowed: string | null;
}

export const emptyCompareQuery: CompareQuery = { other: null, kind: null, ignore: "", only: null, borrowed: null };
