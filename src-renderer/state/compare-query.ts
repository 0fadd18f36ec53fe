import type { Direction } from "#shared/model/call";

/** What a tab's call is compared with, and how. */
export interface CompareQuery {
  /** The call chosen by the user; null for the one that suggests itself. */
  readonly other: string | null;
  /** Null for sent and received messages alike. */
  readonly kind: Direction | null;
  /** Paths of fields that do not count, as they were typed. */
  readonly ignore: string;
}

export const emptyCompareQuery: CompareQuery = { other: null, kind: null, ignore: "" };
